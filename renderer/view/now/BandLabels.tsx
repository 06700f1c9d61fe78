import type { ReactElement } from 'react';
import type { App } from '../../../shared/socket.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { appColour } from '../../state/colours.ts';
import { type Band, type BandChart, OTHERS } from '../../state/now-bands.ts';
import { countTicks } from '../../state/now-moments.ts';
import { spread } from '../../state/now-spread.ts';
import { useActions, usePortlight } from '../store.ts';
import { bandWords, PLOT } from './band-place.ts';
import { fewOtherAppsWords } from './words.ts';

const LABEL_PX = 18;

/** The names of the bands at the right edge, each as near to its band as there is room; each is a button that filters. */
export function BandLabels(props: {
  readonly chart: BandChart;
  readonly height: number;
  readonly onPick: (app: App | null, opensDetail: boolean) => void;
}): ReactElement {
  const { chart, height, onPick } = props;
  const { goTo } = useActions();
  const colours = usePortlight((state) => state.world?.colours ?? null);
  const labels = labelled(chart, height);
  return (
    <ul className="band-labels" style={{ width: PLOT.right - 6 }}>
      {labels.map(({ band, index, top }) => {
        const isOthers = band.key === OTHERS;
        const name = isOthers ? fewOtherAppsWords(chart.othersApps, chart.othersHaveUnknown) : bandWords(band, chart);
        return (
          <li key={band.key} style={{ top: top - LABEL_PX / 2, height: LABEL_PX }}>
            <button
              type="button"
              className={`band-label points-${index}`}
              title={bandWords(band, chart)}
              onClick={(event) => (isOthers ? goTo('apps') : onPick(band.app, event.shiftKey))}
            >
              <span className="app-dot" style={{ background: isOthers ? 'var(--app-other)' : appColour(colours, band.key) }} />
              <span className={band.last === 0 || isOthers ? 'cut quiet' : 'cut'}>{name}</span>
              <span className="number quiet">{countText(band.last)}</span>
              <span className="visually-hidden">
                {say(isOthers ? 'now.others.show.apps' : 'now.time.band', { count: band.last })}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface Label {
  readonly band: Band;
  readonly index: number;
  readonly top: number;
}

/** The labels from the top down, where they stand. */
function labelled(chart: BandChart, height: number): readonly Label[] {
  const scale = countTicks(chart.most).at(-1) ?? 1;
  const bottom = height - PLOT.bottom;
  let below = 0;
  const wanted = chart.bands.map((band, index) => {
    const middle = below + band.last / 2;
    below += band.last;
    return { band, index, top: bottom - (middle / scale) * (bottom - PLOT.top) };
  });
  const shown = wanted.filter(({ band }) => band.key !== OTHERS || band.last > 0).reverse();
  const tops = spread(
    shown.map(({ top }) => top),
    { gap: LABEL_PX, from: LABEL_PX / 2, to: height - LABEL_PX / 2 },
  );
  return shown.map((label, place) => ({ ...label, top: Math.round(tops[place] ?? label.top) }));
}
