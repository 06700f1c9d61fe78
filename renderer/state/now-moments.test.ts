import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countTicks, gapsIn, momentsOf, spanOf, timeTicks, unknownIn } from './now-moments.ts';

const every = (stepMs: number, count: number, fromMs = 0): number[] =>
  Array.from({ length: count }, (_, n) => fromMs + n * stepMs);

describe('unknownIn', () => {
  test('what lies before the first scan is not known, nor what lies between two scans far apart', () => {
    expect(unknownIn([4_000, 6_000, 8_000, 30_000, 32_000], 2_000, 0, 32_000)).toEqual([
      { fromMs: 0, toMs: 4_000 },
      { fromMs: 8_000, toMs: 30_000 },
    ]);
  });

  test('a watch that is older than what is asked for leaves nothing unknown', () => {
    expect(unknownIn(every(2_000, 50), 2_000, 40_000, 98_000)).toEqual([]);
  });

  test('without any scan everything is unknown', () => {
    expect(unknownIn([], 2_000, 1_000, 9_000)).toEqual([{ fromMs: 1_000, toMs: 9_000 }]);
  });
});

describe('gapsIn', () => {
  test('regular scans have no gap, jitter included', () => {
    expect(gapsIn([0, 2_000, 4_400, 6_100, 8_000], 2_000, 0)).toEqual([]);
  });

  test('missed scans are a gap from the last good one to the next', () => {
    expect(gapsIn([0, 2_000, 4_000, 16_000, 18_000], 2_000, 0)).toEqual([{ fromMs: 4_000, toMs: 16_000 }]);
  });

  test('a longer interval chosen on the way is no gap', () => {
    expect(gapsIn([...every(2_000, 10), ...every(30_000, 4, 48_000)], 30_000, 0)).toEqual([]);
  });

  test('the first scan after a longer interval was chosen is no gap', () => {
    expect(gapsIn([0, 2_000, 4_000, 6_000, 36_000], 30_000, 0)).toEqual([]);
  });

  test('a shorter interval chosen on the way makes no gap of the past', () => {
    expect(gapsIn([...every(30_000, 5), ...every(2_000, 9, 122_000)], 2_000, 0)).toEqual([]);
  });

  test('a stale period in the middle of a slow watch is a gap', () => {
    expect(gapsIn([...every(10_000, 5), ...every(10_000, 5, 100_000)], 10_000, 0)).toEqual([{ fromMs: 40_000, toMs: 100_000 }]);
  });

  test('two missed stretches in a row are both gaps', () => {
    const gaps = gapsIn([...every(2_000, 6), 40_000, ...every(2_000, 6, 70_000)], 2_000, 0);
    expect(gaps.map(({ fromMs }) => fromMs)).toEqual([10_000, 40_000]);
  });

  test('a gap that reaches into the span is told, one before it is not', () => {
    const scans = [0, 2_000, 30_000, 32_000, 60_000, 62_000, 64_000];
    expect(gapsIn(scans, 2_000, 50_000)).toEqual([{ fromMs: 32_000, toMs: 60_000 }]);
  });
});

describe('spanOf', () => {
  test('a young watch is shown over a minute, not as a sliver of an hour', () => {
    expect(spanOf(3_600_000, 10_000, 4_000)).toEqual({ fromMs: -50_000, toMs: 10_000, binMs: 1_000 });
  });

  test('a range is never exceeded and has at most 150 bins', () => {
    for (const rangeMs of [60_000, 300_000, 900_000, 3_600_000]) {
      const span = spanOf(rangeMs, 10_000_000, 0);
      expect(span.toMs - span.fromMs).toBe(rangeMs);
      expect(rangeMs / span.binMs).toBeLessThanOrEqual(150);
    }
  });
});

describe('momentsOf', () => {
  test('moments keep their place on the clock from scan to scan', () => {
    const at = (nowMs: number) => momentsOf(spanOf(300_000, nowMs, 0), 0, []).slice(0, -1);
    const before = new Set(at(1_000_300).map(({ atMs }) => atMs));
    for (const { atMs } of at(1_002_300).slice(0, -1)) expect(before.has(atMs)).toBe(true);
  });

  test('nothing is told of the time before the watch', () => {
    const moments = momentsOf({ fromMs: 0, toMs: 10_000, binMs: 1_000 }, 7_500, []);
    expect(moments.map(({ atMs }) => atMs)).toEqual([7_500, 8_000, 9_000, 10_000]);
  });

  test('a gap is bounded by its good scans and unknown between, even when it is shorter than a bin', () => {
    const moments = momentsOf({ fromMs: 0, toMs: 60_000, binMs: 30_000 }, 0, [{ fromMs: 35_000, toMs: 45_000 }]);
    expect(moments).toEqual([
      { atMs: 0, isKnown: true },
      { atMs: 30_000, isKnown: true },
      { atMs: 35_000, isKnown: true },
      { atMs: 40_000, isKnown: false },
      { atMs: 45_000, isKnown: true },
      { atMs: 60_000, isKnown: true },
    ]);
  });

  test('no moment inside a gap is known and times ascend', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 5_001, max: 40_000 }), (fromMs, lengthMs) => {
        const gap = { fromMs, toMs: fromMs + lengthMs };
        const moments = momentsOf({ fromMs: 0, toMs: 100_000, binMs: 1_000 }, 0, [gap]);
        moments.forEach(({ atMs, isKnown }, index) => {
          expect(isKnown).toBe(!(gap.fromMs < atMs && atMs < gap.toMs));
          if (index > 0) expect(atMs).toBeGreaterThan(moments[index - 1]?.atMs ?? 0);
        });
        expect(moments.filter(({ isKnown }) => !isKnown)).toHaveLength(1);
      }),
    );
  });
});

test('time is marked at whole steps of the clock', () => {
  expect(timeTicks({ fromMs: 10_000, toMs: 310_000, binMs: 2_000 })).toEqual([60_000, 120_000, 180_000, 240_000, 300_000]);
});

test('the axis of counts begins at zero, goes in whole steps and covers the most', () => {
  expect(countTicks(0)).toEqual([0, 1]);
  expect(countTicks(3)).toEqual([0, 1, 2, 3]);
  expect(countTicks(318)).toEqual([0, 100, 200, 300, 400]);
  fc.assert(
    fc.property(fc.nat(100_000), (most) => {
      const ticks = countTicks(most);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }),
  );
});
