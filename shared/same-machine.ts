import { scopeOf } from './endpoint.ts';
import type { Socket } from './socket.ts';

/**
 * True when both ends of a socket are on this machine: the far one is a loopback address, or an own address of the machine. What is sent
 * to such a one is sent from it as well, and by way of loopback (ip-route(8), table local), so nothing on a network can be at fault.
 */
export function staysHere({ local, remote }: Pick<Socket, 'local' | 'remote'>): boolean {
  return remote !== null && (scopeOf(remote.address) === 'loopback' || remote.address === local.address);
}
