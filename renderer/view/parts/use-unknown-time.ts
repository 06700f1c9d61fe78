import { useMemo } from 'react';
import { type Gap, unknownIn } from '../../state/now-moments.ts';
import type { World } from '../../state/world.ts';
import { useReadingInterval } from './use-reading-interval.ts';

/**
 * Where nothing is known in the last `rangeMs` of a world: before it was first read, and where readings are missing. `revision` tells
 * when the (mutable) world is to be looked at anew. Null before the first reading: nothing is known.
 */
export function useUnknownTime(world: World | null, revision: number, rangeMs: number): readonly Gap[] {
  const intervalMs = useReadingInterval();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision tells that the mutable world has changed.
  return useMemo(() => {
    if (world === null) return [];
    const { takenAtMs, past } = world;
    return unknownIn(past.now().scansMs, intervalMs, takenAtMs - rangeMs, takenAtMs);
  }, [world, revision, rangeMs, intervalMs]);
}
