/** A stretch of time in which nothing was read (epoch milliseconds): after a good scan, until the next one. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One moment of a chart. Not known: it lies in a gap. */
export interface Moment {
  readonly atMs: number;
  readonly isKnown: boolean;
}

/** What a chart over time spans. `binMs` is the distance of its moments, which stand on whole multiples of it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly binMs: number;
}

const GAP_INTERVALS = 2.5;
const NEIGHBOURS = 5;
const MOMENTS_MOST = 120;
const BINS_MS = [1_000, 2_000, 4_000, 10_000, 15_000, 30_000, 60_000] as const;
/** What a chart shows while it knows less than its range: spans that grow in few steps instead of with each scan. */
const GROWING_MS = [60_000, 120_000, 300_000, 900_000, 3_600_000] as const;

/**
 * The gaps in a series of scans (ascending): a distance of more than two and a half usual intervals. What is usual is told
 * by the neighbours, for the interval may change on the way; `intervalMs` is the interval now, which tells for the newest.
 */
export function gapsIn(scansMs: readonly number[], intervalMs: number, fromMs: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let first = scansMs.length - 1;
  while (first > 0 && (scansMs[first] ?? 0) > fromMs) first -= 1;
  const distances: number[] = [];
  for (let at = first + 1; at < scansMs.length; at += 1) distances.push((scansMs[at] ?? 0) - (scansMs[at - 1] ?? 0));
  let shortest = intervalMs;
  for (const distance of distances) if (distance < shortest) shortest = distance;
  distances.forEach((distance, index) => {
    if (distance <= GAP_INTERVALS * shortest || distance <= GAP_INTERVALS * usual(distances, index, intervalMs)) return;
    gaps.push({ fromMs: scansMs[first + index] ?? 0, toMs: scansMs[first + index + 1] ?? 0 });
  });
  return gaps;
}

/**
 * Where nothing is known between `fromMs` and `toMs`: before the first scan, and in the gaps between scans. Without any scan that
 * is everything.
 */
export function unknownIn(scansMs: readonly number[], intervalMs: number, fromMs: number, toMs: number): readonly Gap[] {
  const firstMs = scansMs[0] ?? toMs;
  const gaps = gapsIn(scansMs, intervalMs, fromMs);
  return firstMs > fromMs ? [{ fromMs, toMs: Math.min(firstMs, toMs) }, ...gaps] : gaps;
}

function usual(distances: readonly number[], index: number, intervalMs: number): number {
  const before = median(distances.slice(Math.max(0, index - NEIGHBOURS), index));
  const after = median(distances.slice(index + 1, index + 1 + NEIGHBOURS)) ?? intervalMs;
  return Math.max(before ?? intervalMs, after);
}

function median(values: number[]): number | null {
  values.sort((a, b) => a - b);
  return values[Math.floor((values.length - 1) / 2)] ?? null;
}

/** The span of a chart that may reach back `rangeMs` from `nowMs`, when there is nothing to know before `firstMs`. */
export function spanOf(rangeMs: number, nowMs: number, firstMs: number): Span {
  const knownMs = nowMs - firstMs;
  const shownMs = Math.min(rangeMs, GROWING_MS.find((one) => one >= knownMs) ?? rangeMs);
  const binMs = BINS_MS.find((one) => shownMs / one <= MOMENTS_MOST) ?? 60_000;
  return { fromMs: nowMs - shownMs, toMs: nowMs, binMs };
}

/**
 * The moments of a chart, ascending: whole multiples of the bin (so that points keep their place as time goes by), the edges
 * of each gap with an unknown moment between them, and the end of the span. Nothing before `firstMs`.
 */
export function momentsOf(span: Span, firstMs: number, gaps: readonly Gap[]): readonly Moment[] {
  const { fromMs, toMs, binMs } = span;
  const times = new Map<number, boolean>();
  const begin = Math.floor(fromMs / binMs) * binMs;
  if (firstMs > begin) times.set(firstMs, true);
  let next = 0;
  for (let atMs = begin; atMs < toMs; atMs += binMs) {
    while (next < gaps.length && (gaps[next]?.toMs ?? 0) <= atMs) next += 1;
    const gap = gaps[next];
    const isInside = gap !== undefined && gap.fromMs < atMs && atMs < gap.toMs;
    if (atMs >= firstMs && !isInside) times.set(atMs, true);
  }
  for (const gap of gaps) {
    if (gap.toMs <= begin || gap.fromMs < firstMs) continue;
    times.set(gap.fromMs, true);
    times.set((gap.fromMs + gap.toMs) / 2, false);
    times.set(gap.toMs, true);
  }
  times.set(toMs, true);
  return [...times].map(([atMs, isKnown]) => ({ atMs, isKnown })).sort((a, b) => a.atMs - b.atMs);
}

const TICKS: readonly (readonly [number, number])[] = [
  [60_000, 15_000],
  [120_000, 30_000],
  [300_000, 60_000],
  [900_000, 180_000],
  [3_600_000, 600_000],
];

/** The moments to write at a time axis: whole steps of the clock. */
export function timeTicks(span: { readonly fromMs: number; readonly toMs: number; readonly binMs?: number }): readonly number[] {
  const shownMs = span.toMs - span.fromMs;
  const stepMs = TICKS.find(([mostMs]) => shownMs <= mostMs)?.[1] ?? 600_000;
  const ticks: number[] = [];
  for (let atMs = Math.ceil(span.fromMs / stepMs) * stepMs; atMs <= span.toMs; atMs += stepMs) ticks.push(atMs);
  return ticks;
}

/** The marks of an axis of counts: from zero in whole, round steps to just above `most`; three to five of them. */
export function countTicks(most: number): readonly number[] {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? power * 10);
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < most || ticks.length < 2) ticks.push((ticks.at(-1) ?? 0) + step);
  return ticks;
}
