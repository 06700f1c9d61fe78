import ipaddr from 'ipaddr.js';
import { scopeOf } from '../endpoint.ts';
import { staysHere } from '../same-machine.ts';
import type { Socket } from '../socket.ts';

/** The network an address is counted to: an IPv4 /24, an IPv6 /48; the text itself where it is no address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray();
  if (bytes.length === 4) return `${bytes.slice(0, 3).join('.')}.0/24`;
  return `${ipaddr.fromByteArray([...bytes.slice(0, 6), ...new Array<number>(10).fill(0)]).toString()}/48`;
}

/** True when the far end may be a neighbour: by a private address, or by one that is counted to the same network as this end's. */
export function isNear({ local, remote }: Socket): boolean {
  if (remote === null || staysHere({ local, remote })) return false;
  return scopeOf(remote.address) === 'lan' || networkOf(remote.address) === networkOf(local.address);
}
