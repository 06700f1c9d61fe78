import { canonicalAddress, type Endpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import { servicePort } from './service-ports.ts';

/** The address half of `address:port`, read once and kept. */
export interface AddressHalf {
  readonly address: string;
  readonly zone: string | null;
  /** Family of the socket as the text tells it: 6 for an IPv4-mapped address, null for `*` and for host names. */
  readonly family: 4 | 6 | null;
  readonly isAny: boolean;
}

const KEPT_MOST = 50_000;
const kept = new Map<string, AddressHalf>();

/** Reads an address as ss and netstat print it: `192.0.2.1`, `[2001:db8::1]`, `[fe80::1]%eth0`, `fe80::1%eth0`, `127.0.0.53%lo`, `*%eth0`. */
export function readAddressHalf(text: string): AddressHalf {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const own = ownCopy(text);
  const made = readNew(own);
  if (kept.size >= KEPT_MOST) kept.clear();
  kept.set(own, made);
  return made;
}

function readNew(text: string): AddressHalf {
  const percent = text.indexOf('%');
  let bare = percent === -1 ? text : text.slice(0, percent);
  let zone = percent === -1 ? null : text.slice(percent + 1);
  // Brackets that hold no IPv6 address belong to the text: `[REDACTED]`.
  if (bare.startsWith('[') && bare.includes(':')) {
    bare = bare.endsWith(']') ? bare.slice(1, -1) : bare.slice(1);
    if (zone?.endsWith(']')) zone = zone.slice(0, -1);
  }
  const { address, family } = canonicalAddress(bare);
  return { address, zone: zone === '' ? null : zone, family, isAny: address === '*' };
}

/**
 * A port as tools print it between two places of a text: digits, `*` or `0` for none, or a service name. Returns null for none and for
 * a name that is not known here, undefined for what is no port at all (a number above 65535).
 */
export function readPort(text: string, from: number, to: number): number | null | undefined {
  let port = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9 || port > 65_535) return readOddPort(text.slice(from, to));
    port = port * 10 + digit;
  }
  if (from === to || port > 65_535) return undefined;
  return port === 0 ? null : port;
}

function readOddPort(text: string): number | null | undefined {
  if (text === '*') return null;
  return servicePort(text) ?? (isServiceName(text) ? null : undefined);
}

/** As services(5) has them: RFC 6335 (5.1) and the few older ones, with a letter somewhere. */
function isServiceName(text: string): boolean {
  return text.length <= 40 && /^[A-Za-z0-9][\w.+*/-]*$/.test(text) && /[A-Za-z]/.test(text);
}

/** True for `fe80::dc`: an IPv6 address without a port, the end of which could be the name of a service. */
function isEndOfV6(text: string, from: number, colon: number, to: number): boolean {
  const hasLetter = text.charCodeAt(to - 1) > 57 || text.charCodeAt(colon + 1) > 57;
  if (!hasLetter || to - colon > 5 || text.charCodeAt(colon - 1) === 93) return false;
  return text.lastIndexOf(':', colon - 1) >= from && /^[0-9a-f]+$/i.test(text.slice(colon + 1, to));
}

/** One end of a socket, and what its address text told. */
export interface EndpointRead {
  readonly endpoint: Endpoint;
  readonly half: AddressHalf;
}

/** Reads `address:port` between two places of a text; the last colon parts the two. null when it is not of that form. */
export function readEndpoint(text: string, from: number, to: number): EndpointRead | null {
  let colon = to - 1;
  while (colon >= from && text.charCodeAt(colon) !== 58) colon -= 1;
  if (colon < from) return null;
  const port = readPort(text, colon + 1, to);
  if (port === undefined) return null;
  if (isEndOfV6(text, from, colon, to)) return null;
  const half = readAddressHalf(text.slice(from, colon));
  return { endpoint: { address: half.address, port, zone: half.zone }, half };
}
