/**
 * How a count went over time, as the moments at which it changed: constant between them. Costs nothing while nothing happens,
 * and gives the count at any moment. Bounded: of the older half every second step is forgotten when there are too many, so that the
 * past grows coarser and never turns into a zero.
 */
export interface Steps {
  timesMs: number[];
  counts: number[];
}

const STEPS_MOST = 600;
const FEW = 16;
/** Lists as short as most are and remain: one that grows by `push` takes room for many more at once. */
const SHORT = 4;

/** Shared by all counts that have always been zero, of which there are tens of thousands: whoever writes makes lists of its own. */
const NONE: number[] = [];

/** A count that has always been zero. */
export function newSteps(): Steps {
  return { timesMs: NONE, counts: NONE };
}

/** The latest count. */
export function lastCount(steps: Steps): number {
  return steps.counts[steps.counts.length - 1] ?? 0;
}

/** Records that the count is `count` from `atMs` on. Several changes at one moment leave the last. Times must not go back. */
export function step(steps: Steps, atMs: number, count: number): void {
  const { timesMs, counts } = steps;
  const last = timesMs.length - 1;
  if (last >= 0 && (timesMs[last] ?? 0) >= atMs) {
    counts[last] = count;
    if ((counts[last - 1] ?? 0) === count) {
      timesMs.pop();
      counts.pop();
    }
    return;
  }
  if ((counts[last] ?? 0) === count) return;
  if (last < 0) {
    steps.timesMs = [atMs];
    steps.counts = [count];
    return;
  }
  if (timesMs.length < SHORT) {
    steps.timesMs = timesMs.concat(atMs);
    steps.counts = counts.concat(count);
    return;
  }
  timesMs.push(atMs);
  counts.push(count);
  if (timesMs.length > STEPS_MOST) {
    thinOlderHalf(timesMs);
    thinOlderHalf(counts);
  }
}

/**
 * Notes that a count goes up or down by one at a moment, in any order, for `settleSteps`. What was noted is no count yet: noted
 * changes and steps never mix.
 */
export function noteStep(steps: Steps, atMs: number, _count: number, by: number): void {
  const rank = 2 * Math.floor(atMs) + (by > 0 ? 1 : 0);
  // Most counts go up once and stay: lists of one take a tenth of the room of lists that grow.
  if (steps.timesMs.length === 0) steps.timesMs = [rank];
  else steps.timesMs.push(rank);
}

/**
 * Makes steps of what was noted, in the order in which it happened; of one moment what goes down goes first. Tells when the count
 * left zero (1) and when it came back to it (-1).
 */
export function settleSteps(steps: Steps, onEdge: (atMs: number, by: 1 | -1) => void): void {
  const { timesMs: ranks } = steps;
  const [first] = ranks;
  if (first === undefined) return;
  if (ranks.length === 1 && first % 2 !== 0) {
    const atMs = (first - 1) / 2;
    ranks[0] = atMs;
    steps.counts = [1];
    onEdge(atMs, 1);
    return;
  }
  // Numbers alone are sorted without a call for each comparison.
  const inOrder = ranks.length > FEW ? new Float64Array(ranks).sort() : ranks.sort((a, b) => a - b);
  steps.timesMs = NONE;
  steps.counts = NONE;
  let count = 0;
  for (const rank of inOrder) {
    const opens = rank % 2 !== 0;
    const atMs = (rank - (opens ? 1 : 0)) / 2;
    count += opens ? 1 : -1;
    step(steps, atMs, count);
    if (opens && count === 1) onEdge(atMs, 1);
    else if (!opens && count === 0) onEdge(atMs, -1);
  }
}

function thinOlderHalf(list: number[]): void {
  const half = Math.floor(list.length / 2);
  let kept = 0;
  for (let index = 0; index < list.length; index += 1) {
    if (index < half && index % 2 === 1) continue;
    list[kept] = list[index] as number;
    kept += 1;
  }
  list.length = kept;
}

/** The count at each of the given moments (ascending). One pass over both lists. */
export function countsAt(steps: Steps, momentsMs: readonly number[]): number[] {
  const { timesMs, counts } = steps;
  const found: number[] = [];
  let next = 0;
  for (const moment of momentsMs) {
    while (next < timesMs.length && (timesMs[next] ?? 0) <= moment) next += 1;
    found.push(next === 0 ? 0 : (counts[next - 1] ?? 0));
  }
  return found;
}
