/** What a line is sorted by: text compares by code unit, numbers by size; null is unknown and always stands last. */
export type SortKey = string | number | null;

/**
 * One line of a table: a value at its place. Mutable, so that a value may change without the line moving; the kept order is by
 * `key`, which changes only when the line may move.
 */
export interface Line<K extends string, T> {
  readonly kind: K;
  /** Stable name of the value among its siblings. */
  readonly id: string;
  /** Stable name of the line in the whole table. */
  readonly path: string;
  /** From 0 at the top. */
  readonly depth: number;
  value: T;
  key: SortKey;
  /** When the value was first missed (epoch milliseconds); null while it lives. */
  goneAtMs: number | null;
  /** True while it is taken out of the list, to be put where it belongs or to leave. */
  isOut: boolean;
}

/** By what, and which way. */
export interface Sorting<T> {
  readonly keyOf: (value: T) => SortKey;
  readonly isDescending: boolean;
}

/** What there is now. */
export interface Present<T> {
  readonly living: ReadonlyMap<string, T>;
  /** Values that do not count as living though they are listed. */
  readonly isLiving?: (value: T) => boolean;
  /** Ids that came, went or changed since the last update, and those whose key did. Left out or null: everything is looked at. */
  readonly touched?: Iterable<string> | null;
  readonly nowMs: number;
  /** While true no line comes, goes or moves; values still change in place. */
  readonly isHeld: boolean;
  /** True when something else is asked for: what is gone leaves at once. */
  readonly isAnew?: boolean;
}

/** How an order behaves. */
export interface OrderSpec<K extends string> {
  readonly kind: K;
  readonly depth: number;
  /** Path of the line above, with what parts it from an id; empty at the top. */
  readonly prefix: string;
  /** How long a line stays after its value is gone, in milliseconds. */
  readonly lingerMs: number;
}

/** Lines kept in order, change by change. */
export interface Order<K extends string, T> {
  /** The lines, in order; a new array whenever a line came, went or moved. */
  lines(): readonly Line<K, T>[];
  line(id: string): Line<K, T> | undefined;
  /** Lines that would come, go or move were the order not held. */
  waiting(): number;
  update(present: Present<T>): void;
  /** Sorts anew by something else. */
  sort(sorting: Sorting<T>): void;
}

/** Above this share of the lines sorting everything is quicker than putting changes in one by one. */
const MERGE_MOST = 0.2;

/** Begins an empty order. An update costs what was touched, and one copy of the list when a line came, went or moved. */
export function createOrder<K extends string, T>(spec: OrderSpec<K>, first: Sorting<T>): Order<K, T> {
  const kept: Kept<K, T> = {
    spec,
    known: new Map(),
    sorting: first,
    lines: [],
    late: new Set(),
    gone: new Set(),
    heldBack: new Set(),
    isHeld: false,
  };
  return {
    lines: () => kept.lines,
    line: (id) => kept.known.get(id),
    waiting: () => kept.late.size + kept.heldBack.size + (kept.isHeld ? kept.gone.size : 0),
    update: (present) => update(kept, present),
    sort(next) {
      kept.sorting = next;
      for (const line of kept.lines) line.key = next.keyOf(line.value);
      kept.late.clear();
      kept.lines = [...kept.lines].sort(comparison(next.isDescending));
    },
  };
}

interface Kept<K extends string, T> {
  readonly spec: OrderSpec<K>;
  readonly known: Map<string, Line<K, T>>;
  sorting: Sorting<T>;
  lines: readonly Line<K, T>[];
  /** Lines whose key is out of date because the order is held. */
  readonly late: Set<Line<K, T>>;
  readonly gone: Set<Line<K, T>>;
  /** Ids that came while the order was held. */
  readonly heldBack: Set<string>;
  isHeld: boolean;
}

function update<K extends string, T>(kept: Kept<K, T>, present: Present<T>): void {
  kept.isHeld = present.isHeld;
  const placed: Line<K, T>[] = [];
  if (present.touched != null) for (const id of present.touched) consider(kept, present, id, placed);
  else considerAll(kept, present, placed);
  let leaving = 0;
  if (!present.isHeld) {
    for (const id of kept.heldBack) consider(kept, present, id, placed);
    kept.heldBack.clear();
    leaving = letGo(kept, present);
    for (const line of kept.late) if (rekey(line, kept.sorting)) placed.push(line);
    kept.late.clear();
  }
  if (placed.length + leaving === 0) return;
  const staying = kept.lines.filter((line) => !line.isOut);
  kept.lines = merged(staying, placed, kept.sorting.isDescending);
  for (const line of placed) line.isOut = false;
}

function considerAll<K extends string, T>(kept: Kept<K, T>, present: Present<T>, placed: Line<K, T>[]): void {
  for (const id of present.living.keys()) consider(kept, present, id, placed);
  for (const ids of [kept.known.keys(), kept.heldBack]) {
    for (const id of ids) if (!present.living.has(id)) consider(kept, present, id, placed);
  }
}

function consider<K extends string, T>(kept: Kept<K, T>, present: Present<T>, id: string, placed: Line<K, T>[]): void {
  const line = kept.known.get(id);
  const value = present.living.get(id);
  if (value === undefined || present.isLiving?.(value) === false) {
    kept.heldBack.delete(id);
    if (line === undefined || line.goneAtMs !== null) return;
    line.goneAtMs = present.nowMs;
    kept.gone.add(line);
  } else if (line === undefined) {
    if (present.isHeld) kept.heldBack.add(id);
    else placed.push(added(kept, id, value));
  } else {
    if (line.goneAtMs !== null) kept.gone.delete(line);
    line.goneAtMs = null;
    line.value = value;
    if (present.isHeld) noteLate(kept, line);
    else if (rekey(line, kept.sorting)) placed.push(line);
  }
}

function noteLate<K extends string, T>(kept: Kept<K, T>, line: Line<K, T>): void {
  if (kept.sorting.keyOf(line.value) === line.key) kept.late.delete(line);
  else kept.late.add(line);
}

/** Takes out what has been gone long enough; answers with how many lines that were. */
function letGo<K extends string, T>(kept: Kept<K, T>, present: Present<T>): number {
  let count = 0;
  for (const line of kept.gone) {
    const isDue = present.nowMs - (line.goneAtMs ?? present.nowMs) >= kept.spec.lingerMs;
    if (!isDue && present.isAnew !== true) continue;
    line.isOut = true;
    kept.gone.delete(line);
    kept.late.delete(line);
    kept.known.delete(line.id);
    count += 1;
  }
  return count;
}

function added<K extends string, T>(kept: Kept<K, T>, id: string, value: T): Line<K, T> {
  const { kind, depth, prefix } = kept.spec;
  const key = kept.sorting.keyOf(value);
  const line: Line<K, T> = { kind, id, path: prefix + id, depth, value, key, goneAtMs: null, isOut: true };
  kept.known.set(id, line);
  return line;
}

/** Gives a line the key it should have; true when that moves it. */
function rekey<T>(line: Line<string, T>, sorting: Sorting<T>): boolean {
  const key = sorting.keyOf(line.value);
  if (key === line.key) return false;
  line.key = key;
  const wasIn = !line.isOut;
  line.isOut = true;
  return wasIn;
}

type Keyed = Pick<Line<string, unknown>, 'id' | 'key'>;

/** Compares two lines by key, then by id so that the order is one and only one. */
export function comparison(isDescending: boolean): (a: Keyed, b: Keyed) => number {
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1;
      if (b.key === null) return -1;
      if (typeof a.key === typeof b.key) return a.key < b.key ? -sign : sign;
      return typeof a.key === 'number' ? -sign : sign;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  };
}

/** Puts lines into a sorted list: each finds its place by halving, the rest is copied in blocks. */
function merged<L extends Keyed>(sorted: readonly L[], placed: L[], isDescending: boolean): L[] {
  const compare = comparison(isDescending);
  if (placed.length > sorted.length * MERGE_MOST) return [...sorted, ...placed].sort(compare);
  placed.sort(compare);
  const result: L[] = [];
  let from = 0;
  for (const line of placed) {
    let low = from;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle];
      if (other !== undefined && compare(other, line) < 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from += 1) result.push(sorted[from] as L);
    result.push(line);
  }
  for (; from < sorted.length; from += 1) result.push(sorted[from] as L);
  return result;
}
