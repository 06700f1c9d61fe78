import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Tally } from '../../state/tally.ts';
import type { World } from '../../state/world.ts';
import { type Seen, usePortlight } from '../store.ts';
import { takeTurn } from './idle-turns.ts';

/**
 * Charts are drawn anew at most this often, however often the machine is read: every second time at the usual interval, which varies a
 * little. What goes wrong, or is over, is drawn at once.
 */
const CHARTS_MS = 3_800;

/** Pictures of fewer sockets than this are drawn together. */
const LIGHT_SOCKETS = 3_000;

interface Look {
  readonly seen: Seen;
  readonly tally: Tally;
}

/**
 * The world for a chart: at most every CHARTS_MS, and when it is this chart's turn, while nothing but counts changes. A changed filter
 * counts at once, at a lower priority than everything that answers the person.
 */
export function useChartWorld(): Seen | null {
  const world = usePortlight((state) => state.world);
  // A new filter makes a new tally.
  const tally = usePortlight((state) => state.world?.tally ?? null);
  const tick = usePortlight((state) => Math.floor((state.world?.takenAtMs ?? 0) / CHARTS_MS));
  const problems = usePortlight((state) => state.world?.problems.count ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the world is mutable; the others tell when to look again.
  const newest = useMemo(() => look(world, tally), [world, tally, tick, problems]);
  const [drawn, setDrawn] = useState(newest);
  useEffect(() => {
    const isLight = (newest?.tally.sockets.size ?? 0) < LIGHT_SOCKETS;
    return takeTurn(() => setDrawn(newest), isLight);
  }, [newest]);
  const isSame = drawn?.tally === newest?.tally && drawn?.seen.world === newest?.seen.world;
  const shown = useDeferredValue(isSame ? drawn : newest);
  return shown === null ? null : shown.seen;
}

function look(world: World | null, tally: Tally | null): Look | null {
  return world === null || tally === null ? null : { seen: { world, revision: world.revision }, tally };
}
