import type { ReactElement } from 'react';
import { clockText, countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { BandChart, BandPoint } from '../../state/now-bands.ts';
import { bandWords } from './band-place.ts';

const ROWS_MOST = 40;

/** The stacked chart in numbers: fewer moments, newest first, gaps said in words. */
export function BandTable(props: {
  readonly chart: BandChart;
  readonly height: number;
  readonly labelledBy: string;
}): ReactElement {
  const { chart, height, labelledBy } = props;
  const { bands } = chart;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of rows, not of form fields.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div className="twin" role="group" tabIndex={0} aria-labelledby={labelledBy} style={{ height }}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('now.time.moment')}</th>
            <th scope="col" className="number">
              {say('now.time.total')}
            </th>
            {bands.map((band) => (
              <th key={band.key} scope="col" className="number" title={bandWords(band, null)}>
                <span className="cut">{bandWords(band, null)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fewer(chart.points).map((point) => (
            <tr key={point.atMs}>
              <th scope="row">{clockText(point.atMs)}</th>
              {point.total === null ? (
                <td colSpan={bands.length + 1} className="quiet">
                  {say('now.time.gap')}
                </td>
              ) : (
                [point.total, ...point.counts].map((count, index) => (
                  <td key={bands[index - 1]?.key ?? 'all'} className="number">
                    {countText(count ?? 0)}
                  </td>
                ))
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Every nth point from the newest back, and no gap left out. */
function fewer(points: readonly BandPoint[]): readonly BandPoint[] {
  const every = Math.max(1, Math.ceil(points.length / ROWS_MOST));
  return points.filter((point, index) => point.total === null || (points.length - 1 - index) % every === 0).reverse();
}
