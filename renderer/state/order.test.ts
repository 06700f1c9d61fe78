import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrder, type Sorting, type SortKey } from './order.ts';
import { comparison } from './order-merge.ts';

interface Thing {
  readonly key: SortKey;
}

const BY_KEY: Sorting<Thing> = { keyOf: (thing) => thing.key, isDescending: false };
const LINGER_MS = 6_000;

function begun(sorting = BY_KEY) {
  return createOrder<'thing', Thing>({ kind: 'thing', depth: 0, prefix: '', lingerMs: LINGER_MS }, sorting);
}

function things(given: Readonly<Record<string, Thing>>): ReadonlyMap<string, Thing> {
  return new Map(Object.entries(given));
}

function ids(order: ReturnType<typeof begun>): readonly string[] {
  return order.lines().map((line) => line.id);
}

const arbitraryKey = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.string({ maxLength: 2 }), fc.constant(null));
const arbitraryThings = fc.dictionary(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), fc.record({ key: arbitraryKey }));

/** Lines without their version, which counts looks: a look at everything and being told twice count otherwise. */
function shown(order: ReturnType<typeof begun>): readonly object[] {
  return order.lines().map((line) => ({ ...line, version: null, look: null }));
}

/** What sorting anew gives, when it is known since when each is there without a break. */
function sorted(living: ReadonlyMap<string, Thing>, came: ReadonlyMap<string, number>, isDescending: boolean) {
  const lines = [...living].map(([id, { key }]) => ({ id, key, came: came.get(id) ?? 0 })).sort(comparison(isDescending));
  return lines.map(({ id, key }) => ({ id, key }));
}

/** Those that come first all together stand from then on in the order that they had. */
function placesOf(lines: readonly { readonly id: string }[]): Map<string, number> {
  return new Map(lines.map(({ id }, place) => [id, place]));
}

describe('an order kept change by change', () => {
  it('is what sorting everything anew would give', () => {
    fc.assert(
      fc.property(fc.array(arbitraryThings, { maxLength: 8 }), fc.boolean(), (steps, isDescending) => {
        const order = begun({ ...BY_KEY, isDescending });
        let nowMs = 0;
        let came = new Map<string, number>();
        for (const step of steps) {
          nowMs += LINGER_MS * 2;
          const living = things(step);
          const isFirst = came.size === 0;
          came = new Map([...living.keys()].map((id) => [id, isFirst ? 0 : (came.get(id) ?? nowMs)]));
          if (isFirst) came = placesOf(sorted(living, came, isDescending));
          order.update({ living, nowMs, isHeld: false });
          order.update({ living, nowMs: nowMs + LINGER_MS, isHeld: false });
          expect(order.lines().map(({ id, key }) => ({ id, key }))).toEqual(sorted(living, came, isDescending));
        }
      }),
    );
  });

  it('is the same where few of very many move, come and go', () => {
    const many = Array.from({ length: 200 }, (_, at) => `id ${at}`);
    const change = fc.array(fc.tuple(fc.constantFrom(...many), fc.option(arbitraryKey, { nil: undefined })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.boolean(), (changes, isDescending) => {
        const living = new Map<string, Thing>(many.map((id, at) => [id, { key: at % 7 === 0 ? null : at % 30 }]));
        const order = begun({ ...BY_KEY, isDescending });
        let nowMs = 0;
        order.update({ living, nowMs, isHeld: false });
        const came = placesOf(sorted(living, new Map(), isDescending));
        for (const some of changes) {
          nowMs += LINGER_MS;
          for (const [id, key] of some) {
            if (key === undefined) living.delete(id);
            else living.set(id, { key });
            // Who is gone leaves with the update after the next: until then it comes back to its place.
            if (order.line(id) === undefined) came.set(id, many.length + nowMs);
          }
          // Twice the same key in a row is what a busy socket gives.
          const touched = some.flatMap(([id]) => [id, id]);
          order.update({ living, nowMs, isHeld: false, touched });
          const shown = order.lines().filter(({ goneAtMs }) => goneAtMs === null);
          expect(shown.map(({ id, key }) => ({ id, key }))).toEqual(sorted(living, came, isDescending));
          expect(order.livingCount()).toBe(living.size);
          for (const line of shown) expect(order.lines()[order.placeOf(line)]).toBe(line);
        }
      }),
    );
  });

  it('after being held is what it would be had it never been', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitraryThings, fc.boolean()), { maxLength: 8 }), arbitraryThings, (steps, last) => {
        const held = begun();
        let nowMs = 0;
        for (const [step, isHeld] of steps) {
          nowMs += 1_000;
          held.update({ living: things(step), nowMs, isHeld });
        }
        held.update({ living: things(last), nowMs, isHeld: false, isAnew: true });
        const plain = begun();
        plain.update({ living: things(last), nowMs, isHeld: false });
        expect(ids(held)).toEqual(ids(plain));
        expect(held.waiting()).toBe(0);
      }),
    );
  });

  it('told what was touched is what looking at everything gives, held or not', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitraryThings, fc.boolean()), { maxLength: 10 }), (steps) => {
        const told = begun();
        const looking = begun();
        let before: ReadonlyMap<string, Thing> = new Map();
        let nowMs = 0;
        for (const [step, isHeld] of steps) {
          nowMs += LINGER_MS / 2;
          const living = things(step);
          const touched = [...before.keys(), ...living.keys()].filter((id) => before.get(id) !== living.get(id));
          told.update({ living, touched, nowMs, isHeld });
          looking.update({ living, nowMs, isHeld });
          expect(shown(told)).toEqual(shown(looking));
          expect(told.waiting()).toBe(looking.waiting());
          before = living;
        }
      }),
    );
  });

  it('puts a small change into a long list without disturbing the rest', () => {
    const order = begun();
    const many = new Map(Array.from({ length: 1_000 }, (_, index): [string, Thing] => [`t${index}`, { key: index }]));
    order.update({ living: many, nowMs: 0, isHeld: false });
    many.set('t500', { key: -1 });
    many.set('new', { key: 250.5 });
    order.update({ living: many, touched: ['new', 't500', 't500', 'nobody'], nowMs: 0, isHeld: false });
    expect(ids(order).slice(0, 2)).toEqual(['t500', 't0']);
    expect(ids(order)[252]).toBe('new');
    expect(order.lines()).toHaveLength(1_001);
  });

  it('puts who comes later behind those that count as much, and those of one name in the order of their ids', () => {
    const one = { key: 1 };
    const order = begun({ ...BY_KEY, isDescending: true });
    order.update({ living: things({ m: one, k: one }), nowMs: 0, isHeld: false });
    order.update({ living: things({ m: one, k: one, a: one, z: { key: 2 } }), nowMs: 1, isHeld: false });
    expect(ids(order)).toEqual(['z', 'k', 'm', 'a']);
    order.sort({ keyOf: () => 'same', isDescending: false });
    expect(ids(order)).toEqual(['a', 'k', 'm', 'z']);
    order.update({ living: things({ m: one, k: one, a: one, z: one, b: one }), nowMs: 2, isHeld: false });
    expect(ids(order)).toEqual(['a', 'b', 'k', 'm', 'z']);
  });

  it('knows of those that came while it was held which came first', () => {
    const one = { key: 1 };
    const order = begun();
    order.update({ living: things({ m: one }), nowMs: 0, isHeld: false });
    order.update({ living: things({ m: one, z: one }), nowMs: 1, isHeld: true });
    order.update({ living: things({ m: one, z: one, a: one }), nowMs: 2, isHeld: true });
    order.update({ living: things({ m: one, z: one, a: one }), nowMs: 3, isHeld: false });
    expect(ids(order)).toEqual(['m', 'z', 'a']);
  });

  it('stands the unknown last, whichever way it goes', () => {
    const living = things({ a: { key: null }, b: { key: 1 }, c: { key: 2 } });
    const order = begun();
    order.update({ living, nowMs: 0, isHeld: false });
    expect(ids(order)).toEqual(['b', 'c', 'a']);
    order.sort({ ...BY_KEY, isDescending: true });
    expect(ids(order)).toEqual(['c', 'b', 'a']);
  });

  it('is the same array while nothing comes, goes or moves', () => {
    const order = begun();
    order.update({ living: things({ a: { key: 1 }, b: { key: 2 } }), nowMs: 0, isHeld: false });
    const before = order.lines();
    order.update({ living: things({ a: { key: 1 }, b: { key: 2 } }), nowMs: 1, isHeld: false });
    expect(order.lines()).toBe(before);
  });
});

describe('an order that is held', () => {
  it('lets values change in place, and counts what waits', () => {
    const order = begun();
    order.update({ living: things({ a: { key: 1 }, b: { key: 2 }, c: { key: 3 } }), nowMs: 0, isHeld: false });
    const moved = { key: 9 };
    order.update({ living: things({ a: moved, b: { key: 2 }, d: { key: 0 } }), nowMs: 1, isHeld: true });
    expect(ids(order)).toEqual(['a', 'b', 'c']);
    expect(order.line('a')?.value).toBe(moved);
    expect(order.line('c')?.goneAtMs).toBe(1);
    expect(order.waiting()).toBe(2);
    const living = things({ a: moved, b: { key: 2 }, d: { key: 0 } });
    order.update({ living, nowMs: LINGER_MS + 1, isHeld: true });
    expect(order.waiting()).toBe(3);
    order.update({ living, nowMs: 7_000, isHeld: false });
    expect(ids(order)).toEqual(['d', 'b', 'a']);
  });

  it('does not count a line that came back to its place', () => {
    const order = begun();
    order.update({ living: things({ a: { key: 1 } }), nowMs: 0, isHeld: false });
    order.update({ living: things({}), nowMs: 1, isHeld: true });
    order.update({ living: things({}), nowMs: LINGER_MS + 1, isHeld: true });
    expect(order.waiting()).toBe(1);
    order.update({ living: things({ a: { key: 1 } }), nowMs: LINGER_MS + 2, isHeld: true });
    expect(order.waiting()).toBe(0);
    expect(order.line('a')?.goneAtMs).toBeNull();
  });

  it('has nothing that waits once what waits was let in, and what is gone only lingers as it always does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitraryThings, fc.integer({ min: 0, max: LINGER_MS })), { maxLength: 8 }), (steps) => {
        const order = begun();
        let nowMs = 0;
        for (const [step, passedMs] of steps) {
          nowMs += passedMs;
          order.update({ living: things(step), nowMs, isHeld: true });
          const wouldChange = order.waiting() > 0;
          const before = ids(order);
          order.update({ living: things(step), nowMs, isHeld: false });
          if (!wouldChange) expect(ids(order)).toEqual(before);
          order.update({ living: things(step), nowMs, isHeld: true });
          expect(order.waiting()).toBe(0);
        }
      }),
    );
  });
});

describe('a line whose value is gone', () => {
  it('stays for its time, then leaves', () => {
    const order = begun();
    order.update({ living: things({ a: { key: 1 } }), nowMs: 0, isHeld: false });
    order.update({ living: things({}), nowMs: 10, isHeld: false });
    order.update({ living: things({}), nowMs: LINGER_MS, isHeld: false });
    expect(ids(order)).toEqual(['a']);
    order.update({ living: things({}), nowMs: 10 + LINGER_MS, isHeld: false });
    expect(ids(order)).toEqual([]);
  });

  it('leaves at once when something else is asked for', () => {
    const order = begun();
    order.update({ living: things({ a: { key: 1 } }), nowMs: 0, isHeld: false });
    order.update({ living: things({}), nowMs: 1, isHeld: false, isAnew: true });
    expect(ids(order)).toEqual([]);
  });
});

describe('a key that changes without its value', () => {
  it('is seen when its id is among those touched', () => {
    const ranks = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    const order = createOrder<'thing', { readonly id: string }>(
      { kind: 'thing', depth: 0, prefix: '', lingerMs: 0 },
      { keyOf: ({ id }) => ranks.get(id) ?? null, isDescending: false },
    );
    const living = new Map([...ranks.keys()].map((id) => [id, { id }] as const));
    order.update({ living, nowMs: 0, isHeld: false });
    ranks.set('a', 3);
    order.update({ living, nowMs: 0, isHeld: false, touched: ['a'] });
    expect(order.lines().map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
