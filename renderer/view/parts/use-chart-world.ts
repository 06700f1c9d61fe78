import { startTransition, useEffect, useState } from 'react';
import type { PortlightState } from '../../state/store.ts';
import type { Tally } from '../../state/tally.ts';
import type { World } from '../../state/world.ts';
import { type Seen, useStoreNews, useStoreNow } from '../store.ts';
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
  readonly tick: number;
  readonly problems: number;
}

/**
 * The world for a chart: at most every CHARTS_MS, and when it is this chart's turn, while nothing but counts changes. A changed filter
 * counts at once, at a lower priority than everything that answers the person. Nothing is drawn anew for a reading in between.
 */
export function useChartWorld(): Seen | null {
  const now = useStoreNow();
  const watch = useStoreNews();
  const [drawn, setDrawn] = useState(() => lookAt(now()));
  useEffect(() => {
    let newest: Look | null = null;
    let giveUp = (): void => {};
    const look = (): void => {
      const state = now();
      if (isStill(newest, state)) return;
      const next = lookAt(state);
      const before = newest;
      newest = next;
      giveUp();
      // A new filter makes a new tally.
      if (next?.tally !== before?.tally || next?.seen.world !== before?.seen.world) {
        giveUp = () => {};
        startTransition(() => setDrawn((shown) => (isStill(shown, state) ? shown : next)));
      } else giveUp = takeTurn(() => setDrawn(next), (next?.tally.sockets.size ?? 0) < LIGHT_SOCKETS);
    };
    look();
    const unwatch = watch(look);
    return () => {
      unwatch();
      giveUp();
    };
  }, [now, watch]);
  return drawn === null ? null : drawn.seen;
}

function lookAt({ world }: PortlightState): Look | null {
  if (world === null) return null;
  const { tally, problems } = world;
  return { seen: { world, revision: world.revision }, tally, tick: tickOf(world), problems: problems.count };
}

function tickOf({ takenAtMs }: World): number {
  return Math.floor(takenAtMs / CHARTS_MS);
}

/** True while a chart need not be drawn anew. */
function isStill(drawn: Look | null, { world }: PortlightState): boolean {
  if (drawn === null || world === null) return drawn === null && world === null;
  const { seen, tally, tick, problems } = drawn;
  return seen.world === world && tally === world.tally && tick === tickOf(world) && problems === world.problems.count;
}
