/** What a line is sorted by: text compares by code unit, numbers by size; null is unknown and always stands last. */
export type SortKey = string | number | null;

/**
 * One line of a table: a value at its place. Mutable, so that a value may change without the line moving; the kept order is by
 * `key`, which changes only when the line moves.
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
  /** The key under which the line stands in the list, while `key` is already the one it moves to. */
  placedKey: SortKey;
  /** Grows with every look at the line that may have changed what it shows: its value, or that it is gone. */
  version: number;
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
  /** Index of a line in `lines`; -1 where it is not. */
  placeOf(line: Line<K, T>): number;
  /** Lines whose value is there; those that are gone and linger are not counted. */
  livingCount(): number;
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
    placeOf: (line) => placeOf(kept.lines, line, kept.sorting.isDescending),
    livingCount: () => kept.lines.length - kept.gone.size,
    waiting: () => kept.late.size + kept.heldBack.size + (kept.isHeld ? kept.gone.size : 0),
    update: (present) => update(kept, present),
    sort(next) {
      kept.sorting = next;
      for (const line of kept.lines) {
        line.key = next.keyOf(line.value);
        line.placedKey = line.key;
      }
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
  const moves: Moves<Line<K, T>> = { out: [], into: [] };
  if (present.touched != null) for (const id of present.touched) consider(kept, present, id, moves);
  else considerAll(kept, present, moves);
  if (!present.isHeld) {
    for (const id of kept.heldBack) consider(kept, present, id, moves);
    kept.heldBack.clear();
    letGo(kept, present, moves);
    for (const line of kept.late) rekey(line, kept.sorting, moves);
    kept.late.clear();
  }
  if (moves.out.length + moves.into.length === 0) return;
  kept.lines = moved(kept.lines, moves, kept.sorting.isDescending);
  for (const line of moves.into) {
    line.isOut = false;
    line.placedKey = line.key;
  }
}

/** What leaves its place in the list, and what is to be put into it. A line that moves is in both. */
interface Moves<L> {
  readonly out: L[];
  readonly into: L[];
}

function considerAll<K extends string, T>(kept: Kept<K, T>, present: Present<T>, moves: Moves<Line<K, T>>): void {
  for (const id of present.living.keys()) consider(kept, present, id, moves);
  for (const ids of [kept.known.keys(), kept.heldBack]) {
    for (const id of ids) if (!present.living.has(id)) consider(kept, present, id, moves);
  }
}

function consider<K extends string, T>(kept: Kept<K, T>, present: Present<T>, id: string, moves: Moves<Line<K, T>>): void {
  const line = kept.known.get(id);
  const value = present.living.get(id);
  if (value === undefined || present.isLiving?.(value) === false) {
    kept.heldBack.delete(id);
    if (line === undefined || line.goneAtMs !== null) return;
    line.goneAtMs = present.nowMs;
    line.version += 1;
    kept.gone.add(line);
  } else if (line === undefined) {
    if (present.isHeld) kept.heldBack.add(id);
    else moves.into.push(added(kept, id, value));
  } else {
    if (line.goneAtMs !== null) kept.gone.delete(line);
    line.goneAtMs = null;
    line.value = value;
    line.version += 1;
    if (present.isHeld) noteLate(kept, line);
    else rekey(line, kept.sorting, moves);
  }
}

function noteLate<K extends string, T>(kept: Kept<K, T>, line: Line<K, T>): void {
  if (kept.sorting.keyOf(line.value) === line.key) kept.late.delete(line);
  else kept.late.add(line);
}

/** Takes out what has been gone long enough. */
function letGo<K extends string, T>(kept: Kept<K, T>, present: Present<T>, moves: Moves<Line<K, T>>): void {
  for (const line of kept.gone) {
    const isDue = present.nowMs - (line.goneAtMs ?? present.nowMs) >= kept.spec.lingerMs;
    if (!isDue && present.isAnew !== true) continue;
    line.isOut = true;
    moves.out.push(line);
    kept.gone.delete(line);
    kept.late.delete(line);
    kept.known.delete(line.id);
  }
}

function added<K extends string, T>(kept: Kept<K, T>, id: string, value: T): Line<K, T> {
  const { kind, depth, prefix } = kept.spec;
  const key = kept.sorting.keyOf(value);
  const line: Line<K, T> = {
    kind,
    id,
    path: prefix + id,
    depth,
    value,
    key,
    placedKey: key,
    version: 0,
    goneAtMs: null,
    isOut: true,
  };
  kept.known.set(id, line);
  return line;
}

/** Gives a line the key it should have, and notes that it moves when that is another one. */
function rekey<L extends Line<string, T>, T>(line: L, sorting: Sorting<T>, moves: Moves<L>): void {
  const key = sorting.keyOf(line.value);
  if (key === line.key) return;
  line.key = key;
  if (line.isOut) return;
  line.isOut = true;
  moves.out.push(line);
  moves.into.push(line);
}

type Keyed = Pick<Line<string, unknown>, 'id' | 'key'>;

/** Compares two lines by key, then by id so that the order is one and only one. */
export function comparison(isDescending: boolean): (a: Keyed, b: Keyed) => number {
  return (a, b) => compared(a.key, a.id, b, isDescending);
}

function compared(key: SortKey, id: string, b: Keyed, isDescending: boolean): number {
  const sign = isDescending ? -1 : 1;
  if (key !== b.key) {
    if (key === null) return 1;
    if (b.key === null) return -1;
    if (typeof key === typeof b.key) return key < b.key ? -sign : sign;
    return typeof key === 'number' ? -sign : sign;
  }
  return id < b.id ? -1 : id > b.id ? 1 : 0;
}

type Placed = Keyed & Pick<Line<string, unknown>, 'placedKey' | 'isOut'>;

/** The list after the moves: each line finds its old and its new place by halving, the rest is copied unseen. */
function moved<L extends Placed>(lines: readonly L[], moves: Moves<L>, isDescending: boolean): readonly L[] {
  const { out, into } = moves;
  const compare = comparison(isDescending);
  into.sort(compare);
  if (out.length + into.length > lines.length * MERGE_MOST) {
    return [...lines.filter(({ isOut }) => !isOut), ...into].sort(compare);
  }
  const left = out.map((line) => placeOf(lines, line, isDescending)).sort((a, b) => a - b);
  // Made in one go: a list that grows line by line is copied over and over.
  const result = lines.slice();
  result.length = lines.length - out.length + into.length;
  let from = 0;
  let at = 0;
  let next = 0;
  const copyTo = (to: number): void => {
    while (from < to) {
      const hole = left[next] ?? to;
      const until = Math.min(hole, to);
      if (at === from) at = from = until;
      else for (; from < until; from += 1, at += 1) result[at] = lines[from] as L;
      if (hole >= to) return;
      from = hole + 1;
      next += 1;
    }
  };
  for (const line of into) {
    copyTo(firstNotBefore(lines, line.key, line.id, isDescending));
    result[at] = line;
    at += 1;
  }
  copyTo(lines.length);
  return result;
}

/** Index of a line in the list, by the key under which it was put there. */
function placeOf<L extends Placed>(lines: readonly L[], line: L, isDescending: boolean): number {
  const found = firstNotBefore(lines, line.placedKey, line.id, isDescending);
  return lines[found] === line ? found : lines.indexOf(line);
}

function firstNotBefore<L extends Placed>(lines: readonly L[], key: SortKey, id: string, isDescending: boolean): number {
  const wanted = { key, id };
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = lines[middle] as L;
    if (compared(other.placedKey, other.id, wanted, isDescending) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
