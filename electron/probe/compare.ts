import { type Comparison, helpfulComparison } from '../../shared/probe/comparisons.ts';
import type { CompareStep, Step, Surroundings } from '../../shared/probe/observation.ts';
import type { Looking } from './looking.ts';
import { connectTo } from './tcp-step.ts';
import type { World } from './world.ts';

const DEADLINE_MOST_MS = 2_000;
/** That a neighbour is missing is known after about 3 s (Linux asks three times, 1 s apart: arp(7), mcast_solicit and retrans_time). */
const GATEWAY_DEADLINE_MS = 4_500;
/** A gateway that lives answers one of these, if only with a refusal: name server, web page. */
const GATEWAY_PORTS: readonly number[] = [53, 80];

/** Makes the comparisons that help, one after the other, until nothing more would tell causes apart. Never rejects. */
export async function compareUntilClear(
  steps: readonly Step[],
  around: Surroundings,
  world: World,
  looking: Looking,
): Promise<readonly CompareStep[]> {
  const made: CompareStep[] = [];
  for (let round = 0; round < 3; round += 1) {
    const helpful = looking.signal.aborted ? null : helpfulComparison([...steps, ...made], around);
    if (helpful === null) break;
    const now = await compare(helpful, world, looking);
    if (now.length === 0) break;
    for (const step of now) looking.onStep?.(step);
    made.push(...now);
  }
  return made;
}

async function compare(comparison: Comparison, world: World, looking: Looking): Promise<readonly CompareStep[]> {
  const attempt = async (address: string, port: number): Promise<CompareStep> => {
    const deadlineMs = comparison.what === 'gateway' ? GATEWAY_DEADLINE_MS : Math.min(looking.deadlineMs, DEADLINE_MOST_MS);
    const how = { port, deadlineMs, afterMs: 0, isOnLink: null };
    const { step, socket } = await connectTo({ address, family: comparison.family }, { ...how, signal: looking.signal });
    socket?.destroy();
    return { step: 'compare', what: comparison.what, address, port, ms: step.ms, end: step.end };
  };
  switch (comparison.what) {
    case 'other-port':
      return Promise.all(comparison.ports.map((port) => attempt(comparison.address, port)));
    case 'gateway': {
      const gateways = await world.gateways(comparison.address);
      return Promise.all(gateways.flatMap((address) => GATEWAY_PORTS.map((port) => attempt(address, port))));
    }
    case 'reserved':
      return [await attempt(world.reserved[comparison.family], comparison.port)];
  }
}
