import { say } from '../../../shared/text/say.ts';
import type { BandScale } from '../../state/now-band-paths.ts';
import { type Band, type BandChart, OTHERS } from '../../state/now-bands.ts';
import { countTicks } from '../../state/now-moments.ts';
import { appWords } from '../parts/AppName.tsx';

/** Where the plot of the stacked chart lies in its box, in pixels from each edge; the right one holds the labels. */
export const PLOT = { top: 8, right: 168, bottom: 24, left: 48 } as const;

/** The plot in its box: how moments and counts become pixels, and where it ends. */
export interface BandPlot extends BandScale {
  readonly right: number;
  /** Where the time axis lies. */
  readonly floor: number;
  /** The moment (epoch milliseconds) at a place from the left. */
  readonly momentAt: (x: number) => number;
}

/** Lays the plot of a chart out in a box of so many pixels. What lies before its span stands at its left edge. */
export function bandPlot({ span, most }: Pick<BandChart, 'span' | 'most'>, width: number, height: number): BandPlot {
  const right = Math.max(PLOT.left + 1, width - PLOT.right);
  const floor = height - PLOT.bottom;
  const pxPerMs = (right - PLOT.left) / (span.toMs - span.fromMs);
  const pxPerCount = (floor - PLOT.top) / (countTicks(most).at(-1) ?? 1);
  return {
    right,
    floor,
    x: (atMs) => PLOT.left + Math.max(0, atMs - span.fromMs) * pxPerMs,
    y: (count) => floor - count * pxPerCount,
    momentAt: (x) => span.fromMs + (x - PLOT.left) / pxPerMs,
  };
}

/** The name of a band. */
export function bandWords(band: Band, othersApps: number): string {
  if (band.key !== OTHERS) return appWords(band.app);
  return othersApps === 0 ? say('now.others') : say('now.others.apps', { count: othersApps });
}
