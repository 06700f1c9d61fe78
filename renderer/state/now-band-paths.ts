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
  const paths = chart.bands.map(() => '');
  for (const run of knownRuns(chart.points)) {
    let floors: readonly number[] = run.map(() => 0);
    for (let index = 0; index < paths.length; index += 1) {
      const tops = sums(run, floors, index);
      paths[index] += outline(run, floors, tops, scale);
      floors = tops;
    }
  }
  return paths;
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

// Loops without functions of their own: made anew with every drawing, those would be compiled anew with every drawing.

function sums(run: readonly BandPoint[], floors: readonly number[], index: number): readonly number[] {
  const tops: number[] = [];
  for (let at = 0; at < run.length; at += 1) tops.push((floors[at] ?? 0) + (run[at]?.counts[index] ?? 0));
  return tops;
}

function outline(run: readonly BandPoint[], floors: readonly number[], tops: readonly number[], scale: BandScale): string {
  let isFlat = true;
  for (let at = 0; at < tops.length && isFlat; at += 1) isFlat = tops[at] === floors[at];
  return isFlat ? '' : `M${forward(run, tops, scale)}${back(run, floors, scale)}Z`;
}

/** The upper edge as steps, without the leading command. */
function forward(run: readonly BandPoint[], counts: readonly number[], scale: BandScale): string {
  let held = counts[0] ?? 0;
  let path = `${pixel(scale.x(run[0]?.atMs ?? 0))} ${pixel(scale.y(held))}`;
  for (let at = 1; at < run.length; at += 1) {
    const count = counts[at] ?? 0;
    if (count === held) continue;
    path += `H${pixel(scale.x(run[at]?.atMs ?? 0))}V${pixel(scale.y(count))}`;
    held = count;
  }
  return `${path}H${pixel(scale.x(run.at(-1)?.atMs ?? 0))}`;
}

/** The lower edge as steps, from below the end of the upper one back to the beginning. */
function back(run: readonly BandPoint[], counts: readonly number[], scale: BandScale): string {
  let held = counts.at(-1) ?? 0;
  let path = `V${pixel(scale.y(held))}`;
  for (let at = run.length - 1; at > 0; at -= 1) {
    const count = counts[at - 1] ?? 0;
    if (count === held) continue;
    // What holds from a moment on began there: going back, the step down stands at the later of the two.
    path += `H${pixel(scale.x(run[at]?.atMs ?? 0))}V${pixel(scale.y(count))}`;
    held = count;
  }
  return `${path}H${pixel(scale.x(run[0]?.atMs ?? 0))}`;
}

function pixel(value: number): number {
  return Math.round(value * 10) / 10;
}
