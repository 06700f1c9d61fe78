import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesText, countText, durationText, percentText, shortDurationText } from './measure.ts';

describe('a span of time', () => {
  test.each([
    [0, '0 ms'],
    [14, '14 ms'],
    [999.4, '999 ms'],
    [1_000, '1 s'],
    [2_450, '2.4 s'],
    [12_900, '12 s'],
    [60_000, '1 min'],
    [252_000, '4 min 12 s'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
    [-5, '0 ms'],
  ])('of %d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  test('is never rounded up to a unit that was not reached', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 59_999 }), (ms) => {
        expect(durationText(ms)).toMatch(/^[\d.]+ s$/);
        expect(Number.parseFloat(durationText(ms))).toBeLessThan(60);
        expect(shortDurationText(ms)).toMatch(/^\d+ s$/);
      }),
    );
  });
});

describe('a size', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_200, '1.2 kB'],
    [48_300_000, '48 MB'],
    [999_600, '1.0 MB'],
    [9_960_000, '10 MB'],
    [3_100_000_000_000_000, '3,100 TB'],
  ])('of %d bytes is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

test('counts are grouped and percentages have one digit', () => {
  expect(countText(36_000)).toBe('36,000');
  expect(percentText(0.62)).toBe('0.6 %');
});
