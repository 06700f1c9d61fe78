import ipaddr from 'ipaddr.js';
import { type Endpoint, scopeOf } from '../endpoint.ts';
import type { Host } from './filter.ts';

const REMEMBERED_MOST = 50_000;

/** Makes a host of a filter into a test of one end of a socket. A network remembers which addresses it has seen. */
export function hostTest(host: Host, isExact: boolean): (endpoint: Endpoint) => boolean {
  switch (host.kind) {
    case 'any':
      return isExact ? ({ address }) => address === '*' : () => true;
    case 'loopback':
      return ({ address }) => scopeOf(address) === 'loopback';
    case 'address':
      return ({ address, zone }) => address === host.address && (host.zone === null || zone === host.zone);
    case 'network':
      return networkTest(host.address, host.bits);
    case 'text': {
      const lower = host.text.toLowerCase();
      return isExact
        ? (endpoint) => endpoint.address.toLowerCase() === lower || (endpoint.zone !== null && named(endpoint) === lower)
        : (endpoint) => named(endpoint).includes(lower);
    }
  }
}

function named({ address, zone }: Endpoint): string {
  return (zone === null ? address : `${address}%${zone}`).toLowerCase();
}

function networkTest(start: string, bits: number): (endpoint: Endpoint) => boolean {
  const network = ipaddr.parse(start);
  const known = new Map<string, boolean>();
  return ({ address }) => {
    let isInside = known.get(address);
    if (isInside === undefined) {
      isInside = isWithinNetwork(address, network, bits);
      if (known.size >= REMEMBERED_MOST) known.clear();
      known.set(address, isInside);
    }
    return isInside;
  };
}

function isWithinNetwork(address: string, network: ipaddr.IPv4 | ipaddr.IPv6, bits: number): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address))
    return network instanceof ipaddr.IPv4 && ipaddr.IPv4.parse(address).match(network, bits);
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return false;
  return network instanceof ipaddr.IPv6 && ipaddr.IPv6.parse(address).match(network, bits);
}
