import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SmallMap } from './small-map.ts';

const key = fc.constantFrom('a', 'b', 'c');

test('holds what a map holds, whatever is put in and taken out', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.option(fc.nat(3), { nil: undefined }))), (changes) => {
      const small = new SmallMap<number>();
      const map = new Map<string, number>();
      for (const [one, value] of changes) {
        if (value === undefined) expect(small.delete(one)).toBe(map.delete(one));
        else {
          small.set(one, value);
          map.set(one, value);
        }
        expect([...small]).toEqual([...map]);
        expect([...small.keys()]).toEqual([...map.keys()]);
        expect([...small.values()]).toEqual([...map.values()]);
        expect(small.size).toBe(map.size);
        expect([small.get(one), small.has(one)]).toEqual([map.get(one), map.has(one)]);
        const told: [string, number][] = [];
        small.forEach((its, of) => {
          told.push([of, its]);
        });
        expect(told).toEqual([...map]);
      }
    }),
  );
});
