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
  /** True when `key` is out of date because the order is held. */
  isLate: boolean;
  /** The update that last saw the value. */
  seen: number;
}

/** By what, and which way. */
export interface Sorting<T> {
  readonly keyOf: (value: T) => SortKey;
  readonly isDescending: boolean;
}

/** What there is now. */
export interface Present<T> {
  readonly living: Iterable<readonly [string, T]>;
  /** Values that do not count as living though they are listed. */
  readonly isLiving?: (value: T) => boolean;
  /** Ids whose key may have changed although the value is the same object. */
  readonly recheck?: Iterable<string>;
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
  /** True when values are mutable objects, so that each key must be looked at with every update. */
  readonly isMutable: boolean;
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

/** Begins an empty order. An update costs one look at each value and a sort of what changed, not of what there is. */
export function createOrder<K extends string, T>(spec: OrderSpec<K>, first: Sorting<T>): Order<K, T> {
  const kept: Kept<K, T> = { spec, known: new Map(), sorting: first, lines: [], pass: 0, waiting: 0 };
  return {
    lines: () => kept.lines,
    line: (id) => kept.known.get(id),
    waiting: () => kept.waiting,
    update: (present) => update(kept, present),
    sort(next) {
      kept.sorting = next;
      for (const line of kept.lines) rekey(line, next);
      kept.lines = [...kept.lines].sort(comparison(next.isDescending));
    },
  };
}

interface Kept<K extends string, T> {
  readonly spec: OrderSpec<K>;
  readonly known: Map<string, Line<K, T>>;
  sorting: Sorting<T>;
  lines: readonly Line<K, T>[];
  pass: number;
  waiting: number;
}

function update<K extends string, T>(kept: Kept<K, T>, present: Present<T>): void {
  kept.pass += 1;
  kept.waiting = 0;
  const placed = takeIn(kept, present);
  let leaving = 0;
  for (const line of kept.lines) {
    if (line.seen === kept.pass || !mustLeave(kept, line, present)) continue;
    kept.known.delete(line.id);
    leaving += 1;
  }
  if (placed.length + leaving === 0) return;
  const moving = new Set(placed);
  const staying = kept.lines.filter((line) => !moving.has(line) && kept.known.has(line.id));
  kept.lines = merged(staying, placed, kept.sorting.isDescending);
}

/** Looks at what lives; answers with the lines that must find their place. */
function takeIn<K extends string, T>(kept: Kept<K, T>, present: Present<T>): Line<K, T>[] {
  const { known, spec, pass } = kept;
  const placed: Line<K, T>[] = [];
  for (const [id, value] of present.living) {
    if (present.isLiving?.(value) === false) continue;
    const line = known.get(id);
    if (line === undefined) {
      if (present.isHeld) kept.waiting += 1;
      else placed.push(added(kept, id, value));
      continue;
    }
    line.seen = pass;
    line.goneAtMs = null;
    const isSame = line.value === value && !spec.isMutable;
    line.value = value;
    if (!isSame || line.isLate) touch(kept, line, present.isHeld, placed);
  }
  for (const id of present.recheck ?? []) {
    const line = known.get(id);
    if (line !== undefined && !line.isLate && line.seen === pass) touch(kept, line, present.isHeld, placed);
  }
  return placed;
}

function touch<K extends string, T>(kept: Kept<K, T>, line: Line<K, T>, isHeld: boolean, placed: Line<K, T>[]): void {
  if (isHeld) line.isLate = kept.sorting.keyOf(line.value) !== line.key;
  else if (rekey(line, kept.sorting)) placed.push(line);
  if (line.isLate) kept.waiting += 1;
}

function mustLeave<K extends string, T>(kept: Kept<K, T>, line: Line<K, T>, present: Present<T>): boolean {
  line.goneAtMs ??= present.nowMs;
  if (present.isHeld) {
    kept.waiting += 1;
    return false;
  }
  return present.isAnew === true || present.nowMs - line.goneAtMs >= kept.spec.lingerMs;
}

function added<K extends string, T>(kept: Kept<K, T>, id: string, value: T): Line<K, T> {
  const { kind, depth, prefix } = kept.spec;
  const key = kept.sorting.keyOf(value);
  const line = { kind, id, path: prefix + id, depth, value, key, goneAtMs: null, isLate: false, seen: kept.pass };
  kept.known.set(id, line);
  return line;
}

function rekey<T>(line: Line<string, T>, sorting: Sorting<T>): boolean {
  const key = sorting.keyOf(line.value);
  line.isLate = false;
  if (key === line.key) return false;
  line.key = key;
  return true;
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
