import ipaddr from 'ipaddr.js';
import { ownCopy } from './own-copy.ts';

/**
 * One end of a socket. `address` is canonical text (RFC 5952: lower case, compressed, no brackets), `*` for any address,
 * or, when the source gave no address, the text as it stood (a host name, a cut or masked address). An IPv4-mapped address
 * is kept as IPv4. `port` is null where there is none. `zone` is the interface a scoped address belongs to (RFC 4007).
 */
export interface Endpoint {
  readonly address: string;
  readonly port: number | null;
  readonly zone: string | null;
}

/** Where an address leads: this machine, the local network (private, link-local, multicast …), or the internet. */
export type Scope = 'loopback' | 'lan' | 'internet';

/** An address read from text: its canonical form, and what the text said of its family. */
export interface CanonicalAddress {
  readonly address: string;
  /** 4 or 6 as written; null for `*` and for text that is no address. */
  readonly family: 4 | 6 | null;
  /** True for an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2), which is then given as IPv4. */
  readonly mapped: boolean;
}

const DOTTED = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const CACHE_MOST = 50_000;
const canonicalOf = new Map<string, CanonicalAddress>();
const scopeOfAddress = new Map<string, Scope | null>();

/**
 * The canonical form (RFC 5952) of an address as a tool prints it, without brackets and zone. `0.0.0.0`, `::` and `*` all
 * mean any address and become `*`. A text that is no address is returned as it stands, with family null. Never throws.
 */
export function canonicalAddress(text: string): CanonicalAddress {
  const known = canonicalOf.get(text);
  if (known !== undefined) return known;
  const own = ownCopy(text);
  const made = readAddress(own);
  if (canonicalOf.size >= CACHE_MOST) canonicalOf.clear();
  canonicalOf.set(own, made);
  return made;
}

function readAddress(text: string): CanonicalAddress {
  if (text === '*' || text === '') return { address: '*', family: null, mapped: false };
  if (text === '0.0.0.0') return { address: '*', family: 4, mapped: false };
  if (text === '::') return { address: '*', family: 6, mapped: false };
  if (DOTTED.test(text)) return { address: text.replace(/\b0+(?=\d)/g, ''), family: 4, mapped: false };
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return { address: text, family: null, mapped: false };
  const v6 = ipaddr.IPv6.parse(text);
  if (v6.isIPv4MappedAddress()) {
    const v4 = v6.toIPv4Address().toString();
    return { address: v4 === '0.0.0.0' ? '*' : v4, family: 6, mapped: true };
  }
  const address = v6.toRFC5952String();
  return { address: address === '::' ? '*' : address, family: 6, mapped: false };
}

/** The scope of an endpoint's address; null for `*` and for text that is no address. */
export function scopeOf(address: string): Scope | null {
  const known = scopeOfAddress.get(address);
  if (known !== undefined) return known;
  const made = readScope(address);
  if (scopeOfAddress.size >= CACHE_MOST) scopeOfAddress.clear();
  scopeOfAddress.set(ownCopy(address), made);
  return made;
}

function readScope(address: string): Scope | null {
  if (address === 'localhost') return 'loopback';
  // The library alone would take `12345` or `10.1` for IPv4: old forms that no tool here prints.
  const isAddress = address.includes(':') ? ipaddr.IPv6.isValid(address) : DOTTED.test(address);
  if (!isAddress) return null;
  const range = ipaddr.process(address).range();
  if (range === 'loopback') return 'loopback';
  const outside = range === 'unicast' || range === '6to4' || range === 'teredo' || range === 'rfc6052' || range === 'reserved';
  return outside ? 'internet' : 'lan';
}

/** True when both ends are the same address, port and zone. */
export function isSameEndpoint(a: Endpoint | null, b: Endpoint | null): boolean {
  if (a === b) return true;
  return a !== null && b !== null && a.address === b.address && a.port === b.port && a.zone === b.zone;
}

/** An endpoint as people write it: `192.0.2.1:443`, `[2001:db8::1]:443`, `[fe80::1%eth0]:53`, `*:22`. */
export function endpointText(endpoint: Endpoint): string {
  const zoned = endpoint.zone === null ? endpoint.address : `${endpoint.address}%${endpoint.zone}`;
  const host = endpoint.address.includes(':') ? `[${zoned}]` : zoned;
  return `${host}:${endpoint.port ?? '*'}`;
}
