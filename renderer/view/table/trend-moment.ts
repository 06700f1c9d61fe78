import { createContext, createElement, type ReactElement, type ReactNode, useLayoutEffect, useState } from 'react';
import { useChartWorld } from '../parts/use-chart-world.ts';

interface Moment {
  readonly nowMs: number;
  readonly revision: number;
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
  useLayoutEffect(() => {
    tell(drawn === null ? null : { nowMs: drawn.world.takenAtMs, revision: drawn.revision });
  }, [tell, drawn]);
  return null;
}
