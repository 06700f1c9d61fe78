import { expect, it } from 'vitest';
import { whyNot } from './ran-text.ts';

const done = (stderr: string, code = 1) => ({ kind: 'done', stdout: Buffer.alloc(0), stderr, code }) as const;

it.each([
  ['\nCannot open netlink socket: Permission denied\nmore\n', 'ss failed: Cannot open netlink socket: Permission denied.'],
  ['no support for it on this system.\n', 'ss failed: no support for it on this system.'],
  ['is it running?\n', 'ss failed: is it running?'],
  ['\u001b[31mred', 'ss failed: \ufffd[31mred.'],
  ['', 'ss failed: exit code 1.'],
])('what a failed command said is told as one sentence: %j', (stderr, told) => {
  expect(whyNot('ss', done(stderr))).toBe(told);
});

it('a program that the system would not start is not called missing', () => {
  expect(whyNot('ss', { kind: 'not-started', code: 'EMFILE' })).toBe('The system could not start ss (EMFILE).');
});
