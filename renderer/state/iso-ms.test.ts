import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoMs } from './iso-ms.ts';

const LAST_MS = Date.UTC(9_999, 11, 31);

it('tells the moment of every text that a reading has', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: LAST_MS })), (moments) => {
      expect(moments.map((ms) => isoMs(new Date(ms).toISOString()))).toEqual(moments);
    }),
  );
});

it('tells of every other text what Date.parse does', () => {
  const near = fc
    .tuple(fc.integer({ min: 0, max: LAST_MS }), fc.nat(23), fc.string({ minLength: 1, maxLength: 1 }))
    .map(([ms, at, letter]) => {
      const text = new Date(ms).toISOString();
      return text.slice(0, at) + letter + text.slice(at + 1);
    });
  const others = fc.constantFrom(
    '',
    'T',
    '2026-11-21',
    '2026-11-21T24:00:00.000Z',
    '2026-02-30T10:00:00.000Z',
    '2026-11-21T10:00:00+01:00',
  );
  fc.assert(
    fc.property(fc.oneof(near, others, fc.string()), (text) => {
      expect(isoMs(text)).toBe(Date.parse(text));
    }),
    { numRuns: 2_000 },
  );
});
