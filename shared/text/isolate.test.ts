import { expect, test } from 'vitest';
import { isolated } from './isolate.ts';
import { say } from './say.ts';

test('a name written from right to left turns nothing around it', () => {
  expect(isolated('שלום')).toBe('\u2066שלום\u2069');
  expect(isolated('خادم.js (node)')).toBe('\u2066خادم.js (node)\u2069');
  const heading = say('detail.heading.socket', { who: 'שלום', address: '198.51.100.7', port: '443', usually: '' });
  expect(heading).toBe('\u2066שלום\u2069 → 198.51.100.7 port 443');
});

test('it is isolated in messages with plurals, too', () => {
  expect(say('row.stop', { name: 'שלום', pid: 12 })).toContain('\u2066שלום\u2069');
});

test('the name of an application that is made of such a name stays data without any of it', () => {
  expect(say('collect.app.script', { script: 'שלום.js', interpreter: 'node' })).toBe('שלום.js (node)');
});

test('all other texts stay as they are', () => {
  for (const text of ['chrome', '日本語', 'naïve', '[2001:db8::1]:443', '']) expect(isolated(text)).toBe(text);
});
