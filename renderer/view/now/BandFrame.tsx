import { memo, type ReactElement, useMemo } from 'react';
import { Area, AreaChart, CartesianGrid, usePlotArea, useXAxisScale, useYAxisScale, XAxis, YAxis } from 'recharts';
import { clockText, countText, minuteText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { countTicks, timeTicks } from '../../state/now-moments.ts';
import { BandLayers } from './BandLayers.tsx';
import { type BandFrameSpan, type BandPlot, PLOT } from './band-place.ts';

const MARGIN = { top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 };
const SHORT_MS = 120_000;
const TICK = { fill: 'var(--text-quiet)', fontSize: 11 } as const;
const AXIS_LINE = { stroke: 'var(--line)' } as const;

/**
 * The chart that stays while readings come: axes, grid and scales. Recharts lays itself out in several rounds, so it is given a span
 * that moves on in steps; what moves with each reading is drawn inside it, by its scales (`BandLayers`).
 */
export const BandFrame = memo(function BandFrame(
  props: BandFrameSpan & { readonly width: number; readonly height: number },
): ReactElement {
  const { fromMs, toMs, most, width, height } = props;
  const ticks = useMemo(() => countTicks(most), [most]);
  const ends = useMemo(() => [fromMs, toMs].map((atMs) => ({ atMs, count: 0 })), [fromMs, toMs]);
  return (
    <AreaChart
      data={ends}
      width={width}
      height={height}
      margin={MARGIN}
      accessibilityLayer={false}
      aria-label={say('now.time.title')}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis
        dataKey="atMs"
        type="number"
        domain={[fromMs, toMs]}
        allowDataOverflow
        ticks={timeTicks({ fromMs, toMs }) as number[]}
        interval={0}
        height={PLOT.bottom}
        tickFormatter={toMs - fromMs <= SHORT_MS ? clockText : minuteText}
        tickLine={false}
        axisLine={AXIS_LINE}
        tick={TICK}
      />
      <YAxis
        width={PLOT.left}
        domain={[0, ticks.at(-1) ?? 1]}
        ticks={ticks as number[]}
        tickFormatter={countText}
        axisLine={false}
        tickLine={false}
        interval={0}
        tick={TICK}
      />
      <Area dataKey="count" stroke="none" fill="none" dot={false} activeDot={false} isAnimationActive={false} />
      <Scaled fromMs={fromMs} toMs={toMs} />
    </AreaChart>
  );
});

function Scaled(props: { readonly fromMs: number; readonly toMs: number }): ReactElement | null {
  const { fromMs, toMs } = props;
  const x = useXAxisScale();
  const y = useYAxisScale();
  const area = usePlotArea();
  const plot = useMemo((): BandPlot | null => {
    if (x === undefined || y === undefined || area === undefined) return null;
    const left = area.x;
    return {
      left,
      right: left + area.width,
      floor: area.y + area.height,
      x: (atMs) => Math.max(left, x(atMs) ?? left),
      y: (count) => y(count) ?? 0,
      momentAt: (px) => fromMs + ((px - left) / area.width) * (toMs - fromMs),
    };
  }, [x, y, area, fromMs, toMs]);
  return plot === null ? null : <BandLayers plot={plot} />;
}
