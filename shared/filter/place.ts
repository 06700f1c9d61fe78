import ipaddr from 'ipaddr.js';
import { canonicalAddress } from '../endpoint.ts';
import type { Host, PortRange } from './filter.ts';

/** A place as a filter names it: a host, a port, or both. */
export interface Place {
  readonly host: Host;
  readonly port: PortRange | null;
}

const PORTS = /^(\d{1,5})(?:-(\d{1,5}))?$/;
const PORT_MOST = 65_535;
const ANY: Host = { kind: 'any' };

/** `443` or `8000-8099` as a range of ports (0 to 65535, in order); null when it is none. */
export function readPorts(text: string): PortRange | null {
  const match = PORTS.exec(text);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return from <= to && to <= PORT_MOST ? { from, to } : null;
}

/** A range of ports as readPorts reads it. */
export function portsText({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

/**
 * Reads `192.0.2.7`, `10.0.0.0/8`, `db.internal:5432`, `[2001:db8::1]:443`, `:443`, `*`, `localhost` … With `isExact`, text that is
 * no address stands for itself alone: no block, no `localhost`. Null when nothing, an impossible port or an impossible block is named.
 */
export function readPlace(text: string, isExact: boolean): Place | null {
  const { host: hostText, port: portText } = splitPlace(text);
  const port = portText === null || portText === '*' ? null : readPorts(portText);
  if (port === null && portText !== null && portText !== '*') return null;
  if (!isExact && isImpossibleNetwork(hostText)) return null;
  const host = readHost(hostText, isExact);
  if (host.kind === 'text' && host.text === '') return port === null && portText === null ? null : { host: ANY, port };
  return { host, port };
}

/** A place as readPlace reads it. */
export function placeText({ host, port }: Place): string {
  const text = hostText(host);
  const isPlain = !text.includes(':') && !text.startsWith('[');
  return `${isPlain ? text : `[${text}]`}${port === null ? '' : `:${portsText(port)}`}`;
}

/** True when a bare text can only be meant as a place: a block, an IPv6 address, the wildcard address, or a host with its port. */
export function isPlainlyPlace(text: string): boolean {
  const place = readPlace(text, false);
  if (place === null) return false;
  if (place.port !== null || place.host.kind === 'network') return true;
  return place.host.kind === 'address' && (text.includes(':') || place.host.address === '*');
}

function splitPlace(text: string): { readonly host: string; readonly port: string | null } {
  if (text.startsWith('[')) {
    const end = text.lastIndexOf(']');
    const rest = text.slice(end + 1);
    if (end > 0 && rest === '') return { host: text.slice(1, end), port: null };
    if (end > 0 && rest.startsWith(':')) return { host: text.slice(1, end), port: rest.slice(1) };
    return { host: text, port: null };
  }
  const colon = text.indexOf(':');
  if (colon < 0 || colon !== text.lastIndexOf(':')) return { host: text, port: null };
  const port = text.slice(colon + 1);
  if (/^(?:[\d-]+|\*)$/.test(port)) return { host: text.slice(0, colon), port };
  return { host: port === '' ? text.slice(0, colon) : text, port: null };
}

function readHost(text: string, isExact: boolean): Host {
  if (text === '*') return ANY;
  if (!isExact && text.toLowerCase() === 'localhost') return { kind: 'loopback' };
  const network = isExact ? null : readNetwork(text);
  if (network !== null) return network;
  const percent = text.indexOf('%');
  if (isExact && percent >= 0) return { kind: 'text', text };
  const bare = percent < 0 ? text : text.slice(0, percent);
  const zone = percent < 0 || percent === text.length - 1 ? null : text.slice(percent + 1);
  const { address, family } = canonicalAddress(bare);
  if (family === null || (zone !== null && family === 4)) return { kind: 'text', text };
  // `*` asks for nothing; who writes the wildcard address itself means the sockets that are bound to it.
  return { kind: 'address', address, zone };
}

const NETWORK_LIKE = /^(?:[\d.]+|[\da-f]*:[\da-f:.]*)\//i;

/** True for what is written as a network and is none, by its address or its bits: as text it would quietly match nothing. */
function isImpossibleNetwork(text: string): boolean {
  return NETWORK_LIKE.test(text) && readNetwork(text) === null;
}

function readNetwork(text: string): Host | null {
  const slash = text.indexOf('/');
  if (slash < 0 || !/^\d{1,3}$/.test(text.slice(slash + 1))) return null;
  const { family, mapped } = canonicalAddress(text.slice(0, slash));
  const bits = Number(text.slice(slash + 1)) - (mapped ? 96 : 0);
  if (family === null || bits < 0 || bits > (family === 4 || mapped ? 32 : 128)) return null;
  const whole = ipaddr.process(text.slice(0, slash));
  const cidr = `${whole.toString()}/${bits}`;
  const start = whole.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(cidr) : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  const address = start instanceof ipaddr.IPv6 ? start.toRFC5952String() : start.toString();
  return { kind: 'network', address, bits };
}

function hostText(host: Host): string {
  switch (host.kind) {
    case 'any':
      return '*';
    case 'loopback':
      return 'localhost';
    case 'address':
      return addressText(host.address, host.zone);
    case 'network':
      return `${host.address}/${host.bits}`;
    case 'text':
      return host.text;
  }
}

/** Only an IPv6 address has a zone (RFC 4007): what is kept as IPv4 or as the wildcard is written as IPv6 again, or its zone would be lost. */
function addressText(address: string, zone: string | null): string {
  if (zone === null) return address === '*' ? '0.0.0.0' : address;
  if (address === '*') return `::%${zone}`;
  return address.includes(':') ? `${address}%${zone}` : `::ffff:${address}%${zone}`;
}
