import { createContext, createElement, type ReactElement, type ReactNode, useMemo } from 'react';
import { useChartWorld } from '../parts/use-chart-world.ts';

/** Until when the small lines of a table are drawn (epoch milliseconds); `revision` tells when they may look different. Null before the first reading. */
export const TrendMoment = createContext<{ readonly nowMs: number; readonly revision: number } | null>(null);

/** Gives the small lines inside their moment, a new one whenever it is their turn. */
export function TrendTurns(props: { readonly children: ReactNode }): ReactElement {
  const drawn = useChartWorld();
  const moment = useMemo(() => (drawn === null ? null : { nowMs: drawn.world.takenAtMs, revision: drawn.revision }), [drawn]);
  return createElement(TrendMoment, { value: moment }, props.children);
}
