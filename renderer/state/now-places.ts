/** One candidate for a place in a picture. `size` orders newcomers among themselves; `score` decides who gets in. */
export interface Candidate {
  readonly key: string;
  readonly score: number;
  readonly size: number;
}

/** How far down the ranking an entry may slip and still keep its place. */
export const PLACE_SLACK = 4;
const CLEARLY_MORE = 1.25;

/**
 * The `most` best of many in one pass, best first; ties go by key, so that the same things give the same answer. `candidate` is
 * told the `least` score that can still get in: what scores lower need not be made a candidate, which keeps the pass cheap
 * where there are tens of thousands. `all` are the values of a map or a list: it is asked by `forEach`, for an iterator makes an object
 * for each of them.
 */
export function topOf<T>(
  all: { forEach(call: (one: T) => void): void },
  most: number,
  candidate: (one: T, least: number) => Candidate | null,
): readonly { readonly one: T; readonly candidate: Candidate }[] {
  const top: { one: T; candidate: Candidate }[] = [];
  let least = Number.NEGATIVE_INFINITY;
  all.forEach((one) => {
    const found = candidate(one, least);
    if (found === null || found.score < least) return;
    const worst = top[top.length - 1];
    if (top.length >= most && worst !== undefined && !isBefore(found, worst.candidate)) return;
    let at = top.length;
    while (at > 0 && isBefore(found, (top[at - 1] as { candidate: Candidate }).candidate)) at -= 1;
    top.splice(at, 0, { one, candidate: found });
    if (top.length > most) top.pop();
    if (top.length === most) least = (top[most - 1] as { candidate: Candidate }).candidate.score;
  });
  return top;
}

function isBefore(a: Candidate, b: Candidate): boolean {
  return a.score > b.score || (a.score === b.score && a.key < b.key);
}

/**
 * Who stands where, so that a picture stays put from scan to scan: an entry keeps its place while it is nearly good enough,
 * newcomers take free places, and one that is clearly better takes the place of the worst that no longer belongs. `best` is
 * sorted, best first, and reaches PLACE_SLACK beyond `most`; `scoreOf` answers 0 for an entry that is gone.
 */
export function keepPlaces(
  before: readonly string[],
  best: readonly Candidate[],
  scoreOf: (key: string) => number,
  most: number,
): readonly string[] {
  const enough = best.length < most + PLACE_SLACK ? 0 : (best[most + PLACE_SLACK - 1]?.score ?? 0);
  const places: (string | null)[] = before.slice(0, most).map((key) => {
    const score = scoreOf(key);
    return score > 0 && score >= enough ? key : null;
  });
  const standing = new Set(places);
  const newcomers = best.slice(0, most).filter(({ key }) => !standing.has(key));
  newcomers.sort((a, b) => b.size - a.size || b.score - a.score || (a.key < b.key ? -1 : 1));
  for (const newcomer of newcomers) seat(places, newcomer, scoreOf, most);
  return places.filter((key) => key !== null);
}

function seat(places: (string | null)[], newcomer: Candidate, scoreOf: (key: string) => number, most: number): void {
  const free = places.indexOf(null);
  if (free >= 0) {
    places[free] = newcomer.key;
    return;
  }
  if (places.length < most) {
    places.push(newcomer.key);
    return;
  }
  let worst = 0;
  places.forEach((key, index) => {
    if (scoreOf(key ?? '') < scoreOf(places[worst] ?? '')) worst = index;
  });
  if (newcomer.score > scoreOf(places[worst] ?? '') * CLEARLY_MORE) places[worst] = newcomer.key;
}

/**
 * A sorted list that does not fidget: entries swap only when the lower one is clearly more (a tenth, and at least two).
 * `sorted` is today's order, largest first; answers with the same entries in the order to show.
 */
export function calmOrder(
  before: readonly string[],
  sorted: readonly string[],
  sizeOf: (key: string) => number,
): readonly string[] {
  const present = new Set(sorted);
  const order = before.filter((key) => present.has(key));
  const known = new Set(order);
  for (const key of sorted) if (!known.has(key)) insertBySize(order, key, sizeOf);
  for (let end = 1; end < order.length; end += 1) {
    for (let at = end; at > 0 && isClearlyMore(order, at, sizeOf); at -= 1) swap(order, at);
  }
  return order;
}

function insertBySize(order: string[], key: string, sizeOf: (key: string) => number): void {
  let at = order.length;
  while (at > 0 && sizeOf(order[at - 1] ?? '') < sizeOf(key)) at -= 1;
  order.splice(at, 0, key);
}

function isClearlyMore(order: readonly string[], at: number, sizeOf: (key: string) => number): boolean {
  const lower = sizeOf(order[at] ?? '');
  const upper = sizeOf(order[at - 1] ?? '');
  return lower - upper >= Math.max(2, upper / 10);
}

function swap(order: string[], at: number): void {
  const moved = order[at] as string;
  order[at] = order[at - 1] as string;
  order[at - 1] = moved;
}
