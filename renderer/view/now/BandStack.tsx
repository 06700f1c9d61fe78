import { memo, type ReactElement, useMemo } from 'react';
import { Area, AreaChart, CartesianGrid, ReferenceArea, Tooltip, useXAxisScale, useYAxisScale, XAxis, YAxis } from 'recharts';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import type { App } from '../../../shared/socket.ts';
import { clockText, countText, minuteText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { appColour, type Colours } from '../../state/colours.ts';
import { bandPaths } from '../../state/now-band-paths.ts';
import { type Band, type BandChart, type BandPoint, OTHERS } from '../../state/now-bands.ts';
import { countTicks, type Gap, type Span, timeTicks } from '../../state/now-moments.ts';
import { usePortlight } from '../store.ts';
import { BandTip } from './BandTip.tsx';
import { PLOT } from './band-place.ts';
import { FindingMarks } from './FindingMarks.tsx';

const MARGIN = { top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 };
const SHORT_MS = 120_000;
const LABELLED_GAP_PX = 70;
/** A band lower than this is drawn without its edge, which would hide it. */
const THIN_PX = 4;

/** The stack itself. The one area is what the pointer finds; the bands are one layer, for nine areas would cost nine times as much. A click on a band asks for its app; `opensDetail` when Shift was held. */
export const BandStack = memo(function BandStack(props: {
  readonly chart: BandChart;
  readonly findings: readonly ToldFinding[];
  readonly width: number;
  readonly height: number;
  readonly onPick: (app: App | null, opensDetail: boolean) => void;
}): ReactElement {
  const { chart, findings, width, height, onPick } = props;
  const { span, points, gaps } = chart;
  const colours = usePortlight((state) => state.world?.colours ?? null);
  const domain = useMemo(() => [span.fromMs, span.toMs], [span.fromMs, span.toMs]);
  return (
    <AreaChart data={points as BandPoint[]} width={width} height={height} margin={MARGIN} accessibilityLayer={false}>
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis
        dataKey="atMs"
        type="number"
        domain={domain}
        allowDataOverflow
        ticks={timeTicks(span) as number[]}
        interval={0}
        height={PLOT.bottom}
        tickFormatter={span.toMs - span.fromMs <= SHORT_MS ? clockText : minuteText}
        tickLine={false}
        axisLine={AXIS_LINE}
        tick={TICK}
      />
      <YAxis
        width={PLOT.left}
        domain={[0, countTicks(chart.most).at(-1) ?? 1]}
        ticks={countTicks(chart.most) as number[]}
        tickFormatter={countText}
        axisLine={false}
        tickLine={false}
        interval={0}
        tick={TICK}
      />
      <Area dataKey={totalOf} stroke="none" fill="none" dot={false} activeDot={false} isAnimationActive={false} />
      <Bands chart={chart} colours={colours} onPick={onPick} />
      {gaps.map((gap) => gapArea(gap, span, width))}
      <FindingMarks findings={findings} span={span} />
      <Tooltip
        isAnimationActive={false}
        cursor={CURSOR}
        content={<BandTip chart={chart} colours={colours} />}
        wrapperStyle={TIP_STYLE}
      />
    </AreaChart>
  );
});

const TICK = { fill: 'var(--text-quiet)', fontSize: 11 } as const;
const AXIS_LINE = { stroke: 'var(--line)' } as const;
const CURSOR = { stroke: 'var(--text-quiet)', strokeDasharray: '2 2' } as const;
const GAP_LABEL = { value: say('now.time.gap'), fill: 'var(--text-quiet)', fontSize: 11 } as const;
const TIP_STYLE = { zIndex: 2, outline: 'none' } as const;

function gapArea(gap: Gap, span: Span, width: number): ReactElement {
  const pxPerMs = Math.max(0, width - PLOT.left - PLOT.right) / (span.toMs - span.fromMs);
  const label = (gap.toMs - gap.fromMs) * pxPerMs > LABELLED_GAP_PX ? { label: GAP_LABEL } : {};
  const fromMs = Math.max(gap.fromMs, span.fromMs);
  return <ReferenceArea key={gap.fromMs} x1={fromMs} x2={gap.toMs} className="band-gap" ifOverflow="hidden" {...label} />;
}

function Bands(props: {
  readonly chart: BandChart;
  readonly colours: Colours | null;
  readonly onPick: (app: App | null, opensDetail: boolean) => void;
}): ReactElement | null {
  const { chart, colours, onPick } = props;
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (x === undefined || y === undefined) return null;
  const paths = bandPaths(chart, { x: (atMs) => x(atMs) ?? 0, y: (count) => y(count) ?? 0 });
  return (
    <g className="band-paths">
      {chart.bands.map((band, index) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the labels beside the plot are the same buttons for keyboard and reader.
        <path
          key={band.key}
          className={`band band-${index}${(y(0) ?? 0) - (y(band.last) ?? 0) < THIN_PX ? ' is-thin' : ''}`}
          d={paths[index]}
          fill={bandColour(band, colours)}
          onClick={(event) => {
            if (band.key !== OTHERS) onPick(band.app, event.shiftKey);
          }}
        />
      ))}
    </g>
  );
}

function bandColour(band: Band, colours: Colours | null): string {
  return band.key === OTHERS ? 'var(--app-other)' : appColour(colours, band.key);
}

function totalOf(point: BandPoint): number | null {
  return point.total;
}
