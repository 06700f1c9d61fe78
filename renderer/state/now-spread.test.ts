import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './now-spread.ts';

const SPACE = { gap: 16, from: 0, to: 200 };

test('labels that have room stay where they belong', () => {
  expect(spread([10, 50, 120], SPACE)).toEqual([10, 50, 120]);
});

test('two labels in one place part evenly', () => {
  expect(spread([100, 100], SPACE)).toEqual([92, 108]);
});

test('labels at the edge are pushed inside', () => {
  expect(spread([0, 2, 4], SPACE)).toEqual([0, 16, 32]);
  expect(spread([198, 200], SPACE)).toEqual([184, 200]);
});

test('with no room for all, the gap shrinks and order holds', () => {
  expect(spread([5, 5, 5], { gap: 16, from: 0, to: 20 })).toEqual([0, 10, 20]);
});

test('labels never overlap, never leave the space and never change their order', () => {
  const wanted = fc
    .array(fc.integer({ min: -50, max: 250 }), { minLength: 1, maxLength: 13 })
    .map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(wanted, (places) => {
      const found = spread(places, SPACE);
      expect(found).toHaveLength(places.length);
      found.forEach((place, index) => {
        expect(place).toBeGreaterThanOrEqual(-1e-9);
        expect(place).toBeLessThanOrEqual(200 + 1e-9);
        if (index > 0)
          expect(place - (found[index - 1] ?? 0)).toBeGreaterThanOrEqual(Math.min(16, 200 / (places.length - 1)) - 1e-9);
      });
    }),
  );
});
