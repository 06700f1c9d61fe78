import { lastCount, type Steps } from './steps.ts';

/** A step line as the `d` of an SVG path (y grows downwards, zero at `height`), and what it tells in numbers. */
export interface StepPath {
  readonly path: string;
  readonly least: number;
  readonly most: number;
  readonly last: number;
}

/** Draws the counts between two moments (epoch milliseconds) into a box. A count of zero lies on the baseline; the scale begins at zero. */
export function stepPath(
  steps: Steps,
  box: { readonly fromMs: number; readonly toMs: number; readonly width: number; readonly height: number },
): StepPath {
  const { fromMs, toMs, width, height } = box;
  const { timesMs, counts } = steps;
  let index = timesMs.findLastIndex((time) => time <= fromMs);
  let count = index < 0 ? 0 : (counts[index] ?? 0);
  let least = count;
  let most = count;
  for (let next = index + 1; next < timesMs.length; next += 1) {
    least = Math.min(least, counts[next] ?? 0);
    most = Math.max(most, counts[next] ?? 0);
  }
  const yOf = (value: number): number => round(height - (most === 0 ? 0 : (value / most) * height));
  let path = `M0 ${yOf(count)}`;
  for (index += 1; index < timesMs.length; index += 1) {
    count = counts[index] ?? 0;
    path += `H${round((((timesMs[index] ?? toMs) - fromMs) / (toMs - fromMs)) * width)}V${yOf(count)}`;
  }
  return { path: `${path}H${width}`, least, most, last: lastCount(steps) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
