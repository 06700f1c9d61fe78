import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newTouched, touch, touchedEnd, touchedSince } from './touched.ts';

describe('what was touched', () => {
  it('since a visit is all of it, or known to be too much; and never grows without bound', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 6 }), (visits) => {
        const touched = newTouched();
        let end = touchedEnd(touched);
        let next = 0;
        for (const many of visits) {
          const first = next;
          for (let nth = 0; nth < many; nth += 1) touch(touched, String(next++));
          const found = touchedSince(touched, end);
          if (found !== null) expect([found.size, [...found][0]]).toEqual([many, many === 0 ? undefined : String(first)]);
          else expect(many).toBeGreaterThan(10_000);
          end = touchedEnd(touched);
          expect(touched.keys.length).toBeLessThanOrEqual(40_000);
        }
      }),
      { numRuns: 30 },
    );
  });
});
