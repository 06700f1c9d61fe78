import { useDeferredValue, useMemo } from 'react';
import { type Seen, usePortlight } from '../store.ts';

/** Charts are drawn anew at most this often, however often the machine is read. */
const CHARTS_MS = 2_000;

/**
 * The world for charts, at a lower priority than everything that answers the person, and at most every CHARTS_MS while only
 * time goes by. A changed filter counts at once.
 */
export function useChartWorld(): Seen | null {
  const world = usePortlight((state) => state.world);
  // A new filter makes a new tally.
  const tally = usePortlight((state) => state.world?.tally ?? null);
  const tick = usePortlight(({ world: now, revision, choice }) =>
    choice.intervalMs >= CHARTS_MS ? revision : Math.floor((now?.takenAtMs ?? 0) / CHARTS_MS),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the world is mutable; the tally and the tick tell when to look again.
  const seen = useMemo(() => (world === null ? null : { world, revision: world.revision }), [world, tally, tick]);
  return useDeferredValue(seen);
}
