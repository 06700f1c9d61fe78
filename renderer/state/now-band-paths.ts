import type { BandChart, BandPoint } from './now-bands.ts';

/** How moments and counts become pixels. */
export interface BandScale {
  readonly x: (atMs: number) => number;
  readonly y: (count: number) => number;
}

/**
 * The outline of each band, from the bottom up, as the `d` of an SVG path: a count holds until the next moment, and a gap
 * parts the outline in two. Moments at which nothing in or under a band changed leave no point in it.
 */
export function bandPaths(chart: Pick<BandChart, 'points' | 'bands'>, scale: BandScale): readonly string[] {
  const runs = knownRuns(chart.points);
  return chart.bands.map((_band, index) => runs.map((run) => outline(run, index, scale)).join(''));
}

/** The points between the gaps. */
function knownRuns(points: readonly BandPoint[]): readonly (readonly BandPoint[])[] {
  const runs: BandPoint[][] = [[]];
  for (const point of points) {
    if (point.total === null) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 0);
}

function outline(run: readonly BandPoint[], index: number, scale: BandScale): string {
  const tops = run.map((point) => sumBelow(point, index + 1));
  const floors = run.map((point) => sumBelow(point, index));
  if (tops.every((top, at) => top === floors[at])) return '';
  const times = run.map((point) => point.atMs);
  return `M${edge(times, tops, scale)}L${edge(times, floors, scale, true)}Z`;
}

function sumBelow(point: BandPoint, end: number): number {
  let sum = 0;
  for (let index = 0; index < end; index += 1) sum += point.counts[index] ?? 0;
  return sum;
}

/** One edge as steps, forward or back, without the leading command. */
function edge(times: readonly number[], counts: readonly number[], scale: BandScale, isBack = false): string {
  const corners: string[] = [];
  const corner = (atMs: number, count: number): void => {
    corners.push(`${round(scale.x(atMs))} ${round(scale.y(count))}`);
  };
  let held = counts[0] ?? 0;
  corner(times[0] ?? 0, held);
  counts.forEach((count, at) => {
    if (count === held) return;
    corner(times[at] ?? 0, held);
    corner(times[at] ?? 0, count);
    held = count;
  });
  corner(times.at(-1) ?? 0, held);
  if (isBack) corners.reverse();
  return corners.join('L');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
