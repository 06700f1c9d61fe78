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

/** The list after the moves: each line finds its old and its new place by halving, the rest is copied unseen. */
export function moved<L extends Placed>(lines: readonly L[], moves: Moves<L>, isDescending: boolean): readonly L[] {
  const { out, into } = moves;
  const compare = comparison(isDescending);
  into.sort(compare);
  if (out.length + into.length > lines.length * MERGE_MOST) {
    return [...lines.filter(({ isOut }) => !isOut), ...into].sort(compare);
  }
  const left = out.map((line) => placeOf(lines, line, isDescending)).sort((a, b) => a - b);
  // Made in one go: a list that grows is copied over and over.
  const result = lines.concat(into);
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
    copyTo(firstNotBefore(lines, line.key, line, isDescending));
    result[at] = line;
    at += 1;
  }
  copyTo(lines.length);
  return result;
}

/** Index of a line in the list, by the key under which it was put there. */
export function placeOf<L extends Placed>(lines: readonly L[], line: L, isDescending: boolean): number {
  const found = firstNotBefore(lines, line.placedKey, line, isDescending);
  return lines[found] === line ? found : lines.indexOf(line);
}

function firstNotBefore<L extends Placed>(lines: readonly L[], key: Key, line: L, isDescending: boolean): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = lines[middle] as L;
    if (compared(other.placedKey, other, key, line, isDescending) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
