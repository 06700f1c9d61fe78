import { memo, type PointerEvent, type ReactElement, useMemo, useState } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import type { App } from '../../../shared/socket.ts';
import { appColour, type Colours } from '../../state/colours.ts';
import { bandPaths } from '../../state/now-band-paths.ts';
import { type Band, type BandChart, type BandPoint, OTHERS } from '../../state/now-bands.ts';
import { usePortlight } from '../store.ts';
import { BandAxes, BandGap } from './BandAxes.tsx';
import { BandTip } from './BandTip.tsx';
import { type BandPlot, bandPlot, PLOT } from './band-place.ts';
import { FindingMarks } from './FindingMarks.tsx';

/** A band lower than this is drawn without its edge, which would hide it. */
const THIN_PX = 4;
const BESIDE_POINTER_PX = 10;

/**
 * The stack itself, drawn by hand: its scales are two lines, and it moves with every reading (a chart of the library took a third of
 * what the whole page cost). A click on a band asks for its app; `opensDetail` when Shift was held.
 */
export const BandStack = memo(function BandStack(props: {
  readonly chart: BandChart;
  readonly findings: readonly ToldFinding[];
  readonly width: number;
  readonly height: number;
  readonly onPick: (app: App | null, opensDetail: boolean) => void;
}): ReactElement {
  const { chart, findings, width, height, onPick } = props;
  const { span, gaps } = chart;
  const colours = usePortlight((state) => state.world?.colours ?? null);
  const plot = useMemo(() => bandPlot(chart, width, height), [chart, width, height]);
  const [pointedX, setPointedX] = useState<number | null>(null);
  const point = pointedX === null ? undefined : nearest(chart.points, plot.momentAt(pointedX));
  const follow = (event: PointerEvent): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setPointedX(x >= PLOT.left && x <= plot.right ? x : null);
  };
  return (
    <>
      <svg
        className="band-surface"
        width={width}
        height={height}
        aria-hidden="true"
        onPointerMove={follow}
        onPointerLeave={() => setPointedX(null)}
      >
        <BandAxes chart={chart} plot={plot} />
        <Bands chart={chart} plot={plot} colours={colours} onPick={onPick} />
        {gaps.map((gap) => (
          <BandGap key={gap.fromMs} gap={gap} span={span} plot={plot} />
        ))}
        <FindingMarks findings={findings} span={span} plot={plot} />
        {point === undefined ? null : (
          <line className="band-cursor" x1={plot.x(point.atMs)} x2={plot.x(point.atMs)} y1={PLOT.top} y2={plot.floor} />
        )}
      </svg>
      {point === undefined ? null : (
        <div className="band-tip" style={besidePointer(plot.x(point.atMs), width)}>
          <BandTip chart={chart} colours={colours} point={point} />
        </div>
      )}
    </>
  );
});

/** The side of the pointer where there is more room. */
function besidePointer(x: number, width: number): { readonly left: number } | { readonly right: number } {
  return x < width / 2 ? { left: x + BESIDE_POINTER_PX } : { right: width - x + BESIDE_POINTER_PX };
}

/** The point next to a moment. Points ascend. */
function nearest(points: readonly BandPoint[], atMs: number): BandPoint | undefined {
  const after = points.findIndex((point) => point.atMs >= atMs);
  if (after < 0) return points.at(-1);
  const before = points[after - 1];
  const next = points[after];
  return before !== undefined && next !== undefined && atMs - before.atMs < next.atMs - atMs ? before : next;
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
