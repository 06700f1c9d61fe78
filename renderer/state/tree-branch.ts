import { type App, isConnection, isListener, type Owner, type Socket, type Unknown } from '../../shared/socket.ts';
import { bump } from './bump.ts';
import { destinationKey } from './destination.ts';
import { appKey } from './groups.ts';
import type { Trouble } from './trouble.ts';

/** Some of a group's sockets that stand together under it: those of one process of an app, or of one app at a destination. */
export interface Branch {
  readonly key: string;
  /** The process; null where the branch is an app, or where no process is known. */
  readonly owner: Owner | null;
  /** Why no process is known; null where one is. */
  readonly unknown: Unknown | null;
  readonly app: App | null;
  readonly sockets: Map<string, Socket>;
  connections: number;
  listening: number;
  /** Living connections per destination key. */
  readonly destinations: Map<string, number>;
  /** Sums over the sockets that tell, and how many do: none is unknown, not zero. */
  readonly sent: Sum;
  readonly received: Sum;
  readonly health: Map<Trouble, number>;
}

/** A sum, and over how many values. */
export interface Sum {
  total: number;
  count: number;
}

/** A group's sockets in branches, kept up to date by what changed. */
export interface Branching {
  readonly branches: ReadonlyMap<string, Branch>;
  /** Takes in what the group holds now, and which sockets are unwell. `touched` are the ids to look at; null: at all of them. */
  refresh(sockets: ReadonlyMap<string, Socket>, unwell: ReadonlyMap<string, Trouble>, touched?: ReadonlySet<string> | null): void;
}

type Root = Pick<Branch, 'key' | 'owner' | 'unknown' | 'app'>;

/** Branches by process. A socket that several processes hold stands under each of them. */
export function branchByProcess(): Branching {
  return branching(rootsByProcess);
}

/** Branches by app. */
export function branchByApp(): Branching {
  return branching((socket) => [{ key: appKey(socket), owner: null, unknown: null, app: socket.app }]);
}

function rootsByProcess(socket: Socket): readonly Root[] {
  const { owners, ownerUnknown: unknown, app } = socket;
  if (owners.length === 0) return [{ key: `unknown ${unknown?.code ?? 'not-told'}`, owner: null, unknown, app }];
  return owners.map((owner) => ({ key: `pid ${owner.pid}`, owner, unknown: null, app }));
}

function branching(rootsOf: (socket: Socket) => readonly Root[]): Branching {
  const branches = new Map<string, Branch>();
  const known = new Map<string, Socket>();
  const take = (socket: Socket, by: 1 | -1): void => {
    for (const root of rootsOf(socket)) {
      const branch = branches.get(root.key) ?? grown(root);
      branches.set(root.key, branch);
      count(branch, socket, by);
      if (branch.sockets.size === 0) branches.delete(root.key);
    }
  };
  return {
    branches,
    refresh(sockets, unwell, touched = null) {
      for (const id of touched ?? [...sockets.keys(), ...known.keys()]) {
        const before = known.get(id);
        const now = sockets.get(id);
        if (before === now) continue;
        // The new form comes in before the old one goes, so that the branch of both is never empty between.
        if (now === undefined) known.delete(id);
        else {
          known.set(id, now);
          take(now, 1);
        }
        if (before !== undefined) take(before, -1);
      }
      for (const branch of branches.values()) branch.health.clear();
      for (const [id, code] of unwell) {
        const socket = known.get(id);
        if (socket === undefined) continue;
        for (const { key } of rootsOf(socket)) {
          const branch = branches.get(key);
          if (branch !== undefined) bump(branch.health, code, 1);
        }
      }
    },
  };
}

function grown(root: Root): Branch {
  return {
    ...root,
    sockets: new Map(),
    connections: 0,
    listening: 0,
    destinations: new Map(),
    sent: { total: 0, count: 0 },
    received: { total: 0, count: 0 },
    health: new Map(),
  };
}

function count(branch: Branch, socket: Socket, by: 1 | -1): void {
  if (by === 1) branch.sockets.set(socket.id, socket);
  else if (branch.sockets.get(socket.id) === socket) branch.sockets.delete(socket.id);
  if (isListener(socket)) branch.listening += by;
  if (isConnection(socket)) {
    branch.connections += by;
    const destination = destinationKey(socket);
    if (destination !== null) bump(branch.destinations, destination, by);
  }
  addUp(branch.sent, socket.tcp?.bytesSent, by);
  addUp(branch.received, socket.tcp?.bytesReceived, by);
}

function addUp(sum: Sum, value: number | undefined, by: 1 | -1): void {
  if (value === undefined) return;
  sum.total += by * value;
  sum.count += by;
}
