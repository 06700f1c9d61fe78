import { type Exposure, exposureOfReach, type Reach, reachOf, widerReach } from '../../shared/ports/exposure.ts';
import type { OpenPort } from '../../shared/ports/port-book.ts';
import type { PortSummary } from './shown-port.ts';
import { portsOf, type World } from './world.ts';

/**
 * How many ports are open to whom, under the filter. A port counts where it is wanted itself or one of its clients is; the clients are
 * looked at only as far as the first.
 */
export function openPortsSummary(world: World): PortSummary {
  const by = { any: 0, lan: 0, loopback: 0, unknown: 0 };
  let total = 0;
  let udp = 0;
  for (const open of portsOf(world).book.ports.values()) {
    if (!isShown(open, world)) continue;
    by[exposureOfPort(open) ?? 'unknown'] += 1;
    total += 1;
    if (open.protocol === 'udp') udp += 1;
  }
  return { total, by, udp };
}

function isShown({ waiting, clients }: OpenPort, { tally, folded }: World): boolean {
  for (const id of waiting.keys()) if (tally.sockets.has(id) || folded.has(id)) return true;
  for (const id of clients.keys()) if (tally.sockets.has(id) || folded.has(id)) return true;
  return false;
}

/** All open ports are asked with each reading: nothing is laid out for it. */
function exposureOfPort({ waiting }: OpenPort): Exposure | null {
  let widest: Reach | null = null;
  waiting.forEach(({ local }) => {
    widest = widerReach(widest, reachOf(local));
  });
  return exposureOfReach(widest);
}
