import { expect, test } from 'vitest';
import { bandPaths } from './now-band-paths.ts';
import type { Band, BandPoint } from './now-bands.ts';

const scale = { x: (atMs: number) => atMs, y: (count: number) => 100 - count };
const bands: readonly Band[] = ['a', 'b'].map((key) => ({ key, app: null, last: 0 }));
const point = (atMs: number, ...counts: readonly number[]): BandPoint => ({
  atMs,
  total: counts.reduce((a, b) => a + b, 0),
  counts,
});
const gap = (atMs: number): BandPoint => ({ atMs, total: null, counts: [null, null] });

test('a band stands on the one below it, and the lowest on zero', () => {
  expect(bandPaths({ bands, points: [point(0, 10, 5), point(20, 10, 5)] }, scale)).toEqual([
    'M0 90L20 90L20 100L0 100Z',
    'M0 85L20 85L20 90L0 90Z',
  ]);
});

test('a count holds until the moment it changes', () => {
  const [lowest] = bandPaths({ bands, points: [point(0, 1, 0), point(10, 1, 0), point(20, 4, 0), point(30, 4, 0)] }, scale);
  expect(lowest).toBe('M0 99L20 99L20 96L30 96L30 100L0 100Z');
});

test('a gap parts every band and draws nothing inside', () => {
  const [lowest] = bandPaths(
    { bands, points: [point(0, 7, 0), point(10, 7, 0), gap(15), point(20, 7, 0), point(30, 7, 0)] },
    scale,
  );
  expect(lowest).toBe('M0 93L10 93L10 100L0 100ZM20 93L30 93L30 100L20 100Z');
});

test('a band without connections draws nothing', () => {
  expect(bandPaths({ bands, points: [point(0, 7, 0), point(10, 7, 0)] }, scale)[1]).toBe('');
});
