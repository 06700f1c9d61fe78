import ipaddr from 'ipaddr.js';
import { cleanText } from '../clean-text.ts';
import { say } from '../text/say.ts';
import { schemeOf } from './schemes.ts';

/** What a test asks: a place, and how far up the steps go. */
export interface Target {
  /** As it was given, cleaned and without a password. */
  readonly text: string;
  /** Lower case, without `://`; null for a plain `host:port`. */
  readonly scheme: string | null;
  /** A name, or an address without brackets; a scoped address with its zone (`fe80::1%eth0`). */
  readonly host: string;
  /** True when `host` is an address: there is no name to ask for. */
  readonly isAddress: boolean;
  readonly port: number;
  /** True when the scheme said the port. */
  readonly isPortImplied: boolean;
  readonly transport: 'tcp' | 'udp';
  /** TLS begins right after the connection. */
  readonly hasTls: boolean;
  readonly http: 'none' | 'http' | 'websocket';
  /** What HTTP asks for: path and query. */
  readonly path: string;
  /** TLS and HTTP are only what usually answers on this port; nobody said so. */
  readonly isAssumed: boolean;
}

/** A target, or why the text is none, in the person's language. */
export type ReadTarget =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'unusable'; readonly text: string };

const TEXT_MOST = 2_000;
const SHOWN_MOST = 200;
const URL_FORM = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:[\]]*)(?::([^/?#]*))?([/?][^#]*)?(?:#.*)?$/i;
const PLACE_FORM = /^(\[[^\]]*\]|[^:[\]/?#@]+)(?::(.*))?$/;
/** A place with a path behind it: its port, if any, is one. */
const PATH_FORM = /^(\[[^\]]*\]|[^:[\]/?#@]+)(?::(\d{1,5}))?[/?#]/;
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]{0,252})$/u;
const ZONE = /^[\w.:-]{1,32}$/;
/** Ports where TLS or HTTP is what everybody expects, though only `host:port` was asked. */
const ASSUMED: Readonly<Record<number, Pick<Target, 'hasTls' | 'http'>>> = {
  80: { hasTls: false, http: 'http' },
  8080: { hasTls: false, http: 'http' },
  443: { hasTls: true, http: 'http' },
  8443: { hasTls: true, http: 'http' },
  465: { hasTls: true, http: 'none' },
  636: { hasTls: true, http: 'none' },
  853: { hasTls: true, http: 'none' },
  993: { hasTls: true, http: 'none' },
  995: { hasTls: true, http: 'none' },
  5671: { hasTls: true, http: 'none' },
  8883: { hasTls: true, http: 'none' },
};

/** Reads `host:port`, `[v6]:port` or a URL. Never throws. */
export function readTarget(given: string): ReadTarget {
  const text = given.trim();
  const shown = shownText(text);
  const unusable = (why: string): ReadTarget => ({ kind: 'unusable', text: why });
  if (text.length > TEXT_MOST) return unusable(say('probe.target.long', { target: shown }));
  if (text === '') return unusable(say('probe.target.empty'));
  const url = URL_FORM.exec(text);
  if (url !== null) return readUrl(url, shown);
  if (/^[0-9a-f:.]+$/i.test(text) && ipaddr.IPv6.isValid(text)) return unusable(say('probe.target.brackets', { target: shown }));
  if (/^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\//i.test(text)) return unusable(say('probe.target.url-host', { target: shown }));
  const [, before, digits] = PATH_FORM.exec(text) ?? [];
  if (before !== undefined && readHost(before) !== null && (digits === undefined || readPort(digits) !== null))
    return unusable(say('probe.target.path', { target: shown }));
  const place = PLACE_FORM.exec(text);
  if (place === null) return unusable(say('probe.target.unreadable', { target: shown }));
  const host = readHost(place[1] ?? '');
  if (host === null) return unusable(say('probe.target.host', { target: shown }));
  if (place[2] === undefined) return unusable(say('probe.target.no-port', { target: shown, host: place[1] ?? '' }));
  const port = readPort(place[2]);
  if (port === null) return unusable(say('probe.target.port', { target: shown }));
  const assumed = ASSUMED[port];
  const upper = assumed ?? { hasTls: false, http: 'none' as const };
  return {
    kind: 'target',
    target: {
      ...{ text: shown, scheme: null, ...host, port, isPortImplied: false, transport: 'tcp' as const },
      ...{ ...upper, path: '/', isAssumed: assumed !== undefined },
    },
  };
}

function readUrl([, schemeText = '', hostText = '', portText, path = '/']: RegExpExecArray, shown: string): ReadTarget {
  const unusable = (why: string): ReadTarget => ({ kind: 'unusable', text: why });
  const name = schemeText.toLowerCase();
  const scheme = schemeOf(name);
  const host = readHost(hostText);
  if (host === null) return unusable(say('probe.target.host', { target: shown }));
  const isTold = portText !== undefined && portText !== '';
  const port = isTold ? readPort(portText) : (scheme?.port ?? null);
  if (portText?.includes(':') === true) return unusable(say('probe.target.url-host', { target: shown }));
  if (port === null)
    return unusable(
      isTold ? say('probe.target.port', { target: shown }) : say('probe.target.scheme', { target: shown, scheme: name }),
    );
  const upper = { transport: scheme?.transport ?? 'tcp', hasTls: scheme?.hasTls ?? false, http: scheme?.http ?? 'none' } as const;
  return {
    kind: 'target',
    target: {
      ...{ text: shown, scheme: name, ...host, port, isPortImplied: !isTold, ...upper },
      ...{ path: path.startsWith('/') ? path : `/${path}`, isAssumed: false },
    },
  };
}

function readHost(text: string): Pick<Target, 'host' | 'isAddress'> | null {
  if (text.startsWith('[')) {
    const [address = '', zone, ...more] = text.slice(1, -1).replace('%25', '%').split('%');
    if (!ipaddr.IPv6.isValid(address) || more.length > 0 || (zone !== undefined && !ZONE.test(zone))) return null;
    const canonical = ipaddr.IPv6.parse(address).toRFC5952String();
    return { host: zone === undefined ? canonical : `${canonical}%${zone}`, isAddress: true };
  }
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return { host: text, isAddress: true };
  return NAME.test(text) ? { host: text.toLowerCase(), isAddress: false } : null;
}

function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** Passwords are for the server, not for a screen or a log. */
function shownText(text: string): string {
  return cleanText(text.slice(0, TEXT_MOST).replace(/^((?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1'), SHOWN_MOST);
}

/** Host and port as people write them: `[2001:db8::1]:443`, `example.org:80`. */
export function placeOfTarget({ host, port }: Pick<Target, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a redirect leads, seen from the target that sent it (RFC 9110, 10.2.2: it may be relative); null when it is no http or https. */
export function redirectTarget(from: Target, location: string): Target | null {
  const scheme = from.scheme === 'https' || from.scheme === 'wss' || (from.scheme === null && from.hasTls) ? 'https' : 'http';
  const origin = `${scheme}://${placeOfTarget(from)}`;
  const folder = from.path.replace(/[?].*$/, '').replace(/[^/]*$/, '');
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(location)
    ? location
    : location.startsWith('//')
      ? `${scheme}:${location}`
      : location.startsWith('/')
        ? `${origin}${location}`
        : `${origin}${folder}${location}`;
  const read = readTarget(whole);
  return read.kind === 'target' && (read.target.scheme === 'http' || read.target.scheme === 'https') ? read.target : null;
}
