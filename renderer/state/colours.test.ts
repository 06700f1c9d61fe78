import { describe, expect, test } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { appColour, giveColours, newColours } from './colours.ts';
import { addSocket, newTally, type Tally } from './tally.ts';

/** A tally of apps with so many connections each. */
function tallyOf(counts: Readonly<Record<string, number>>): Tally {
  const tally = newTally();
  for (const [name, count] of Object.entries(counts)) {
    for (let nth = 0; nth < count; nth += 1) {
      const app = { id: name, name, kind: 'command', evidence: 'name' } as const;
      addSocket(tally, madeUpSocket({ id: `${name} ${nth}`, app }), 0);
    }
  }
  return tally;
}

const TEN = { a: 20, b: 19, c: 18, d: 17, e: 16, f: 15, g: 14, h: 13, i: 2, j: 1 };

describe('colours', () => {
  test('go to the busiest apps, each its own; the others are grey', () => {
    const colours = newColours();
    giveColours(colours, tallyOf(TEN));
    expect(new Set('abcdefgh'.split('').map((key) => appColour(colours, key))).size).toBe(8);
    expect([appColour(colours, 'i'), appColour(colours, 'j')]).toEqual(['var(--app-other)', 'var(--app-other)']);
  });

  test('stay with an app while it is on the screen, however quiet it becomes', () => {
    const colours = newColours();
    giveColours(colours, tallyOf(TEN));
    const before = appColour(colours, 'h');
    giveColours(colours, tallyOf({ ...TEN, h: 1, i: 40 }));
    expect(appColour(colours, 'h')).toBe(before);
    expect(appColour(colours, 'i')).toBe('var(--app-other)');
  });

  test('pass from an app that left to a busy one without', () => {
    const colours = newColours();
    giveColours(colours, tallyOf(TEN));
    const left = appColour(colours, 'c');
    giveColours(colours, tallyOf({ ...TEN, c: 0 }));
    expect(appColour(colours, 'i')).toBe(left);
    expect(appColour(colours, 'c')).toBe('var(--app-other)');
  });

  test('are kept through a filter that takes nobody in', () => {
    const colours = newColours();
    giveColours(colours, tallyOf(TEN));
    const before = new Map(colours.worn);
    giveColours(colours, tallyOf({ a: 3 }));
    giveColours(colours, tallyOf(TEN));
    expect(colours.worn).toEqual(before);
  });
});
