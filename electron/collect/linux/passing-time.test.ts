import { expect, test } from 'vitest';
import type { Timer } from '../../../shared/socket.ts';
import { isSameIdle, isSameTimer } from './passing-time.ts';

const keepalive = (remainingMs: number): Timer => ({ kind: 'keepalive', remainingMs, retries: 0 });

test('a timer that ran down with the clock is the same timer', () => {
  expect(isSameTimer(keepalive(57_000), keepalive(55_000), 2_000)).toBe(true);
  expect(isSameTimer(keepalive(57_000), keepalive(54_000), 2_300)).toBe(true);
  expect(isSameTimer(keepalive(1_280), keepalive(0), 2_000)).toBe(true);
});

test('a timer that was set again is another one', () => {
  expect(isSameTimer(keepalive(57_000), keepalive(60_000), 2_000)).toBe(false);
  expect(isSameTimer(keepalive(9_000), keepalive(9_000), 2_000)).toBe(false);
});

test('minutes are compared as coarsely as ss prints them', () => {
  expect(isSameTimer(keepalive(7_140_000), keepalive(7_080_000), 2_000)).toBe(true);
  expect(isSameTimer(keepalive(7_140_000), keepalive(6_000_000), 2_000)).toBe(false);
});

test('another kind or another retry is another timer', () => {
  expect(isSameTimer(keepalive(5_000), { kind: 'retransmit', remainingMs: 5_000, retries: 0 }, 0)).toBe(false);
  expect(isSameTimer(keepalive(5_000), { kind: 'keepalive', remainingMs: 5_000, retries: 1 }, 0)).toBe(false);
  expect(isSameTimer(null, keepalive(5_000), 0)).toBe(false);
  expect(isSameTimer(null, null, 0)).toBe(true);
});

test('an idle time that grew with the clock is quiet, one that fell is not', () => {
  expect(isSameIdle(1_000, 3_004, 2_000)).toBe(true);
  expect(isSameIdle(10_000, 4, 2_000)).toBe(false);
  expect(isSameIdle(null, 4, 2_000)).toBe(false);
});
