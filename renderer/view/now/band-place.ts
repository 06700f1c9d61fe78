import { createContext } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import type { App } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import type { Colours } from '../../state/colours.ts';
import type { BandScale } from '../../state/now-band-paths.ts';
import { type Band, type BandChart, type BandPoint, type BandsNow, OTHERS } from '../../state/now-bands.ts';
import { countTicks } from '../../state/now-moments.ts';
import { appWords } from '../parts/AppName.tsx';
import { otherAppsWords } from './words.ts';

/** Where the plot of the stacked chart lies in its box, in pixels from each edge; the right one holds the labels. */
export const PLOT = { top: 8, right: 168, bottom: 24, left: 48 } as const;

/** The plot in its box: how moments and counts become pixels, and where it ends. */
export interface BandPlot extends BandScale {
  readonly left: number;
  readonly right: number;
  /** Where the time axis lies. */
  readonly floor: number;
  /** The moment (epoch milliseconds) at a place from the left. */
  readonly momentAt: (px: number) => number;
}

/** What the chart around the bands is laid out for: a span (epoch milliseconds), and the largest count in it. */
export interface BandFrameSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly most: number;
}

/** In so many steps a chart moves on by its whole width. */
const FRAME_STEPS = 30;

/**
 * The span that the chart around the bands is laid out for. It ends at the next whole step and begins one range before, so that the
 * chart stands still between steps and the newest reading grows into the room at its right. `most` counts by the mark above it.
 */
export function frameSpan({ span, most }: Pick<BandChart, 'span' | 'most'>): BandFrameSpan {
  const rangeMs = span.toMs - span.fromMs;
  const stepMs = Math.max(1, rangeMs / FRAME_STEPS);
  const toMs = Math.ceil(span.toMs / stepMs) * stepMs;
  return { fromMs: toMs - rangeMs, toMs, most: countTicks(most).at(-1) ?? 1 };
}

/** Where the pointer is: pixels from the left of the box, and the moment there (epoch milliseconds). */
export interface Pointed {
  readonly px: number;
  readonly atMs: number;
}

/** What the layers of the stacked chart show; `point` is what the pointer is next to. */
export const ShownBands = createContext<{
  readonly chart: BandChart;
  readonly findings: readonly ToldFinding[];
  readonly colours: Colours | null;
  readonly point: BandPoint | undefined;
  readonly onPick: (app: App | null, opensDetail: boolean) => void;
  readonly onPoint: (pointed: Pointed | null) => void;
} | null>(null);

/** The name of a band; of that of the others in short, unless it is said who they are (`now`). */
export function bandWords(band: Band, now: BandsNow | null): string {
  if (band.key !== OTHERS) return appWords(band.app);
  return now === null ? say('now.others') : otherAppsWords(now.othersApps, now.othersHaveUnknown);
}
