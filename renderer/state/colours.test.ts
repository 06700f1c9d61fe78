import { describe, expect, test } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { appColour, giveColours, lendColours, newColours } from './colours.ts';
import { addSocket, newTally, type Tally } from './tally.ts';

type Counts = Readonly<Record<string, number>>;

const TEN: Counts = { a: 20, b: 19, c: 18, d: 17, e: 16, f: 15, g: 14, h: 13, i: 2, j: 1 };
const GREY = 'var(--app-other)';

const population = (counts: Counts) => new Map(Object.entries(counts));

/** A tally of apps with so many connections each. */
function tallyOf(counts: Counts): Tally {
  const tally = newTally();
  for (const [name, count] of Object.entries(counts)) {
    for (let nth = 0; nth < count; nth += 1) {
      const app = { id: name, name, kind: 'command', evidence: 'name' } as const;
      addSocket(tally, madeUpSocket({ id: `${name} ${nth}`, app }), 0);
    }
  }
  return tally;
}

function given(counts: Counts = TEN) {
  const colours = newColours();
  giveColours(colours, population(counts));
  return { colours, of: (key: string) => appColour(colours, key) };
}

describe('colours', () => {
  test('go to the busiest apps, each its own; the others are grey', () => {
    const { of } = given();
    expect(new Set('abcdefgh'.split('').map(of)).size).toBe(8);
    expect([of('i'), of('j')]).toEqual([GREY, GREY]);
  });

  test('stay with an app while it talks, however quiet it becomes', () => {
    const { colours, of } = given();
    const before = of('h');
    giveColours(colours, population({ ...TEN, h: 1, i: 40 }));
    expect([of('h'), of('i')]).toEqual([before, GREY]);
  });

  test('pass from an app that left to a busy one without', () => {
    const { colours, of } = given();
    const left = of('c');
    giveColours(colours, population({ ...TEN, c: 0 }));
    expect([of('i'), of('c')]).toEqual([left, GREY]);
  });

  test('are lent under a filter that leaves their owners out, and go back to them', () => {
    const { colours, of } = given();
    const before = new Map(colours.owned);
    lendColours(colours, tallyOf({ a: 3, i: 2, j: 1 }), true);
    expect(new Set([of('a'), of('i'), of('j'), GREY]).size).toBe(4);
    lendColours(colours, tallyOf(TEN), true);
    expect([of('i'), of('j')]).toEqual([GREY, GREY]);
    expect(colours.owned).toEqual(before);
  });

  test('never show on two apps at once, also when an owner comes back under the same filter', () => {
    const { colours, of } = given();
    lendColours(colours, tallyOf({ i: 2, j: 1 }), true);
    lendColours(colours, tallyOf(TEN), false);
    const shown = Object.keys(TEN)
      .map(of)
      .filter((colour) => colour !== GREY);
    expect(new Set(shown).size).toBe(shown.length);
  });
});
