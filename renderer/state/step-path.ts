import { say } from '../../shared/text/say.ts';
import type { Gap } from './now-moments.ts';
import { lastCount, type Steps } from './steps.ts';

/** A step line as the `d` of an SVG path (y grows downwards, zero at `height`), the area under it, and what it tells in numbers. */
export interface StepPath {
  readonly path: string;
  readonly area: string;
  readonly least: number;
  readonly most: number;
  readonly last: number;
}

/** Between which moments (epoch milliseconds) counts are drawn, how large, and where nothing is known (ascending, apart). */
export interface StepBox {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
  readonly height: number;
  readonly unknown?: readonly Gap[];
}

const SEEN_PX = 1;
/** Trends end at whole steps of time, so that those of one count, however wide, span and tell the same. */
const TREND_STEPS = 60;

/** What a trend over `rangeMs` up to a moment spans (epoch milliseconds). */
export function trendWindow(nowMs: number, rangeMs: number): Pick<StepBox, 'fromMs' | 'toMs'> {
  const stepMs = rangeMs / TREND_STEPS;
  const toMs = Math.ceil(nowMs / stepMs) * stepMs;
  return { fromMs: toMs - rangeMs, toMs };
}

/** What a trend tells, in words. */
export function trendWords({ path, least, most, last }: StepPath): string {
  if (path === '') return say('spark.now', { last });
  return least === most && most === last ? say('spark.level', { last }) : say('spark.words', { least, most, last });
}

/**
 * Draws the counts into a box. A count of zero lies on the baseline; the scale begins at zero. What is not known is left out: a
 * break in the line, never a zero.
 */
export function stepPath(steps: Steps, box: StepBox): StepPath {
  const { timesMs, counts } = steps;
  const { height } = box;
  const runs = knownRuns(box);
  const { least, most } = extremes(steps, runs);
  const leastMs = ((box.toMs - box.fromMs) / box.width) * SEEN_PX;
  const yOf = (count: number): number => round(height - (most === 0 ? 0 : (count / most) * height));
  let path = '';
  let area = '';
  for (const run of runs) {
    // Too short to be seen.
    if (run.toMs - run.fromMs < leastMs) continue;
    const begin = xOf(run.fromMs, box);
    let index = standingAt(steps, run.fromMs);
    let edge = `M${begin} ${yOf(counts[index] ?? 0)}`;
    for (index += 1; (timesMs[index] ?? Number.POSITIVE_INFINITY) <= run.toMs; index += 1) {
      edge += `H${xOf(timesMs[index] ?? 0, box)}V${yOf(counts[index] ?? 0)}`;
    }
    edge += `H${xOf(run.toMs, box)}`;
    path += edge;
    area += `${edge}V${height}H${begin}Z`;
  }
  return { path, area, least, most, last: lastCount(steps) };
}

/** The least and the most count in some stretches; the latest count where there are none. */
function extremes(steps: Steps, runs: readonly Gap[]): { readonly least: number; readonly most: number } {
  if (runs.length === 0) return { least: lastCount(steps), most: lastCount(steps) };
  const { timesMs, counts } = steps;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { fromMs, toMs } of runs) {
    let index = standingAt(steps, fromMs);
    do {
      const count = counts[index] ?? 0;
      least = Math.min(least, count);
      most = Math.max(most, count);
      index += 1;
    } while ((timesMs[index] ?? Number.POSITIVE_INFINITY) <= toMs);
  }
  return { least, most };
}

/** Index of the count that stands at a moment; -1 before the first, when it is zero. */
function standingAt({ timesMs }: Steps, atMs: number): number {
  return timesMs.findLastIndex((time) => time <= atMs);
}

/** The stretches of a box between what is not known. */
function knownRuns({ fromMs, toMs, unknown = [] }: StepBox): readonly Gap[] {
  const runs: Gap[] = [];
  let begin = fromMs;
  for (const gap of unknown) {
    if (gap.fromMs > begin) runs.push({ fromMs: begin, toMs: Math.min(gap.fromMs, toMs) });
    begin = Math.max(begin, gap.toMs);
  }
  if (begin < toMs) runs.push({ fromMs: begin, toMs });
  return runs;
}

function xOf(atMs: number, { fromMs, toMs, width }: StepBox): number {
  return round(((atMs - fromMs) / (toMs - fromMs)) * width);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
