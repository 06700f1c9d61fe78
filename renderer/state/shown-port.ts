import { type AcceptQueue, acceptQueueOf } from '../../shared/ports/clients.ts';
import { type Exposure, exposureOf, type Reach, widestExposure, widestReach } from '../../shared/ports/exposure.ts';
import type { OpenPort } from '../../shared/ports/port-book.ts';
import { type PortService, serviceOnPort } from '../../shared/ports/port-service.ts';
import { productOf, type Recognised, usualPortInstead } from '../../shared/ports/products.ts';
import { type Processes, type Sharing, sharingOf } from '../../shared/ports/sharing.ts';
import { type App, isListener, type Owner, type Socket } from '../../shared/socket.ts';

/** What can be told of an open port from the sockets that wait on it. */
export interface PortFacts {
  readonly reach: Reach | null;
  readonly exposure: Exposure | null;
  readonly service: PortService | null;
  /** The service whose program waits here away from its usual port. */
  readonly instead: { readonly service: string; readonly port: number } | null;
  /** A database or an administration port that everyone can reach; null where it is none. */
  readonly risk: Recognised | null;
  /** Of all that wait, each once. */
  readonly apps: readonly App[];
  readonly owners: readonly Owner[];
  readonly sharing: readonly Sharing[];
  /** The fullest of the accept queues. */
  readonly queue: AcceptQueue | null;
  /** When the oldest of what waits was first seen or made (epoch milliseconds), and whether that is no more than a bound. */
  readonly sinceMs: number | null;
  readonly sinceIsBound: boolean;
}

/** An open port as a table shows it: the port, what is told of it, and those of its clients that the filter leaves. */
export interface ShownPort extends PortFacts {
  readonly key: string;
  readonly open: OpenPort;
  /** What waits, by id; the oldest first. */
  readonly waiting: readonly Socket[];
  /** The same map as `open.clients` where all of them are shown. */
  readonly clients: ReadonlyMap<string, Socket>;
}

/** What the sockets that wait on a port tell. */
export function portFactsOf(waiting: readonly Socket[], processes: Processes): PortFacts {
  const [first] = waiting;
  const locals = waiting.map(({ local }) => local);
  const apps = new Map<string, App>();
  const owners = new Map<number, Owner>();
  for (const { app, owners: holders } of waiting) {
    if (app !== null) apps.set(app.id, app);
    for (const owner of holders) owners.set(owner.pid, owner);
  }
  const dated = waiting.filter(({ since }) => since !== null);
  const oldest = dated.reduce<Socket | null>((a, b) => (a === null || (b.since ?? '') < (a.since ?? '') ? b : a), null);
  return {
    reach: widestReach(locals),
    exposure: widestExposure(locals),
    service: first === undefined ? null : serviceOnPort(first.local.port ?? 0, first.protocol),
    instead: first?.protocol === 'tcp' ? usualPortInstead(first) : null,
    risk: riskOf(waiting),
    apps: [...apps.values()],
    owners: [...owners.values()],
    sharing: sharingOf(waiting, processes),
    queue: fullest(waiting),
    sinceMs: oldest === null ? null : Date.parse(oldest.since ?? ''),
    sinceIsBound: oldest?.sinceIsBound ?? false,
  };
}

/** A port under what is wanted; null where neither it nor any of its clients is. `isWanted` tells of one socket. */
export function shownPortOf(open: OpenPort, processes: Processes, isWanted: (socket: Socket) => boolean): ShownPort | null {
  const waiting = [...open.waiting.values()].sort(byAge);
  const isWhole = waiting.some(isWanted);
  const clients = isWhole ? open.clients : wantedOf(open.clients, isWanted);
  if (!isWhole && clients.size === 0) return null;
  return { key: open.key, open, waiting, clients, ...portFactsOf(waiting, processes) };
}

function wantedOf(clients: ReadonlyMap<string, Socket>, isWanted: (socket: Socket) => boolean): ReadonlyMap<string, Socket> {
  const left = new Map<string, Socket>();
  for (const [id, socket] of clients) if (isWanted(socket)) left.set(id, socket);
  return left;
}

function byAge(a: Socket, b: Socket): number {
  const [since, other] = [a.since ?? '', b.since ?? ''];
  if (since !== other) return since < other ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** As rule E3 sees it: what is made to be reached by others is no risk, nor is what nobody is known to hold. */
function riskOf(waiting: readonly Socket[]): Recognised | null {
  for (const socket of waiting) {
    if (!isListener(socket) || exposureOf(socket.local) !== 'any') continue;
    const recognised = productOf(socket);
    if (recognised !== null && recognised.product.kind !== 'public' && recognised.confidence !== 'possible') return recognised;
  }
  return null;
}

function fullest(waiting: readonly Socket[]): AcceptQueue | null {
  let found: AcceptQueue | null = null;
  for (const socket of waiting) {
    const queue = acceptQueueOf(socket);
    if (queue !== null && (found === null || shareOf(queue) > shareOf(found))) found = queue;
  }
  return found;
}

/** How full an accept queue is, from 0; above 1 where more wait than there is room for. */
export function shareOf({ waiting, limit }: AcceptQueue): number {
  return limit === null ? 0 : waiting / limit;
}

/** The sockets of a port: what waits, then its clients. */
export function* socketsOfPort({ waiting, clients }: ShownPort): Iterable<Socket> {
  yield* waiting;
  yield* clients.values();
}

/** How many ports are open to whom. */
export interface PortSummary {
  readonly total: number;
  readonly by: Readonly<Record<Exposure | 'unknown', number>>;
  readonly udp: number;
}
