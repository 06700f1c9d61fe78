import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DrawnLine, RowSlots } from './row-slots.ts';

const window = (from: number, count = 10) => Array.from({ length: count }, (_, nth) => `line ${from + nth}`);
const slotsOf = (drawn: readonly DrawnLine[]) => new Map(drawn.map(({ slot, at }) => [at, slot]));

/** What React moves in the document: what stood before one that it has passed. */
function movedBy(before: readonly DrawnLine[], after: readonly DrawnLine[]): readonly number[] {
  const places = new Map(before.map(({ slot }, place) => [slot, place]));
  let last = -1;
  return after.flatMap(({ slot }) => {
    const place = places.get(slot);
    if (place === undefined || place >= last) {
      last = Math.max(last, place ?? last);
      return [];
    }
    return [slot];
  });
}

describe('elements of lines', () => {
  const step = fc.record({
    paths: fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 12 }),
    isMoving: fc.boolean(),
    hand: fc.nat(20),
    isHeir: fc.boolean(),
  });

  test('each line has one of its own, in the order of the lines unless it is scrolled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const slots = new RowSlots();
        for (const { paths, isMoving, hand, isHeir } of steps) {
          const drawn = slots.assign(paths, { isMoving, inHand: paths[hand], isHeir });
          expect(drawn.map(({ at }) => at).toSorted((a, b) => a - b)).toEqual(paths.map((_, at) => at));
          expect(new Set(drawn.map(({ slot }) => slot)).size).toBe(paths.length);
          if (!isMoving) expect(drawn.map(({ at }) => at)).toEqual(paths.map((_, at) => at));
        }
      }),
    );
  });

  test('a line that stays keeps its own, and where it is in the document while it is scrolled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const slots = new RowSlots();
        let before: readonly [readonly string[], readonly DrawnLine[]] = [[], []];
        for (const { paths, isMoving } of steps) {
          const drawn = slots.assign(paths, { isMoving });
          const own = slotsOf(drawn);
          for (const [at, slot] of slotsOf(before[1])) {
            const now = paths.indexOf(before[0][at] ?? '');
            if (now >= 0) expect(own.get(now)).toBe(slot);
          }
          if (isMoving) expect(movedBy(before[1], drawn)).toEqual([]);
          before = [paths, drawn];
        }
      }),
    );
  });

  test('scrolling up and down makes none beyond those of one screen', () => {
    const slots = new RowSlots();
    const seen = new Set<number>();
    for (const from of [0, 1, 3, 7, 30, 29, 25, 26, 11, 0])
      for (const { slot } of slots.assign(window(from), { isMoving: true })) seen.add(slot);
    expect(seen.size).toBe(10);
  });

  test('by keys, which need the true order, none is moved that goes on with its line', () => {
    const slots = new RowSlots();
    let before = new Map<string | undefined, number>();
    let stood = slots.assign(window(20), { isMoving: false });
    for (const from of [20, 21, 22, 21, 20, 15, 17]) {
      const drawn = slots.assign(window(from), { isMoving: false });
      const moved = movedBy(stood, drawn);
      const now = new Map(drawn.map(({ slot, at }) => [window(from)[at], slot]));
      for (const [path, slot] of now) if (before.get(path) === slot) expect(moved).not.toContain(slot);
      [before, stood] = [now, drawn];
    }
    expect(before.size).toBe(10);
  });

  test('the line that takes the place of the one in hand takes its element, and no other does', () => {
    const slots = new RowSlots();
    const [a, b] = slots.assign(['a', 'b', 'c'], { isMoving: false, inHand: 'b' });
    const heir = slots.assign(['a', 'c'], { isMoving: false, inHand: 'c', isHeir: true });
    expect(heir.map(({ slot }) => slot)).toEqual([a?.slot, b?.slot]);
    const alone = new RowSlots();
    const [, , last] = alone.assign(['a', 'b', 'c'], { isMoving: false, inHand: 'b' });
    expect(alone.assign(['a', 'c'], { isMoving: false, inHand: 'c', isHeir: false })[1]?.slot).toBe(last?.slot);
  });
});
