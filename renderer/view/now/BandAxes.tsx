import { memo, type ReactElement } from 'react';
import { clockText, countText, minuteText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { BandChart } from '../../state/now-bands.ts';
import { countTicks, type Gap, type Span, timeTicks } from '../../state/now-moments.ts';
import { type BandPlot, PLOT } from './band-place.ts';

const SHORT_MS = 120_000;
const LABELLED_GAP_PX = 70;
/** From an axis to its words, in pixels. */
const APART_PX = 8;

/** The axes of the stacked chart with their words, and the lines of its counts. */
export const BandAxes = memo(function BandAxes(props: { readonly chart: BandChart; readonly plot: BandPlot }): ReactElement {
  const { plot, chart } = props;
  const { span, most } = chart;
  const timeText = span.toMs - span.fromMs <= SHORT_MS ? clockText : minuteText;
  return (
    <g className="band-axes">
      {countTicks(most).map((count) => (
        <g key={count}>
          <line className="band-grid" x1={PLOT.left} x2={plot.right} y1={plot.y(count)} y2={plot.y(count)} />
          <text x={PLOT.left - APART_PX} y={plot.y(count)} dy="0.355em" textAnchor="end">
            {countText(count)}
          </text>
        </g>
      ))}
      <line className="band-axis" x1={PLOT.left} x2={plot.right} y1={plot.floor} y2={plot.floor} />
      {timeTicks(span).map((atMs) => (
        <text key={atMs} x={plot.x(atMs)} y={plot.floor + APART_PX} dy="0.71em" textAnchor="middle">
          {timeText(atMs)}
        </text>
      ))}
    </g>
  );
});

/** A stretch of which nothing is known; it says so where there is room. */
export function BandGap(props: { readonly gap: Gap; readonly span: Span; readonly plot: BandPlot }): ReactElement {
  const { gap, span, plot } = props;
  const from = plot.x(Math.max(gap.fromMs, span.fromMs));
  const width = Math.max(0, plot.x(Math.min(gap.toMs, span.toMs)) - from);
  return (
    <g className="band-gap">
      <rect x={from} y={PLOT.top} width={width} height={plot.floor - PLOT.top} />
      {width > LABELLED_GAP_PX ? (
        <text x={from + width / 2} y={(PLOT.top + plot.floor) / 2} dy="0.355em" textAnchor="middle">
          {say('now.time.gap')}
        </text>
      ) : null}
    </g>
  );
}
