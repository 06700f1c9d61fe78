import { canonicalAddress, scopeOf } from '../endpoint.ts';
import type { Surroundings } from './observation.ts';

/** True when an address is one of the machine that tests: what is sent to it never leaves the machine. */
export function isOwnAddress(address: string, { ownAddresses }: Surroundings): boolean {
  return scopeOf(address) === 'loopback' || ownAddresses.includes(canonicalAddress(address).address);
}
