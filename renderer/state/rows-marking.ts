import type { TableLine } from './rows.ts';

/** Which line is the one in hand, and which are selected; all by path. `anchor` is where a range begins. */
export interface Marking {
  readonly active: string | null;
  readonly anchor: string | null;
  readonly selected: ReadonlySet<string>;
}

/** Nothing in hand, nothing selected. */
export const NOTHING_MARKED: Marking = { active: null, anchor: null, selected: new Set() };

type Placed = Pick<TableLine, 'path'>;

/** Takes a line in hand; the selection stays. */
export function inHand(marking: Marking, path: string): Marking {
  return { ...marking, active: path, anchor: path };
}

/** Takes a line in hand and selects it alone. */
export function selectOnly(path: string): Marking {
  return { active: path, anchor: path, selected: new Set([path]) };
}

/** Takes a line in hand, and selects it or, when it is selected, no longer. */
export function toggleSelected(marking: Marking, path: string): Marking {
  const selected = new Set(marking.selected);
  if (!selected.delete(path)) selected.add(path);
  return { active: path, anchor: path, selected };
}

/** Takes a line in hand and selects everything from the anchor to it, and nothing else. */
export function selectTo(marking: Marking, path: string, lines: readonly Placed[]): Marking {
  const anchor = marking.anchor ?? path;
  const from = placeOf(lines, anchor);
  const to = placeOf(lines, path);
  if (from < 0 || to < 0) return selectOnly(path);
  const range = lines.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { active: path, anchor, selected: new Set(range.map((line) => line.path)) };
}

/** Selects every line. */
export function selectAll(marking: Marking, lines: readonly Placed[]): Marking {
  return { ...marking, selected: new Set(lines.map((line) => line.path)) };
}

/** Index of a line by its path; -1 where it is not. */
export function placeOf(lines: readonly Placed[], path: string | null): number {
  return path === null ? -1 : lines.findIndex((line) => line.path === path);
}

/** The selected lines, in the order of the table; those that have left it are not among them. */
export function selectedLines<L extends Placed>(marking: Marking, lines: readonly L[]): readonly L[] {
  return marking.selected.size === 0 ? [] : lines.filter((line) => marking.selected.has(line.path));
}

/** Index of the line above in a tree; -1 at the top. */
export function parentPlace(lines: readonly Pick<TableLine, 'depth'>[], at: number): number {
  const depth = lines[at]?.depth ?? 0;
  for (let place = at - 1; place >= 0; place -= 1) if ((lines[place]?.depth ?? 0) < depth) return place;
  return -1;
}
