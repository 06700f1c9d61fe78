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
  expect(bandPaths({ bands, points: [point(0, 10, 5), point(20, 10, 5)] }, scale)).toEqual(['M0 90H20V100H0Z', 'M0 85H20V90H0Z']);
});

test('a count holds until the moment it changes', () => {
  const [lowest] = bandPaths({ bands, points: [point(0, 1, 0), point(10, 1, 0), point(20, 4, 0), point(30, 4, 0)] }, scale);
  expect(lowest).toBe('M0 99H20V96H30V100H0Z');
});

test('a gap parts every band and draws nothing inside', () => {
  const [lowest] = bandPaths(
    { bands, points: [point(0, 7, 0), point(10, 7, 0), gap(15), point(20, 7, 0), point(30, 7, 0)] },
    scale,
  );
  expect(lowest).toBe('M0 93H10V100H0ZM20 93H30V100H20Z');
});

test('a band follows the steps of the one below it, back to where it began', () => {
  const steps = [point(0, 10, 5), point(10, 20, 5), point(20, 20, 9), point(30, 20, 9)];
  expect(bandPaths({ bands, points: steps }, scale)[1]).toBe('M0 85H10V75H20V71H30V80H10V90H0Z');
});

test('a band without connections draws nothing', () => {
  expect(bandPaths({ bands, points: [point(0, 7, 0), point(10, 7, 0)] }, scale)[1]).toBe('');
});
