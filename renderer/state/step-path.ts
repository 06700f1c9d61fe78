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

/**
 * Draws the counts into a box. A count of zero lies on the baseline; the scale begins at zero. What is not known is left out: a
 * break in the line, never a zero.
 */
export function stepPath(steps: Steps, box: StepBox): StepPath {
  const { height } = box;
  const runs = knownRuns(box);
  const last = lastCount(steps);
  const counts = runs.map((run) => countsIn(steps, run));
  const seen = counts.flat().map(([, count]) => count);
  const least = seen.reduce((one, other) => Math.min(one, other), seen[0] ?? last);
  const most = seen.reduce((one, other) => Math.max(one, other), seen[0] ?? last);
  const yOf = (count: number): number => round(height - (most === 0 ? 0 : (count / most) * height));
  let path = '';
  let area = '';
  runs.forEach((run, index) => {
    const begin = xOf(run.fromMs, box);
    const [first, ...later] = counts[index] ?? [];
    const line = later.map(([atMs, count]) => `H${xOf(atMs, box)}V${yOf(count)}`).join('');
    const edge = `M${begin} ${yOf(first?.[1] ?? 0)}${line}H${xOf(run.toMs, box)}`;
    path += edge;
    area += `${edge}V${height}H${begin}Z`;
  });
  return { path, area, least, most, last };
}

/** The stretches of a box between what is not known; those too short to be seen are left out. */
function knownRuns({ fromMs, toMs, width, unknown = [] }: StepBox): readonly Gap[] {
  const runs: Gap[] = [];
  let begin = fromMs;
  for (const gap of unknown) {
    if (gap.fromMs > begin) runs.push({ fromMs: begin, toMs: Math.min(gap.fromMs, toMs) });
    begin = Math.max(begin, gap.toMs);
  }
  if (begin < toMs) runs.push({ fromMs: begin, toMs });
  const leastMs = ((toMs - fromMs) / width) * SEEN_PX;
  return runs.filter((run) => run.toMs - run.fromMs >= leastMs);
}

/** The count at the beginning of a stretch, and each moment in it at which the count changed. */
function countsIn({ timesMs, counts }: Steps, { fromMs, toMs }: Gap): readonly (readonly [number, number])[] {
  let index = timesMs.findLastIndex((time) => time <= fromMs);
  const found: (readonly [number, number])[] = [[fromMs, index < 0 ? 0 : (counts[index] ?? 0)]];
  for (index += 1; index < timesMs.length && (timesMs[index] ?? 0) <= toMs; index += 1) {
    found.push([timesMs[index] ?? toMs, counts[index] ?? 0]);
  }
  return found;
}

function xOf(atMs: number, { fromMs, toMs, width }: StepBox): number {
  return round(((atMs - fromMs) / (toMs - fromMs)) * width);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
