import { memo, type PointerEvent, type ReactElement, useContext } from 'react';
import type { App } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { appColour, type Colours } from '../../state/colours.ts';
import { bandPaths } from '../../state/now-band-paths.ts';
import { type Band, type BandChart, OTHERS } from '../../state/now-bands.ts';
import type { Gap, Span } from '../../state/now-moments.ts';
import { type BandPlot, PLOT, ShownBands } from './band-place.ts';
import { FindingMarks } from './FindingMarks.tsx';

/** A band lower than this is drawn without its edge, which would hide it. */
const THIN_PX = 4;
const LABELLED_GAP_PX = 70;

/** What moves with each reading: the bands as one layer, gaps, findings and the cursor. It comes by context, past the chart around it. */
export function BandLayers(props: { readonly plot: BandPlot }): ReactElement | null {
  const { plot } = props;
  const shown = useContext(ShownBands);
  if (shown === null) return null;
  const { chart, findings, colours, point, onPick, onPoint } = shown;
  const { span, gaps, points } = chart;
  const firstMs = points[0]?.atMs ?? span.toMs;
  const follow = (event: PointerEvent<SVGGElement>): void => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    const px = event.clientX - (box?.left ?? 0);
    onPoint(px >= plot.left && px <= plot.right ? { px, atMs: plot.momentAt(px) } : null);
  };
  return (
    <g onPointerMove={follow} onPointerLeave={() => onPoint(null)}>
      <rect className="band-ground" x={plot.left} y={PLOT.top} width={plot.right - plot.left} height={plot.floor - PLOT.top} />
      <Bands chart={chart} plot={plot} colours={colours} onPick={onPick} />
      {firstMs > span.fromMs ? (
        <BandGap gap={{ fromMs: span.fromMs, toMs: firstMs }} words={say('now.time.before')} span={span} plot={plot} />
      ) : null}
      {gaps.map((gap) => (
        <BandGap key={gap.fromMs} gap={gap} words={say('now.time.gap')} span={span} plot={plot} />
      ))}
      <FindingMarks findings={findings} span={span} plot={plot} />
      {point === undefined ? null : (
        <line className="band-cursor" x1={plot.x(point.atMs)} x2={plot.x(point.atMs)} y1={PLOT.top} y2={plot.floor} />
      )}
    </g>
  );
}

const Bands = memo(function Bands(props: {
  readonly chart: BandChart;
  readonly plot: BandPlot;
  readonly colours: Colours | null;
  readonly onPick: (app: App | null, opensDetail: boolean) => void;
}): ReactElement {
  const { chart, plot, colours, onPick } = props;
  const paths = bandPaths(chart, plot);
  return (
    <g className="band-paths">
      {chart.bands.map((band, index) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the labels beside the plot are the same buttons for keyboard and reader.
        <path
          key={band.key}
          className={`band band-${index}${plot.floor - plot.y(band.last) < THIN_PX ? ' is-thin' : ''}`}
          d={paths[index]}
          fill={bandColour(band, colours)}
          onClick={(event) => {
            if (band.key !== OTHERS) onPick(band.app, event.shiftKey);
          }}
        />
      ))}
    </g>
  );
});

function bandColour(band: Band, colours: Colours | null): string {
  return band.key === OTHERS ? 'var(--app-other)' : appColour(colours, band.key);
}

/** A stretch of which nothing is known; it says so where there is room. */
function BandGap(props: {
  readonly gap: Gap;
  readonly words: string;
  readonly span: Span;
  readonly plot: BandPlot;
}): ReactElement {
  const { gap, words, span, plot } = props;
  const from = plot.x(Math.max(gap.fromMs, span.fromMs));
  const width = Math.max(0, plot.x(Math.min(gap.toMs, span.toMs)) - from);
  return (
    <g className="band-gap">
      <rect x={from} y={PLOT.top} width={width} height={plot.floor - PLOT.top} />
      {width > LABELLED_GAP_PX ? (
        <text x={from + width / 2} y={(PLOT.top + plot.floor) / 2} dy="0.355em" textAnchor="middle">
          {words}
        </text>
      ) : null}
    </g>
  );
}
