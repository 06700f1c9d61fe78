import { isSameEndpoint } from '../../../shared/endpoint.ts';
import { isConnection, isListener, type Socket } from '../../../shared/socket.ts';
import type { World } from '../../state/world.ts';

/** A socket that lives, or as it last was with when it closed (epoch milliseconds). */
export interface FoundSocket {
  readonly socket: Socket;
  readonly closedAtMs: number | null;
}

/** Finds a socket by id, living or among those that closed lately; null when it is not remembered. */
export function findSocket(world: World, id: string): FoundSocket | null {
  const socket = world.table.sockets.get(id);
  if (socket !== undefined) return { socket, closedAtMs: null };
  return world.past.now().closed.findLast((closed) => closed.socket.id === id) ?? null;
}

/** How a socket stands among the others. */
export interface Surroundings {
  /** The listener on this machine that took the connection; null when this machine began it, or nobody knows. */
  readonly listener: Socket | null;
  /** True when the other end began the conversation. */
  readonly isServer: boolean;
  /** Other connections between the same address here and the same address and port there (of a server: to the same port here). */
  readonly twins: number;
}

/** Looks at every socket once for what a connection has to do with. A socket without a peer has nothing to do with any. */
export function surroundingsOf(sockets: Iterable<Socket>, of: Socket): Surroundings {
  let listener: Socket | null = null;
  let twinsThere = 0;
  let twinsHere = 0;
  if (of.remote === null) return { listener, isServer: false, twins: 0 };
  for (const socket of sockets) {
    if (socket.protocol !== of.protocol || socket.id === of.id) continue;
    const isHere = socket.local.port === of.local.port;
    if (isListener(socket)) {
      const isBetter = listener === null || socket.local.address === of.local.address;
      if (isHere && isBetter && takes(socket, of)) listener = socket;
    } else if (isConnection(socket)) {
      if (isHere) twinsHere += 1;
      if (socket.local.address === of.local.address && isSameEndpoint(socket.remote, of.remote)) twinsThere += 1;
    }
  }
  const isServer = listener !== null || isBelowEphemeral(of);
  return { listener, isServer, twins: isServer ? twinsHere : twinsThere };
}

/** A listener takes what comes for its own address, or for any when it has none; IPv4 for IPv6 only when it is of both families. */
function takes(listener: Socket, connection: Socket): boolean {
  if (listener.local.address === connection.local.address) return true;
  if (listener.local.address !== '*') return false;
  return listener.family === connection.family || listener.family === null || listener.dualStack;
}

/** Without a listener to prove it: a well-known port here and a high one there is a client's call. */
function isBelowEphemeral({ local, remote, protocol }: Socket): boolean {
  const isHigh = (remote?.port ?? 0) >= 32_768;
  return protocol === 'tcp' && local.port !== null && local.port < 1_024 && isHigh;
}
