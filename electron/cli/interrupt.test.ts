import { expect, test } from 'vitest';
import { signalOf, unlessAborted } from './interrupt.ts';

const endless = new Promise<string>(() => {});

test('work that never ends is not waited for once the signal is given, before or while it runs', async () => {
  const controller = new AbortController();
  const waiting = unlessAborted(endless, controller.signal);
  controller.abort();
  expect(await waiting).toBeNull();
  expect(await unlessAborted(endless, controller.signal)).toBeNull();
});

test('work that ends is what it comes to, and its failure is a failure', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve('read'), signal)).toBe('read');
  await expect(unlessAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
});

test('an exit code of a signal tells which, and any other tells none', () => {
  expect([130, 143, 129, 0, 2].map(signalOf)).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP', null, null]);
});
