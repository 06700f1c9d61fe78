import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, calmOrder, keepPlaces, PLACE_SLACK, topOf } from './now-places.ts';

const key = fc.constantFrom(...'abcdefghijklmnopqrst');
const scores = fc.dictionary(key, fc.nat(50)).map((found) => new Map(Object.entries(found)));

function bestOf(counts: ReadonlyMap<string, number>, most: number): readonly Candidate[] {
  const found = topOf([...counts], most + PLACE_SLACK, ([one, score]) => (score > 0 ? { key: one, score, size: score } : null));
  return found.map(({ candidate }) => candidate);
}

function places(before: readonly string[], counts: ReadonlyMap<string, number>, most: number): readonly string[] {
  return keepPlaces(before, bestOf(counts, most), (one) => counts.get(one) ?? 0, most);
}

describe('topOf', () => {
  test('gives the same as sorting everything', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 12 }), (counts, most) => {
        const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
        const top = topOf([...counts], most, ([one, score]) => ({ key: one, score, size: score }));
        expect(top.map(({ one }) => one)).toEqual(sorted);
      }),
    );
  });
});

describe('keepPlaces', () => {
  test('the first picture is ordered by size', () => {
    const counts = new Map([...'abc'].map((one, index) => [one, index + 1]));
    expect(places([], counts, 3)).toEqual(['c', 'b', 'a']);
  });

  test('an entry that stays in the top keeps its place, whatever its rank becomes', () => {
    const counts = new Map([...'abcd'].map((one, index) => [one, 10 * (index + 1)]));
    expect(places(['a', 'b', 'c', 'd'], counts, 4)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a newcomer takes the place that became free', () => {
    const counts = new Map(Object.entries({ a: 9, c: 7, d: 6, e: 5 }));
    expect(places(['a', 'b', 'c', 'd'], counts, 4)).toEqual(['a', 'e', 'c', 'd']);
  });

  test('a newcomer that is barely better does not push anybody out', () => {
    const counts = new Map(Object.entries({ a: 9, b: 8, c: 7.5 }));
    expect(places(['a', 'c'], counts, 2)).toEqual(['a', 'c']);
  });

  test('a newcomer that is clearly better takes the place of the worst', () => {
    const counts = new Map(Object.entries({ a: 9, b: 80, c: 2 }));
    expect(places(['c', 'a'], counts, 2)).toEqual(['b', 'a']);
  });

  test('nobody moves while 36,000 equals stand in line', () => {
    const counts = new Map(Array.from({ length: 36_000 }, (_, index) => [`host-${index}`, 1]));
    const before = ['host-35999', 'host-20000', 'host-3'];
    expect(places(before, counts, 3)).toEqual(before);
  });

  test('the picture is full when it can be, holds nobody twice and nobody who is gone', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 6 }), scores, (before, counts) => {
        const found = places(before, counts, 6);
        const living = [...counts.values()].filter((score) => score > 0).length;
        expect(found).toHaveLength(Math.min(6, living));
        expect(new Set(found).size).toBe(found.length);
        for (const one of found) expect(counts.get(one)).toBeGreaterThan(0);
      }),
    );
  });

  test('the same counts give the same picture again', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 6 }), scores, (before, counts) => {
        const once = places(before, counts, 6);
        expect(places(once, counts, 6)).toEqual(once);
      }),
    );
  });
});

describe('calmOrder', () => {
  const sizes = new Map(Object.entries({ a: 20, b: 21, c: 5, d: 40 }));
  const sizeOf = (one: string): number => sizes.get(one) ?? 0;

  test('neighbours that differ by one do not swap', () => {
    expect(calmOrder(['a', 'b', 'c'], ['b', 'a', 'c'], sizeOf)).toEqual(['a', 'b', 'c']);
  });

  test('what has clearly grown rises', () => {
    expect(calmOrder(['a', 'c', 'd'], ['d', 'a', 'c'], sizeOf)).toEqual(['d', 'a', 'c']);
  });

  test('a newcomer stands where its size belongs and what is gone leaves', () => {
    expect(calmOrder(['d', 'x', 'c'], ['d', 'a', 'c'], sizeOf)).toEqual(['d', 'a', 'c']);
  });

  test('everybody stays in the list exactly once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.uniqueArray(key), scores, (before, now, counts) => {
        const order = calmOrder(before, now, (one) => counts.get(one) ?? 0);
        expect([...order].sort()).toEqual([...now].sort());
      }),
    );
  });
});
