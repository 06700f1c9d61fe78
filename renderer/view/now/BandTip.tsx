import type { ReactElement } from 'react';
import { clockText, countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { appColour, type Colours } from '../../state/colours.ts';
import { type BandChart, type BandPoint, OTHERS } from '../../state/now-bands.ts';
import { bandWords } from './band-place.ts';

/** The counts at one moment, largest first and the others last. */
export function BandTip(props: {
  readonly chart: BandChart;
  readonly colours: Colours | null;
  readonly point: BandPoint;
}): ReactElement {
  const { chart, colours, point } = props;
  const rows = chart.bands
    .map((band, index) => ({ band, count: point.counts[index] ?? null }))
    .filter(({ count }) => count !== null && count > 0)
    .sort((a, b) => Number(a.band.key === OTHERS) - Number(b.band.key === OTHERS) || (b.count ?? 0) - (a.count ?? 0));
  return (
    <div className="chart-tip">
      <p className="tip-head">
        <span>{clockText(point.atMs)}</span>
        <span className="number">{point.total === null ? say('now.time.gap') : countText(point.total)}</span>
      </p>
      {rows.map(({ band, count }) => (
        <p key={band.key} className="tip-row">
          <span
            className="app-dot"
            style={{ background: band.key === OTHERS ? 'var(--app-other)' : appColour(colours, band.key) }}
          />
          <span className="cut">{bandWords(band, null)}</span>
          <span className="number">{countText(count ?? 0)}</span>
        </p>
      ))}
    </div>
  );
}
