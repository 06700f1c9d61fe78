import { describe, expect, it } from 'vitest';
import {
  inHand,
  NOTHING_MARKED,
  parentPlace,
  selectAll,
  selectedLines,
  selectOnly,
  selectTo,
  toggleSelected,
} from './rows-marking.ts';

const LINES = ['a', 'b', 'c', 'd'].map((path) => ({ path }));

describe('marking lines', () => {
  it('selects from the anchor to a line, in both directions, and takes the range back when it turns', () => {
    const down = selectTo(selectOnly('b'), 'd', LINES);
    expect([...down.selected]).toEqual(['b', 'c', 'd']);
    expect([...selectTo(down, 'a', LINES).selected]).toEqual(['a', 'b']);
  });

  it('takes a line in hand without losing the selection', () => {
    const marking = inHand(toggleSelected(selectOnly('a'), 'c'), 'd');
    expect([...marking.selected]).toEqual(['a', 'c']);
    expect(marking.active).toBe('d');
    expect([...toggleSelected(marking, 'a').selected]).toEqual(['c']);
  });

  it('gives the selected lines in the order of the table, without those that left it', () => {
    const marking = toggleSelected(toggleSelected(selectOnly('d'), 'a'), 'gone');
    expect(selectedLines(marking, LINES).map(({ path }) => path)).toEqual(['a', 'd']);
    expect(selectedLines(NOTHING_MARKED, LINES)).toEqual([]);
    expect(selectedLines(selectAll(NOTHING_MARKED, LINES), LINES)).toEqual(LINES);
  });

  it('begins a range anew when its anchor has left the table', () => {
    expect([...selectTo(selectOnly('gone'), 'c', LINES).selected]).toEqual(['c']);
  });

  it('finds the line above in a tree', () => {
    const lines = [0, 1, 2, 2, 1, 0].map((depth) => ({ depth }));
    expect(lines.map((_, at) => parentPlace(lines, at))).toEqual([-1, 0, 1, 1, 0, -1]);
  });
});
