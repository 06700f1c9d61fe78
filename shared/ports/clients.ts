import { endpointText } from '../endpoint.ts';
import { isListener, type Socket } from '../socket.ts';

/** True for a socket that others can come to: a TCP listener, or a UDP socket without a peer. UDP knows no listening. */
export function isOpenPort(socket: Socket): boolean {
  if (socket.local.port === null) return false;
  if (socket.protocol === 'udp') return socket.remote === null && socket.state !== 'closed';
  return isListener(socket);
}

/**
 * How well a waiting socket fits a connection on its port, as the kernel ranks them (net/ipv4/inet_hashtables.c, compute_score): bound
 * to the interface, bound to the address, of the connection's own family. null: it cannot have taken it.
 */
export function fitOf(waiting: Socket, connection: Socket): number | null {
  const { local } = connection;
  const own = waiting.local;
  if (waiting.protocol !== connection.protocol || own.port !== local.port || connection.remote === null) return null;
  const isSameFamily = waiting.family === connection.family || waiting.family === null || connection.family === null;
  if (!isSameFamily && !waiting.dualStack) return null;
  const isExact = own.address === local.address;
  if (!isExact && own.address !== '*') return null;
  // A connection's row names no interface but for scoped addresses, so a listener bound to one is not ruled out by its absence.
  if (own.zone !== null && local.zone !== null && own.zone !== local.zone) return null;
  const isOfInterface = own.zone !== null && own.zone === local.zone;
  return (isOfInterface ? 4 : 0) + (isExact ? 2 : 0) + (isSameFamily ? 1 : 0);
}

/**
 * Which of the sockets that wait on a port took a connection: the most specific. Several where they share address and port on purpose
 * (SO_REUSEPORT) and the connection's process does not tell; none where this machine began the connection.
 */
export function takersOf(waiting: Iterable<Socket>, connection: Socket): readonly Socket[] {
  let best = -1;
  let found: Socket[] = [];
  for (const socket of waiting) {
    const fit = fitOf(socket, connection);
    if (fit === null || fit < best) continue;
    if (fit > best) found = [];
    best = fit;
    found.push(socket);
  }
  if (found.length < 2 || connection.owners.length === 0) return found;
  const own = found.filter((socket) => sharesProcess(socket, connection));
  return own.length === 0 ? found : own;
}

/** True where one of them took a connection; false where this machine began it. */
export function isTaken(waiting: Iterable<Socket>, connection: Socket): boolean {
  for (const socket of waiting) if (fitOf(socket, connection) !== null) return true;
  return false;
}

/** True when a process holds both. */
export function sharesProcess(a: Socket, b: Socket): boolean {
  return a.owners.some(({ pid }) => b.owners.some((other) => other.pid === pid));
}

/** What a socket is bound to, as people write it: `0.0.0.0:80` and `[::]:80` for all addresses of a family, `*:80` for all of both. */
export function boundText({ local, family, dualStack }: Pick<Socket, 'local' | 'family' | 'dualStack'>): string {
  const text = endpointText(local);
  if (local.address !== '*' || family === null || dualStack) return text;
  const zone = local.zone === null ? '' : `%${local.zone}`;
  return `${family === 4 ? `0.0.0.0${zone}` : `[::${zone}]`}:${local.port ?? '*'}`;
}

/** Connections waiting to be accepted, and how many there is room for (null: not told). Linux alone tells them of a listener (ss(8)). */
export interface AcceptQueue {
  readonly waiting: number;
  readonly limit: number | null;
}

/** The accept queue of a TCP listener; null where the source tells none. */
export function acceptQueueOf(socket: Socket): AcceptQueue | null {
  const { recvQueue, sendQueue } = socket;
  if (!isListener(socket) || recvQueue === null) return null;
  const limit = sendQueue === null || sendQueue === 0 ? null : sendQueue;
  // Where neither is told of a listener (macOS, Windows, /proc/net) both are 0: that is no queue without room.
  return limit === null && recvQueue === 0 ? null : { waiting: recvQueue, limit };
}
