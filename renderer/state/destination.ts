import { type Endpoint, type Scope, scopeOf } from '../../shared/endpoint.ts';
import type { Protocol, Socket } from '../../shared/socket.ts';

/** A destination: one remote host:port by one protocol, whoever talks to it. */
export interface Destination {
  /** Stable text key, unique per protocol, address, zone and port. */
  readonly key: string;
  readonly protocol: Protocol;
  readonly remote: Endpoint;
  readonly scope: Scope | null;
}

/** The key of a socket's destination, or null for a socket without a peer. */
export function destinationKey(socket: Socket): string | null {
  const remote = socket.remote;
  if (remote === null) return null;
  return endKey(socket.protocol, remote);
}

/** The key of the destination that an endpoint is by a protocol. */
export function endKey(protocol: Protocol, remote: Endpoint): string {
  const zone = remote.zone === null ? '' : `%${remote.zone}`;
  return `${protocol} ${remote.address}${zone} ${remote.port ?? '*'}`;
}

/** The destination of a socket that has a peer. */
export function destinationOf(socket: Socket, remote: Endpoint, key: string): Destination {
  return { key, protocol: socket.protocol, remote, scope: scopeOf(remote.address) };
}

/** True when both ends of the conversation are on this machine. */
export function isLoopbackTalk({ remote }: Socket): boolean {
  return remote !== null && mayBeLoopback(remote.address) && scopeOf(remote.address) === 'loopback';
}

/** Told from the first letters for most: all sockets are asked with each filter. */
function mayBeLoopback(address: string): boolean {
  const first = address.charCodeAt(0);
  return !(first >= ONE && first <= NINE) || address.startsWith('127.');
}

const ONE = 0x31;
const NINE = 0x39;
