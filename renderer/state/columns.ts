import type { TextKey } from '../../shared/text/say.ts';

/** What the cells of a column are made of: one text alone, which is cut where it does not fit; an endpoint; or several things. */
export type CellMake = 'text' | 'endpoint' | 'parts';

/** A column as it is chosen, named and measured; what stands in it is told by the table it belongs to. */
export interface Column {
  readonly id: string;
  readonly heading: TextKey;
  /** What the column means, in words. */
  readonly hint: TextKey;
  readonly widthPx: number;
  readonly make: CellMake;
  readonly isNumber: boolean;
  /** Shown until the person says otherwise. */
  readonly isUsual: boolean;
  /** In a window too narrow for all that is usual the column with the largest number gives way first; 0 never does. */
  readonly givesWay: number;
  /** True for the one column that names the line: it cannot be taken away. */
  readonly isName: boolean;
  /** Largest first when one sorts by it. */
  readonly isLargestFirst: boolean;
  /** A picture without text: nothing to copy and nothing to sort by. */
  readonly isPicture: boolean;
}

/** What a person chose for one table. `widths` holds only what was changed, in CSS pixels. */
export interface Layout {
  readonly shown: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
  readonly sortBy: string;
  readonly isDescending: boolean;
}

/** The narrowest and the widest a column can be made, in CSS pixels. */
export const WIDTH_LEAST_PX = 48;
export const WIDTH_MOST_PX = 900;

type Given = Pick<Column, 'id' | 'heading' | 'hint' | 'widthPx'> & Partial<Column>;

/** A column with what is not said: usual, of several things or of one number, smallest first. */
export function column(given: Given): Column {
  const make = given.isNumber === true ? 'text' : 'parts';
  return { make, isNumber: false, isUsual: true, givesWay: 0, isName: false, isLargestFirst: false, isPicture: false, ...given };
}

/** The layout before anything was chosen, in this much room (CSS pixels). */
export function firstLayout(columns: readonly Column[], sortBy: string, roomPx = Number.POSITIVE_INFINITY): Layout {
  const sorted = columns.find(({ id }) => id === sortBy);
  const shown = thatFit(
    columns.filter(({ isUsual }) => isUsual),
    roomPx,
  ).map(({ id }) => id);
  return { shown, widths: {}, sortBy, isDescending: sorted?.isLargestFirst ?? false };
}

function thatFit(columns: readonly Column[], roomPx: number): readonly Column[] {
  const widePx = columns.reduce((sum, { widthPx }) => sum + widthPx, 0);
  const first = Math.max(...columns.map(({ givesWay }) => givesWay));
  if (widePx <= roomPx || first <= 0) return columns;
  return thatFit(
    columns.filter(({ givesWay }) => givesWay !== first),
    roomPx,
  );
}

/** The columns to show, in the table's own order. */
export function shownColumns(columns: readonly Column[], layout: Layout): readonly Column[] {
  return columns.filter(({ id, isName }) => isName || layout.shown.includes(id));
}

/** The width of a column in CSS pixels. */
export function widthOf(column: Column, layout: Layout): number {
  return layout.widths[column.id] ?? column.widthPx;
}

/** The layout sorted by a column; by the other way round when it is sorted by that column already. */
export function sortedBy(layout: Layout, column: Column): Layout {
  if (column.isPicture) return layout;
  const isDescending = layout.sortBy === column.id ? !layout.isDescending : column.isLargestFirst;
  return { ...layout, sortBy: column.id, isDescending };
}

/** The layout with a column shown, or taken away when it is shown; `usualSort` is the column that its table sorts by at first. */
export function toggled(layout: Layout, column: Column, columns: readonly Column[], usualSort: string): Layout {
  if (column.isName) return layout;
  const isShown = layout.shown.includes(column.id);
  const shown = isShown ? layout.shown.filter((id) => id !== column.id) : [...layout.shown, column.id];
  return visiblySorted({ ...layout, shown }, columns, usualSort);
}

/** No head would say by what a table is sorted whose sorting column is taken away: it goes back to its first one, or to the names. */
function visiblySorted(layout: Layout, columns: readonly Column[], usualSort: string): Layout {
  const shown = shownColumns(columns, layout);
  if (shown.some(({ id }) => id === layout.sortBy)) return layout;
  const sorted = shown.find(({ id }) => id === usualSort) ?? shown.find(({ isName }) => isName);
  return sorted === undefined ? layout : { ...layout, sortBy: sorted.id, isDescending: sorted.isLargestFirst };
}

/** The layout with a column made as wide as asked, within reason. */
export function resized(layout: Layout, column: Column, widthPx: number): Layout {
  const width = Math.round(Math.min(WIDTH_MOST_PX, Math.max(WIDTH_LEAST_PX, widthPx)));
  return { ...layout, widths: { ...layout.widths, [column.id]: width } };
}

/** The layout as text to keep. */
export function layoutText(layout: Layout): string {
  return JSON.stringify(layout);
}

/** Reads a kept layout back. Whatever is missing, unknown or damaged falls back to the first layout; never throws. */
export function restoredLayout(text: string | null, columns: readonly Column[], first: Layout): Layout {
  const kept = parsed(text);
  if (kept === null) return first;
  const byId = new Map(columns.map((one) => [one.id, one]));
  const shown = Array.isArray(kept.shown) ? kept.shown.filter((id) => byId.has(id)) : first.shown;
  const sortBy = byId.get(kept.sortBy as string);
  const isSortable = sortBy !== undefined && !sortBy.isPicture;
  const widths: Record<string, number> = {};
  for (const [id, width] of Object.entries(objectOf(kept.widths) ?? {})) {
    const isWidth = typeof width === 'number' && width >= WIDTH_LEAST_PX && width <= WIDTH_MOST_PX;
    if (isWidth && byId.has(id)) widths[id] = width;
  }
  const layout = {
    shown: [...new Set<string>(shown)],
    widths,
    sortBy: isSortable ? sortBy.id : first.sortBy,
    isDescending: isSortable ? kept.isDescending === true : first.isDescending,
  };
  return visiblySorted(layout, columns, first.sortBy);
}

function parsed(text: string | null): Readonly<Record<string, unknown>> | null {
  try {
    return text === null ? null : objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
