import { expect, it } from 'vitest';
import { whyUnread, whyUnwritten } from './file-trouble.ts';

it.each([
  ['ENOENT', '“a/b” cannot be written: there is no such folder. Name one that exists, or make it first.'],
  ['ENOTDIR', '“a/b” cannot be written: there is no such folder. Name one that exists, or make it first.'],
  ['EACCES', '“a/b” cannot be written: this user may not write there. Name a place of your own.'],
  ['EROFS', '“a/b” cannot be written: nothing can be written there (read-only). Name another place.'],
  ['ENOSPC', '“a/b” cannot be written: there is no room left. Make room, or name another place.'],
  ['EISDIR', '“a/b” is a folder. Name a file in it.'],
  ['EIO', '“a/b” cannot be written: EIO.'],
])('a file that cannot be written for %s is told in words, with what mends it', (code, words) => {
  expect(whyUnwritten('a/b', Object.assign(new Error('made up'), { code }))).toBe(words);
});

it.each([
  ['ENOENT', 'There is no file “a/b”.'],
  ['EACCES', '“a/b” may not be read by this user. Ask whoever owns it, or run this as root.'],
  ['EISDIR', '“a/b” is a folder. Name a file in it.'],
  ['EIO', '“a/b” cannot be read: EIO.'],
])('a file that cannot be read for %s is told in words', (code, words) => {
  expect(whyUnread('a/b', code)).toBe(words);
});
