import type { App } from '../../shared/socket.ts';
import { type AppGroup, NO_APP } from './groups.ts';
import { type Gap, gapsIn, momentsOf, type Span, spanOf } from './now-moments.ts';
import { type Candidate, keepPlaces, PLACE_SLACK, topOf } from './now-places.ts';
import { countsAt, lastCount, type Steps } from './steps.ts';
import type { Tally } from './tally.ts';

/** The key of the band that gathers all apps without a band of their own. */
export const OTHERS = 'others';
/** How many apps have a band of their own. */
export const BANDS_MOST = 8;

/** One band of the stack, from the bottom up. */
export interface Band {
  /** App key (tally.ts), or OTHERS. */
  readonly key: string;
  readonly app: App | null;
  /** Living connections now. */
  readonly last: number;
}

/** The counts at one moment, one per band; null in a gap. */
export interface BandPoint {
  readonly atMs: number;
  readonly total: number | null;
  readonly counts: readonly (number | null)[];
}

/** Connections over time, stacked by app. */
export interface BandChart {
  readonly span: Span;
  readonly bands: readonly Band[];
  readonly points: readonly BandPoint[];
  readonly gaps: readonly Gap[];
  /** The highest total in the span. */
  readonly most: number;
  /** How many apps with connections stand in OTHERS; sockets without an app are none. */
  readonly othersApps: number;
  /** True where connections without an app stand in OTHERS as well. */
  readonly othersHaveUnknown: boolean;
}

/** What the bands stand for at this moment. */
export type BandsNow = Pick<BandChart, 'bands' | 'othersApps' | 'othersHaveUnknown'>;

/** What a chart over time is made from. */
export interface BandAsk {
  readonly tally: Tally;
  readonly scansMs: readonly number[];
  readonly nowMs: number;
  readonly rangeMs: number;
  /** The usual distance of scans now. */
  readonly intervalMs: number;
  /** The bands of the last picture, from the bottom up: they keep their places. */
  readonly before: readonly string[];
}

/** What the bands stand for now; the keys from the bottom up, without OTHERS. */
export function bandsOf(tally: Tally, keys: readonly string[]): BandsNow {
  const othersHaveUnknown = hasUnknown(tally) && !keys.includes(NO_APP);
  let othersApps = tally.talkingApps - Number(othersHaveUnknown);
  let othersLast = tally.connections;
  const bands = keys.map((key): Band => {
    const group = tally.apps.get(key);
    const last = group?.connections ?? 0;
    if (last > 0) othersApps -= 1;
    othersLast -= last;
    return { key, app: group?.app ?? null, last };
  });
  return { bands: [...bands, { key: OTHERS, app: null, last: othersLast }], othersApps, othersHaveUnknown };
}

/** True where connections are there that belong to no known app. */
export function hasUnknown({ apps }: Pick<Tally, 'apps'>): boolean {
  return (apps.get(NO_APP)?.connections ?? 0) > 0;
}

/** Makes the stacked chart of connections over time. */
export function bandChart(ask: BandAsk): BandChart {
  const { tally, scansMs, nowMs } = ask;
  const firstMs = Math.min(scansMs[0] ?? nowMs, nowMs);
  const span = spanOf(ask.rangeMs, nowMs, firstMs);
  const gaps = gapsIn(scansMs, ask.intervalMs, span.fromMs);
  const moments = momentsOf(span, firstMs, gaps);
  const timesMs = moments.map((moment) => moment.atMs);
  const keys = bandKeys(ask, span);
  const series = keys.map((key) => countsAt(tally.apps.get(key)?.steps ?? NO_STEPS, timesMs));
  const totals = countsAt(tally.steps, timesMs);
  let most = 0;
  const points = moments.map(({ atMs, isKnown }, index): BandPoint => {
    if (!isKnown) return { atMs, total: null, counts: [...keys.map(() => null), null] };
    const counts = series.map((one) => one[index] ?? 0);
    const shown = counts.reduce((sum, count) => sum + count, 0);
    const total = Math.max(totals[index] ?? 0, shown);
    most = Math.max(most, total);
    return { atMs, total, counts: [...counts, total - shown] };
  });
  return { span, points, gaps, most, ...bandsOf(tally, keys) };
}

const NO_STEPS: Steps = { timesMs: [], counts: [] };

function bandKeys(ask: BandAsk, span: Span): readonly string[] {
  const { tally } = ask;
  const weight = ({ steps }: Pick<AppGroup, 'steps'>): number => Math.max(meanCount(steps, span), lastCount(steps));
  const scoreOf = (key: string): number => weight({ steps: tally.apps.get(key)?.steps ?? NO_STEPS });
  const best = topOf(tally.apps, BANDS_MOST + PLACE_SLACK, (group): Candidate | null => {
    const score = weight(group);
    return score > 0 ? { key: group.key, score, size: score } : null;
  });
  return keepPlaces(
    ask.before,
    best.map(({ candidate }) => candidate),
    scoreOf,
    BANDS_MOST,
  );
}

/** The mean of a count over a span. */
export function meanCount(steps: Steps, span: Pick<Span, 'fromMs' | 'toMs'>): number {
  const { timesMs, counts } = steps;
  const { fromMs, toMs } = span;
  if (toMs <= fromMs) return counts.at(-1) ?? 0;
  let sum = 0;
  let untilMs = toMs;
  for (let at = timesMs.length - 1; at >= 0 && untilMs > fromMs; at -= 1) {
    const sinceMs = Math.max(timesMs[at] ?? 0, fromMs);
    if (sinceMs < untilMs) {
      sum += (counts[at] ?? 0) * (untilMs - sinceMs);
      untilMs = sinceMs;
    }
  }
  return sum / (toMs - fromMs);
}
