import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Tally } from '../../state/tally.ts';
import type { World } from '../../state/world.ts';
import { type Seen, usePortlight } from '../store.ts';
import { takeTurn } from './idle-turns.ts';

/** Charts are drawn anew at most this often, however often the machine is read; a little less than the usual interval, which varies. */
const CHARTS_MS = 1_800;

/** Pictures of fewer sockets than this are drawn together. */
const LIGHT_SOCKETS = 3_000;

interface Look {
  readonly seen: Seen;
  readonly tally: Tally;
}

/**
 * The world for a chart: at most every CHARTS_MS, and when it is this chart's turn, while only time goes by. A changed filter
 * counts at once, at a lower priority than everything that answers the person.
 */
export function useChartWorld(): Seen | null {
  const world = usePortlight((state) => state.world);
  // A new filter makes a new tally.
  const tally = usePortlight((state) => state.world?.tally ?? null);
  const tick = usePortlight((state) => Math.floor((state.world?.takenAtMs ?? 0) / CHARTS_MS));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the world is mutable; the tally and the tick tell when to look again.
  const newest = useMemo(() => look(world, tally), [world, tally, tick]);
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
