import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIRST_CHOICE, persistent, restored } from './choice.ts';

test('kept choices come back', () => {
  const choice = {
    ...FIRST_CHOICE,
    screen: 'apps',
    theme: 'dark',
    intervalMs: 5_000,
    rangeMs: 60_000,
    showsLoopback: true,
    isRailFolded: true,
    detailPercent: 41,
  } as const;
  expect(restored(persistent(choice))).toEqual(choice);
});

test('what is open and whether it is paused is not kept', () => {
  const choice = { ...FIRST_CHOICE, isPaused: true, isHelpOpen: true, selection: { kind: 'app', key: 'a' } } as const;
  expect(restored(persistent(choice))).toEqual(FIRST_CHOICE);
});

test('whatever was kept, choices that make sense come back', () => {
  const kept = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ screen: fc.anything(), theme: fc.anything(), intervalMs: fc.anything(), detailPercent: fc.anything() })
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(fc.option(kept), (text) => {
      const choice = restored(text ?? null);
      expect(restored(persistent(choice))).toEqual(choice);
      expect(choice.detailPercent).toBeGreaterThanOrEqual(20);
    }),
  );
});

test('a damaged part does not spoil the others', () => {
  expect(restored('{"screen":"apps","theme":"plaid","detailPercent":900}')).toEqual({ ...FIRST_CHOICE, screen: 'apps' });
});
