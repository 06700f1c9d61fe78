import type { App } from '../../shared/socket.ts';
import type { Destination } from './destination.ts';
import type { DestinationGroup } from './groups.ts';
import { type Unwell, unwellOf } from './now-flow.ts';
import { calmOrder, topOf } from './now-places.ts';
import type { Tally } from './tally.ts';

/** How many destinations the list of the busiest has. */
export const BUSIEST_MOST = 10;
const APPS_MOST = 4;

/** One of the busiest destinations. */
export interface BusyDestination {
  readonly key: string;
  readonly destination: Destination;
  readonly connections: number;
  /** The apps that talk to it, busiest first, bounded; `appCount` is how many there are. */
  readonly apps: readonly { readonly key: string; readonly app: App | null }[];
  readonly appCount: number;
  readonly unwell: Unwell;
}

/** The busiest destinations, largest first, in an order that does not fidget (`before`: the keys as they stood). */
export function busiestOf(tally: Tally, before: readonly string[]): readonly BusyDestination[] {
  const top = topOf(tally.destinations, BUSIEST_MOST, ({ key, connections }, least) =>
    connections > 0 && connections >= least ? { key, score: connections, size: connections } : null,
  );
  const groups = new Map(top.map(({ one }) => [one.key, one]));
  const order = calmOrder(before, [...groups.keys()], (key) => groups.get(key)?.connections ?? 0);
  return order.flatMap((key) => {
    const group = groups.get(key);
    return group === undefined ? [] : [busy(tally, group)];
  });
}

function busy(tally: Tally, group: DestinationGroup): BusyDestination {
  const { key, destination, connections, health } = group;
  const apps = topOf([...group.apps], APPS_MOST, ([app, count]) => ({ key: app, score: count, size: count }));
  return {
    key,
    destination,
    connections,
    apps: apps.map(({ one: [app] }) => ({ key: app, app: tally.apps.get(app)?.app ?? null })),
    appCount: group.apps.size,
    unwell: unwellOf(health),
  };
}
