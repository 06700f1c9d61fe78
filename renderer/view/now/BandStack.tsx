import { memo, type ReactElement, useMemo, useState } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import type { App } from '../../../shared/socket.ts';
import type { BandChart, BandPoint } from '../../state/now-bands.ts';
import { usePortlight } from '../store.ts';
import { BandFrame } from './BandFrame.tsx';
import { BandTip } from './BandTip.tsx';
import { frameSpan, type Pointed, ShownBands } from './band-place.ts';

const BESIDE_POINTER_PX = 10;

/** The stack itself. A click on a band asks for its app; `opensDetail` when Shift was held. */
export const BandStack = memo(function BandStack(props: {
  readonly chart: BandChart;
  readonly findings: readonly ToldFinding[];
  readonly width: number;
  readonly height: number;
  readonly onPick: (app: App | null, opensDetail: boolean) => void;
}): ReactElement {
  const { chart, findings, width, height, onPick } = props;
  const colours = usePortlight((state) => state.world?.colours ?? null);
  const [pointed, onPoint] = useState<Pointed | null>(null);
  const point = pointed === null ? undefined : nearest(chart.points, pointed.atMs);
  const shown = useMemo(() => ({ chart, findings, colours, point, onPick, onPoint }), [chart, findings, colours, point, onPick]);
  const frame = frameSpan(chart);
  return (
    <ShownBands value={shown}>
      <BandFrame {...frame} width={width} height={height} />
      {point === undefined || pointed === null ? null : (
        <div className="band-tip" style={besidePointer(pointed.px, width)}>
          <BandTip chart={chart} colours={colours} point={point} />
        </div>
      )}
    </ShownBands>
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
