import { comparison, type Moves, move, placeOf } from './order-merge.ts';

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
  /**
   * Who came when: the place it had when all were last put in order together, and more with each update since. Comparing two numbers is
   * quicker than comparing two names, of which there can be tens of thousands.
   */
  came: number;
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
  /** The last time that everything was looked at and it was there. */
  look: number;
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
  /** The lines, in order. The order's own list, which the next update changes. */
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

/** Begins an empty order. An update costs what was touched, and one pass over the list when a line came, went or moved. */
export function createOrder<K extends string, T>(spec: OrderSpec<K>, first: Sorting<T>): Order<K, T> {
  const kept: Kept<K, T> = {
    spec,
    known: new Map(),
    sorting: first,
    lines: [],
    late: new Set(),
    gone: new Set(),
    heldBack: new Map(),
    isHeld: false,
    nowMs: 0,
    looks: 0,
    rounds: 0,
  };
  return {
    lines: () => kept.lines,
    line: (id) => kept.known.get(id),
    placeOf: (line) => placeOf(kept.lines, line, kept.sorting.isDescending),
    livingCount: () => kept.lines.length - kept.gone.size,
    waiting: () => kept.late.size + kept.heldBack.size + (kept.isHeld ? dueCount(kept) : 0),
    update: (present) => update(kept, present),
    sort(next) {
      kept.sorting = next;
      for (const line of kept.lines) {
        line.key = next.keyOf(line.value);
        line.placedKey = line.key;
      }
      kept.late.clear();
      putInOrder(kept, []);
    },
  };
}

interface Kept<K extends string, T> {
  readonly spec: OrderSpec<K>;
  readonly known: Map<string, Line<K, T>>;
  sorting: Sorting<T>;
  lines: Line<K, T>[];
  /** Lines whose key is out of date because the order is held. */
  readonly late: Set<Line<K, T>>;
  readonly gone: Set<Line<K, T>>;
  /** Ids that came while the order was held, with the round in which they did. */
  readonly heldBack: Map<string, number>;
  isHeld: boolean;
  /** The moment of the last update (epoch milliseconds). */
  nowMs: number;
  /** How often everything was looked at. */
  looks: number;
  /** How many lines there were when all were last put in order together, and how many updates since. */
  rounds: number;
}

function update<K extends string, T>(kept: Kept<K, T>, present: Present<T>): void {
  kept.isHeld = present.isHeld;
  kept.nowMs = present.nowMs;
  const areFirst = kept.lines.length === 0;
  const moves: Moves<Line<K, T>> = { out: [], into: [] };
  if (present.touched != null) for (const id of present.touched) consider(kept, present, id, moves);
  else considerAll(kept, present, moves);
  if (!present.isHeld) {
    for (const id of kept.heldBack.keys()) consider(kept, present, id, moves);
    kept.heldBack.clear();
    letGo(kept, present, moves);
    for (const line of kept.late) rekey(line, kept.sorting, moves);
    kept.late.clear();
  }
  kept.rounds += 1;
  if (moves.out.length + moves.into.length === 0 && present.isAnew !== true) return;
  if (areFirst || present.isAnew === true) putInOrder(kept, moves.into);
  else move(kept.lines, moves, kept.sorting.isDescending);
  for (const line of moves.into) {
    line.isOut = false;
    line.placedKey = line.key;
  }
}

/** All together, as if all had just come. */
function putInOrder<K extends string, T>(kept: Kept<K, T>, into: readonly Line<K, T>[]): void {
  const lines = [...kept.lines.filter(({ isOut }) => !isOut), ...into];
  for (const line of lines) line.came = 0;
  kept.lines = lines.sort(comparison(kept.sorting.isDescending));
  for (const [index, line] of kept.lines.entries()) line.came = index;
  kept.rounds = kept.lines.length;
  for (const id of kept.heldBack.keys()) kept.heldBack.set(id, kept.rounds);
}

function considerAll<K extends string, T>(kept: Kept<K, T>, present: Present<T>, moves: Moves<Line<K, T>>): void {
  kept.looks += 1;
  for (const [id, value] of present.living) look(kept, present, id, value, moves);
  // Whose look is an older one is not among the living.
  for (const line of kept.known.values()) if (line.look !== kept.looks) look(kept, present, line.id, undefined, moves);
  for (const id of kept.heldBack.keys()) if (!present.living.has(id)) kept.heldBack.delete(id);
}

function consider<K extends string, T>(kept: Kept<K, T>, present: Present<T>, id: string, moves: Moves<Line<K, T>>): void {
  look(kept, present, id, present.living.get(id), moves);
}

function look<K extends string, T>(
  kept: Kept<K, T>,
  present: Present<T>,
  id: string,
  value: T | undefined,
  moves: Moves<Line<K, T>>,
): void {
  const line = kept.known.get(id);
  if (line !== undefined) line.look = kept.looks;
  if (value === undefined || present.isLiving?.(value) === false) {
    kept.heldBack.delete(id);
    if (line === undefined || line.goneAtMs !== null) return;
    line.goneAtMs = present.nowMs;
    line.version += 1;
    kept.gone.add(line);
  } else if (line === undefined) {
    const came = kept.heldBack.get(id) ?? kept.rounds;
    if (present.isHeld) kept.heldBack.set(id, came);
    else moves.into.push(added(kept, id, value, came));
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

function isDue<K extends string, T>({ spec, nowMs }: Kept<K, T>, { goneAtMs }: Line<K, T>): boolean {
  return nowMs - (goneAtMs ?? nowMs) >= spec.lingerMs;
}

/** Lines that have been gone long enough, of those that are held. */
function dueCount<K extends string, T>(kept: Kept<K, T>): number {
  let count = 0;
  for (const line of kept.gone) count += Number(isDue(kept, line));
  return count;
}

/** Takes out what has been gone long enough. */
function letGo<K extends string, T>(kept: Kept<K, T>, present: Present<T>, moves: Moves<Line<K, T>>): void {
  for (const line of kept.gone) {
    if (!isDue(kept, line) && present.isAnew !== true) continue;
    line.isOut = true;
    moves.out.push(line);
    kept.gone.delete(line);
    kept.late.delete(line);
    kept.known.delete(line.id);
  }
}

function added<K extends string, T>(kept: Kept<K, T>, id: string, value: T, came: number): Line<K, T> {
  const { kind, depth, prefix } = kept.spec;
  const key = kept.sorting.keyOf(value);
  const line: Line<K, T> = {
    kind,
    id,
    path: prefix + id,
    came,
    depth,
    value,
    key,
    placedKey: key,
    version: 0,
    goneAtMs: null,
    isOut: true,
    look: kept.looks,
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
