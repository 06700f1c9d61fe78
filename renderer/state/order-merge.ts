type Key = string | number | null;

interface Keyed {
  readonly id: string;
  readonly came: number;
  readonly key: Key;
}

type Named = Pick<Keyed, 'id' | 'came'>;

interface Placed extends Keyed {
  readonly placedKey: Key;
  readonly isOut: boolean;
}

/** Above this share of the lines sorting everything is quicker than putting changes in one by one. */
const MERGE_MOST = 0.2;

/** What leaves its place in the list, and what is to be put into it. A line that moves is in both. */
export interface Moves<L> {
  readonly out: L[];
  readonly into: L[];
}

/**
 * Compares two lines by key. Those that are alike stand in one order and only one: of numbers, which change and are alike by the
 * thousand, who came later stands behind, so that it pushes none of them away; the others by their id.
 */
export function comparison(isDescending: boolean): (a: Keyed, b: Keyed) => number {
  return (a, b) => compared(a.key, a, b.key, b, isDescending);
}

function compared(key: Key, a: Named, otherKey: Key, b: Named, isDescending: boolean): number {
  if (key === otherKey) {
    if (typeof key === 'number' && a.came !== b.came) return a.came - b.came;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  }
  const sign = isDescending ? -1 : 1;
  if (key === null) return 1;
  if (otherKey === null) return -1;
  if (typeof key === typeof otherKey) return key < otherKey ? -sign : sign;
  return typeof key === 'number' ? -sign : sign;
}

/**
 * Brings a list to where it is after the moves, in place: each line finds its old and its new place by halving, what lies between moves up
 * or down unseen. A list made anew would cost several times as much: it is so long that each has memory of its own from the system.
 */
export function move<L extends Placed>(lines: L[], moves: Moves<L>, isDescending: boolean): void {
  const { out, into } = moves;
  const compare = comparison(isDescending);
  into.sort(compare);
  const holes = out.map((line) => placeOf(lines, line, isDescending)).sort((a, b) => a - b);
  const kept = closeHoles(lines, holes);
  if (out.length + into.length > lines.length * MERGE_MOST) {
    lines.length = kept;
    for (const line of into) lines.push(line);
    lines.sort(compare);
  } else putInto(lines, kept, into, isDescending);
}

/** Moves lines up to where others leave; answers with how many there are. */
function closeHoles<L>(lines: L[], holes: readonly number[]): number {
  let at = holes[0] ?? lines.length;
  for (let nth = 0; nth < holes.length; nth += 1) {
    const until = holes[nth + 1] ?? lines.length;
    for (let from = (holes[nth] as number) + 1; from < until; from += 1, at += 1) lines[at] = lines[from] as L;
  }
  return at;
}

/** Moves lines down, from the last on, to make room for those that come. Of the list the first `kept` count. */
function putInto<L extends Placed>(lines: L[], kept: number, into: readonly L[], isDescending: boolean): void {
  const places = into.map((line) => firstNotBefore(lines, line.key, line, isDescending, kept));
  // Pushed, not lengthened, so that it is a list without gaps to the engine as well.
  while (lines.length < kept + into.length) lines.push(into[0] as L);
  lines.length = kept + into.length;
  let from = kept;
  for (let nth = into.length - 1; nth >= 0; nth -= 1) {
    const place = places[nth] as number;
    for (; from > place; from -= 1) lines[from + nth] = lines[from - 1] as L;
    lines[place + nth] = into[nth] as L;
  }
}

/** Index of a line in the list, by the key under which it was put there. */
export function placeOf<L extends Placed>(lines: readonly L[], line: L, isDescending: boolean): number {
  const found = firstNotBefore(lines, line.placedKey, line, isDescending);
  return lines[found] === line ? found : lines.indexOf(line);
}

/** The first index, of those below `end`, at which a line with this key may stand. */
function firstNotBefore<L extends Placed>(
  lines: readonly L[],
  key: Key,
  line: Named,
  isDescending: boolean,
  end: number = lines.length,
): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = lines[middle] as L;
    if (compared(other.placedKey, other, key, line, isDescending) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
