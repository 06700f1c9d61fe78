import type { App, Socket } from '../../shared/socket.ts';
import { AppSockets } from './app-sockets.ts';
import { type Destination, destinationKey, destinationOf } from './destination.ts';
import { type HealthCounts, NONE_UNWELL } from './health-counts.ts';
import { SmallMap } from './small-map.ts';
import { newSteps, type Steps } from './steps.ts';

/** The key under which sockets without an app are gathered. */
export const NO_APP = 'no-app';

/** What apps and destinations have in common: their sockets now, counted, and how the count went. */
export interface Group {
  readonly key: string;
  readonly sockets: ReadonlyMap<string, Socket>;
  /** Living connections (isConnection). */
  connections: number;
  listening: number;
  problems: number;
  warnings: number;
  /** What those problems and warnings are. */
  health: HealthCounts;
  /** Sums over the living sockets that tell; null until one does. */
  bytesSent: number | null;
  bytesReceived: number | null;
  /** Number of living connections over time. */
  readonly steps: Steps;
}

/** One app with its sockets. `app` is null for the group of sockets without one. */
export interface AppGroup extends Group {
  readonly app: App | null;
  readonly sockets: AppSockets;
  /** Living connections per destination key. */
  readonly destinations: Map<string, number>;
  /** What is unwell, per destination key; only destinations where something is. */
  readonly unwellBy: Map<string, HealthCounts>;
}

/** One destination with the sockets that talk to it. */
export interface DestinationGroup extends Group {
  readonly destination: Destination;
  readonly sockets: SmallMap<Socket>;
  /** Living connections per app key. */
  readonly apps: SmallMap<number>;
}

/** The groups that sockets are gathered in, by key, and all these sockets by id. */
export interface Groups {
  readonly sockets: ReadonlyMap<string, Socket>;
  readonly apps: Map<string, AppGroup>;
  readonly destinations: Map<string, DestinationGroup>;
}

/** The key of the app group of a socket. */
export function appKey(socket: Socket): string {
  return socket.app?.id ?? NO_APP;
}

/** The group of a socket by its app; begun where there is none yet. */
export function appGroup(groups: Groups, socket: Socket): AppGroup {
  const key = appKey(socket);
  let group = groups.apps.get(key);
  if (group === undefined) {
    const sockets = new AppSockets(groups.sockets, (one) => appKey(one) === key);
    group = { ...newGroup(key), sockets, app: socket.app, destinations: new Map(), unwellBy: new Map() };
    groups.apps.set(key, group);
  }
  return group;
}

/** The group of a socket by its destination; begun where there is none yet, null where a socket has no peer. */
export function destinationGroup(groups: Groups, socket: Socket): DestinationGroup | null {
  const key = destinationKey(socket);
  if (key === null || socket.remote === null) return null;
  let group = groups.destinations.get(key);
  if (group === undefined) {
    const destination = destinationOf(socket, socket.remote, key);
    group = { ...newGroup(key), sockets: new SmallMap(), destination, apps: new SmallMap() };
    groups.destinations.set(key, group);
  }
  return group;
}

function newGroup(key: string): Omit<Group, 'sockets'> {
  return {
    key,
    connections: 0,
    listening: 0,
    problems: 0,
    warnings: 0,
    health: NONE_UNWELL,
    bytesSent: null,
    bytesReceived: null,
    steps: newSteps(),
  };
}
