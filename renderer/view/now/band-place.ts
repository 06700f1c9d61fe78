import { say } from '../../../shared/text/say.ts';
import { type Band, OTHERS } from '../../state/now-bands.ts';
import { appWords } from '../parts/AppName.tsx';

/** Where the plot of the stacked chart lies in its box, in pixels from each edge; the right one holds the labels. */
export const PLOT = { top: 8, right: 168, bottom: 24, left: 48 } as const;

/** The name of a band. */
export function bandWords(band: Band, othersApps: number): string {
  if (band.key !== OTHERS) return appWords(band.app);
  return othersApps === 0 ? say('now.others') : say('now.others.apps', { count: othersApps });
}
