import type { HealthLevel } from '../../shared/health.ts';
import type { App } from '../../shared/socket.ts';
import { bump } from './bump.ts';
import type { Destination } from './destination.ts';
import { type AppGroup, type DestinationGroup, NO_APP } from './groups.ts';
import type { HealthCounts } from './health-counts.ts';
import { hasUnknown } from './now-bands.ts';
import { type Candidate, keepPlaces, PLACE_SLACK, topOf } from './now-places.ts';
import type { Tally } from './tally.ts';
import { byBadness, type Trouble, troubleLevel } from './trouble.ts';

/** How many apps and destinations the flow shows by name. */
export const FLOW_APPS_MOST = 8;
export const FLOW_DESTINATIONS_MOST = 10;
/** How many of these places go to what is unwell, however few connections that has. */
const UNWELL_PLACES_MOST = 4;

/** What is unwell, worst first. */
export type Unwell = readonly { readonly code: Trouble; readonly count: number }[];

/** An app or a destination in the flow, or what gathers all others. */
export type FlowNode =
  | {
      readonly kind: 'app';
      readonly key: string;
      readonly app: App | null;
      readonly connections: number;
      readonly unwell: Unwell;
    }
  | {
      readonly kind: 'destination';
      readonly key: string;
      readonly destination: Destination;
      readonly connections: number;
      readonly unwell: Unwell;
    }
  | {
      readonly kind: 'other-apps' | 'other-destinations';
      readonly key: string;
      /** How many apps or destinations it stands for; sockets without an app are none. */
      readonly count: number;
      /** True where connections without an app are among them. */
      readonly hasUnknown: boolean;
      readonly connections: number;
      readonly unwell: Unwell;
    };

/** Connections from an app to a destination. `from` and `to` are indices into the two lists of nodes. */
export interface FlowEdge {
  readonly from: number;
  readonly to: number;
  readonly connections: number;
  readonly unwell: Unwell;
}

/** Who talks to whom. The others stand last. */
export interface Flow {
  readonly apps: readonly FlowNode[];
  readonly destinations: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/** Which apps and destinations the last picture showed, in their places. */
export interface FlowPlaces {
  readonly apps: readonly string[];
  readonly destinations: readonly string[];
}

/** No picture yet. */
export const NO_PLACES: FlowPlaces = { apps: [], destinations: [] };

/** How many apps or destinations nodes stand for; sockets without an app are none. */
export function countIn(nodes: readonly FlowNode[]): number {
  return nodes.reduce((sum, node) => sum + ('count' in node ? node.count : node.kind === 'app' && node.app === null ? 0 : 1), 0);
}

/** The worst level among what is unwell. */
export function worstLevel(unwell: Unwell): HealthLevel {
  const first = unwell[0];
  return first === undefined ? 'ok' : troubleLevel(first.code);
}

/** Makes the flow, with everybody who stays in their places. Costs one pass over the destinations, none over the sockets. */
export function flowOf(tally: Tally, before: FlowPlaces): { readonly flow: Flow; readonly places: FlowPlaces } {
  const apps = chosen(tally.apps, before.apps, FLOW_APPS_MOST);
  const destinations = chosen(tally.destinations, before.destinations, FLOW_DESTINATIONS_MOST);
  const places = { apps: apps.map(({ key }) => key), destinations: destinations.map(({ key }) => key) };
  const edges = edgesOf(tally, apps, destinations);
  const flow: Flow = {
    apps: [
      ...apps.map((group): FlowNode => {
        const { key, app, connections, health } = group;
        return { kind: 'app', key, app, connections, unwell: unwellOf(health) };
      }),
      ...othersNode({ kind: 'other-apps', ...otherApps(tally, apps) }, apps.length, edges, 'from'),
    ],
    destinations: [
      ...destinations.map((group): FlowNode => {
        const { key, destination, connections, health } = group;
        return { kind: 'destination', key, destination, connections, unwell: unwellOf(health) };
      }),
      ...othersNode(
        { kind: 'other-destinations', count: tally.talkingDestinations - destinations.length, hasUnknown: false },
        destinations.length,
        edges,
        'to',
      ),
    ],
    edges: edges.map(({ from, to, connections, health }) => ({ from, to, connections, unwell: unwellOf(health) })),
  };
  return { flow, places };
}

interface Counted {
  readonly from: number;
  readonly to: number;
  readonly connections: number;
  readonly health: HealthCounts;
}

function chosen<G extends AppGroup | DestinationGroup>(
  groups: ReadonlyMap<string, G>,
  before: readonly string[],
  most: number,
): readonly G[] {
  const unwell = topOf(groups, UNWELL_PLACES_MOST, (group, least) =>
    candidateOf(group, group.problems * 1_000 + group.warnings, least),
  );
  const urgent = new Set(unwell.map(({ one }) => one));
  // Most groups are well: whether one is urgent need be asked of few.
  const score = (group: G): number =>
    group.connections * (group.problems + group.warnings > 0 && urgent.has(group) ? 1_000_000 : 1);
  const best = topOf(groups, most + PLACE_SLACK, (group, least) => candidateOf(group, score(group), least));
  const scoreOf = (key: string): number => {
    const group = groups.get(key);
    return group === undefined ? 0 : score(group);
  };
  const keys = keepPlaces(
    before,
    best.map(({ candidate }) => candidate),
    scoreOf,
    most,
  );
  return keys.flatMap((key) => groups.get(key) ?? []);
}

function candidateOf(group: AppGroup | DestinationGroup, score: number, least: number): Candidate | null {
  return score >= least && group.connections > 0 && score > 0 ? { key: group.key, score, size: group.connections } : null;
}

/** Every pair among the chosen, and by subtraction every pair with the others. */
function edgesOf(tally: Tally, apps: readonly AppGroup[], destinations: readonly DestinationGroup[]): readonly Counted[] {
  const edges: Counted[] = [];
  const take = (edge: Counted): void => {
    if (edge.connections > 0) edges.push(edge);
  };
  const unseen = { connections: tally.connections, health: unwellTalk(tally.apps.values()) };
  const left = destinations.map((group) => ({ connections: group.connections, health: new Map(group.health) }));
  apps.forEach((app, from) => {
    let own = app.connections;
    const talk = unwellTalk([app]);
    const health: HealthCounts = new Map(talk);
    destinations.forEach((destination, to) => {
      const connections = app.destinations.get(destination.key) ?? 0;
      const ill = app.unwellBy.get(destination.key) ?? NONE;
      own -= connections;
      subtract(health, ill);
      const rest = left[to];
      if (rest !== undefined) {
        rest.connections -= connections;
        subtract(rest.health, ill);
      }
      take({ from, to, connections, health: ill });
    });
    unseen.connections -= app.connections;
    subtract(unseen.health, talk);
    take({ from, to: destinations.length, connections: own, health });
  });
  left.forEach((rest, to) => {
    unseen.connections -= rest.connections;
    subtract(unseen.health, rest.health);
    take({ from: apps.length, to, connections: rest.connections, health: rest.health });
  });
  take({ from: apps.length, to: destinations.length, connections: unseen.connections, health: unseen.health });
  return edges;
}

const NONE: HealthCounts = new Map();

/** What is unwell in what apps say to others: not their listeners, which no band stands for. */
function unwellTalk(apps: Iterable<AppGroup>): HealthCounts {
  const sum: HealthCounts = new Map();
  for (const { unwellBy } of apps) {
    for (const counts of unwellBy.values()) for (const [code, count] of counts) bump(sum, code, count);
  }
  return sum;
}

function subtract(from: HealthCounts, what: HealthCounts): void {
  for (const [code, count] of what) from.set(code, (from.get(code) ?? 0) - count);
}

function otherApps(tally: Tally, shown: readonly AppGroup[]): { readonly count: number; readonly hasUnknown: boolean } {
  const isUnknownLeft = hasUnknown(tally) && shown.every(({ key }) => key !== NO_APP);
  return { count: tally.talkingApps - shown.length - Number(isUnknownLeft), hasUnknown: isUnknownLeft };
}

type Others = Extract<FlowNode, { readonly count: number }>;

function othersNode(
  others: Pick<Others, 'kind' | 'count' | 'hasUnknown'>,
  index: number,
  edges: readonly Counted[],
  end: 'from' | 'to',
): readonly FlowNode[] {
  const own = edges.filter((edge) => edge[end] === index);
  if (own.length === 0) return [];
  const health: HealthCounts = new Map();
  let connections = 0;
  for (const edge of own) {
    connections += edge.connections;
    for (const [code, ill] of edge.health) health.set(code, (health.get(code) ?? 0) + ill);
  }
  return [{ ...others, key: others.kind, connections, unwell: unwellOf(health) }];
}

/** What is unwell, worst first. */
export function unwellOf(health: HealthCounts): Unwell {
  if (health.size === 0) return [];
  const all = [...health].flatMap(([code, count]) => (count > 0 ? [{ code, count }] : []));
  return all.sort((a, b) => byBadness(a.code, b.code));
}

/** The newer flow, made of the older one's objects where these say the same; the older one itself when nothing changed. */
export function sharedFlow(before: Flow, after: Flow): Flow {
  const flow: Flow = {
    apps: shared(before.apps, after.apps, isSameNode),
    destinations: shared(before.destinations, after.destinations, isSameNode),
    edges: shared(before.edges, after.edges, isSameEdge),
  };
  const isSame = flow.apps === before.apps && flow.destinations === before.destinations && flow.edges === before.edges;
  return isSame ? before : flow;
}

function shared<T>(before: readonly T[], after: readonly T[], isSame: (a: T, b: T) => boolean): readonly T[] {
  const list = after.map((one) => before.find((old) => isSame(old, one)) ?? one);
  return list.length === before.length && list.every((one, index) => one === before[index]) ? before : list;
}

function isSameNode(a: FlowNode, b: FlowNode): boolean {
  if (a.key !== b.key || a.connections !== b.connections || !isSameUnwell(a.unwell, b.unwell)) return false;
  return !('count' in a) || ('count' in b && a.count === b.count && a.hasUnknown === b.hasUnknown);
}

function isSameEdge(a: FlowEdge, b: FlowEdge): boolean {
  return a.from === b.from && a.to === b.to && a.connections === b.connections && isSameUnwell(a.unwell, b.unwell);
}

function isSameUnwell(a: Unwell, b: Unwell): boolean {
  return a.length === b.length && a.every((one, index) => one.code === b[index]?.code && one.count === b[index]?.count);
}
