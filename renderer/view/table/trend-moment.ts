import { createContext, createElement, type ReactElement, type ReactNode, useLayoutEffect, useState } from 'react';
import type { Gap } from '../../state/now-moments.ts';
import { useChartWorld } from '../parts/use-chart-world.ts';
import { useUnknownTime } from '../parts/use-unknown-time.ts';

/** How far back the small lines look, in milliseconds. */
export const TREND_MS = 300_000;

interface Moment {
  readonly nowMs: number;
  readonly revision: number;
  readonly unknown: readonly Gap[];
}

/** Until when the small lines of a table are drawn (epoch milliseconds); `revision` tells when they may look different. Null before the first reading. */
export const TrendMoment = createContext<Moment | null>(null);

/** Gives the small lines inside their moment, a new one whenever it is their turn. Where none are shown, `areShown` false, there are no turns. */
export function TrendTurns(props: { readonly areShown: boolean; readonly children: ReactNode }): ReactElement {
  const [moment, setMoment] = useState<Moment | null>(null);
  const clock = props.areShown ? createElement(TrendClock, { tell: setMoment }) : null;
  return createElement(TrendMoment, { value: moment }, props.children, clock);
}

function TrendClock({ tell }: { readonly tell: (moment: Moment | null) => void }): null {
  const drawn = useChartWorld();
  const unknown = useUnknownTime(drawn?.world ?? null, drawn?.revision ?? 0, TREND_MS);
  useLayoutEffect(() => {
    tell(drawn === null ? null : { nowMs: drawn.world.takenAtMs, revision: drawn.revision, unknown });
  }, [tell, drawn, unknown]);
  return null;
}
