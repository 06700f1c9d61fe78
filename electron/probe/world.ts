import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import * as tls from 'node:tls';
import ipaddr from 'ipaddr.js';
import { canonicalAddress } from '../../shared/endpoint.ts';
import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import type { NamedAddress, ServerAnswer, Surroundings } from '../../shared/probe/observation.ts';
import type { Platform } from '../../shared/reading.ts';
import { recentFirewall } from '../firewall/read-firewall.ts';
import { gatewaysOfThisMachine } from './gateways.ts';
import { askServer, configuredServers } from './name-servers.ts';

/** What a test takes from the machine beside its sockets. A test of the test hands in its own. */
export interface World {
  readonly platform: Platform;
  /** The system's resolver, both families, in its own order. Rejects with an error that has a `code`. */
  readonly lookUp: (name: string) => Promise<readonly NamedAddress[]>;
  /** The configured name servers in their order, `address` or `address:port`. */
  readonly nameServers: () => readonly string[];
  readonly askServer: (server: string, name: string, deadlineMs: number, signal: AbortSignal) => Promise<ServerAnswer>;
  /** Networks of this machine's own interfaces, as CIDR. */
  readonly networks: () => readonly string[];
  /** Certificate authorities; null: those that come with the program. */
  readonly authorities: readonly string[] | null;
  /** Authorities of this machine's own store, looked at when the others do not know an issuer. */
  readonly localAuthorities: () => readonly string[];
  /** The routers on the way to an address, with their zone where they need one. */
  readonly gateways: (address: string) => Promise<readonly string[]>;
  /** What this machine's own firewall does. Reads its rules and sends nothing. */
  readonly firewall: (question: FirewallQuestion) => Promise<FirewallAnswer>;
  /** Addresses that nobody may have (RFC 5737, RFC 3849). */
  readonly reserved: Readonly<Record<4 | 6, string>>;
}

/** This machine. Making it sends nothing. */
export function thisMachine(): World {
  return {
    platform: process.platform as Platform,
    lookUp: async (name) => {
      const found = await lookup(name, { all: true, order: 'verbatim' });
      return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
    },
    nameServers: configuredServers,
    askServer,
    networks: () => Object.values(networkInterfaces()).flatMap((all) => (all ?? []).flatMap(({ cidr }) => cidr ?? [])),
    authorities: null,
    localAuthorities: () => {
      // Node before 22.15, and the library in Electron, may not have it, or may not read this system's store.
      try {
        return [...tls.getCACertificates('default'), ...tls.getCACertificates('system')];
      } catch {
        return [];
      }
    },
    gateways: gatewaysOfThisMachine,
    firewall: recentFirewall(),
    reserved: { 4: '192.0.2.1', 6: '2001:db8::1' },
  };
}

/** What the judgement needs to know of the machine. */
export function surroundingsOf({ platform, networks }: World): Surroundings {
  const beyondLoopback = networks().flatMap((cidr) => {
    const [address] = ipaddr.parseCIDR(cidr);
    return ['loopback', 'linkLocal'].includes(address.range()) ? [] : [address];
  });
  const kinds = beyondLoopback.map((address) => address.kind());
  return {
    ...{ platform, hasIpv4: kinds.includes('ipv4'), hasIpv6: kinds.includes('ipv6') },
    ownAddresses: beyondLoopback.map((address) => canonicalAddress(address.toString()).address),
  };
}

/** True when an address is in a network of this machine's own; null when it is no plain address. */
export function isOnLink(address: string, networks: readonly string[]): boolean | null {
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return null;
  const parsed = ipaddr.parse(bare);
  if (parsed.range() === 'linkLocal') return true;
  return networks.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return parsed.kind() === network.kind() && parsed.match(network, bits);
  });
}
