import { canonicalAddress, type Endpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { SocketState } from '../../../shared/socket.ts';
import { unembedZone } from './kame-zone.ts';
import { type BsdLayout, bsdLayoutOf, linesOfName, readBsdTail } from './netstat-bsd-tail.ts';
import type { Parsed, SocketRow } from './row.ts';
import { servicePort } from './service-ports.ts';

/**
 * Protocol, queues, both addresses, state and tail. `-A` puts one or two columns of hexadecimal addresses before them, and a message
 * of netstat without a newline can stand right before a row (Apple network_cmds, netstat.tproj/inet.c).
 */
const ROW =
  /^(?:Some \w+ sockets may have been [a-z ]{0,30}deleted|[0-9a-f]{8,16}[ \t]+(?:[0-9a-f]{1,8}[ \t]+)?)?(tcp|udp)(4|6|46)?[ \t]+(\d+)[ \t]+(\d+)[ \t]+([^ \t]+)[ \t]+([^ \t]+)(?:[ \t]+([A-Z][A-Z0-9_]*)\*?(?=[ \t]|$))?(?:[ \t]+([^ \t].*))?$/s;
const PREFIXED = /^[0-9a-f]{8,16}[ \t]/;
/** A row of the Internet table, whatever else is wrong with it. */
const INET =
  /^(?:Some \w+ sockets may have been [a-z ]{0,30}deleted|[0-9a-f]{8,16}[ \t]+(?:[0-9a-f]{1,8}[ \t]+)?)?(?:tcp|udp)(?:4|6|46)?[ \t]/;
/**
 * A socket of neither family: it has no address yet, or none any more, and netstat prints nothing in their place (inet.c: a blank
 * family, and neither address branch taken). There is nothing to show of it.
 */
const WITHOUT_ENDS =
  /^(?:Some \w+ sockets may have been [a-z ]{0,30}deleted)?(?:tcp|udp)[ \t]+\d+[ \t]+\d+(?:[ \t]+[A-Z][A-Z0-9_]*\*?)?(?:[ \t]+\d+(?:[ \t].*)?)?[ \t]*$/s;

const STATES: ReadonlyMap<string, SocketState> = new Map([
  ['CLOSED', 'closed'],
  ['LISTEN', 'listen'],
  ['SYN_SENT', 'syn-sent'],
  ['SYN_RCVD', 'syn-received'],
  ['ESTABLISHED', 'established'],
  ['CLOSE_WAIT', 'close-wait'],
  ['FIN_WAIT_1', 'fin-wait-1'],
  ['CLOSING', 'closing'],
  ['LAST_ACK', 'last-ack'],
  ['FIN_WAIT_2', 'fin-wait-2'],
  ['TIME_WAIT', 'time-wait'],
]);

const NUMERIC_STATE = /^-?\d+(?:[ \t]+|$)/;

/** The column is this wide with -A, and what fills it may have lost its last digits (there is no -l that mends it). */
const NARROW = 18;
/** The column is this wide without -A and -l. */
const WIDE = 22;
/** Without -l an IPv6 address is cut to this length, its zone with it (inet.c, inet6print). */
const V6_MOST = 16;
const PORT_DIGITS = 5;

/**
 * The Internet tables of the BSD family's netstat: macOS 10.12 to 26 with any of -A -a -b -l -n -v, and FreeBSD. Column sets by
 * release from Apple's sources (network_cmds 511 to 741, netstat.tproj/inet.c, `protopr`).
 *
 * `tcp4       0    168  192.0.2.48.22          198.51.100.70.33556    ESTABLISHED         8452         4310  131072  131396     sshd-session:4976   00182 0000000c …`
 */
export function parseNetstatBsd(text: string, source = 'netstat'): Parsed<SocketRow> {
  const rows: SocketRow[] = [];
  const skipped: SkippedLine[] = [];
  const lines = text.split('\n').map((raw) => (raw.endsWith('\r') ? raw.slice(0, -1) : raw));
  let noise = 0;
  let layout: BsdLayout = 'untold';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (!INET.test(line)) {
      layout = bsdLayoutOf(line) ?? layout;
      noise += 1;
      continue;
    }
    const more = linesOfName(lines, at);
    const row = parseNetstatBsdRow(more === 0 ? line : lines.slice(at, at + more + 1).join('\n'), layout);
    if (row !== null) rows.push(row);
    else if (WITHOUT_ENDS.test(line)) noise += 1;
    else skipped.push({ source, line: at + 1, text: ownCopy(line.slice(0, 300)) });
    noise += more;
    at += more;
  }
  return { rows, skipped, noise };
}

/** One row; null for anything else, and for a row whose addresses or state cannot be read. */
function parseNetstatBsdRow(line: string, layout: BsdLayout): SocketRow | null {
  const found = ROW.exec(withoutEnd(line));
  if (found === null) return null;
  const [, protocol, families, received, sent, localText = '', remoteText = '', stateText, behind = ''] = found;
  const columns: Columns = { isNarrow: PREFIXED.test(line), isWhole: hasWholeAddresses(line, localText, remoteText) };
  const local = readDotted(localText, columns);
  const remote = readDotted(remoteText, columns);
  if (local === null || remote === null) return null;
  const isTcp = protocol === 'tcp';
  // A state out of range is printed as a number (`%-11d`): the row is a socket, its state unknown.
  const number = isTcp && stateText === undefined ? NUMERIC_STATE.exec(behind)?.[0] : undefined;
  const state = !isTcp ? connectedUdp(remote) : stateText !== undefined ? STATES.get(stateText) : null;
  if (state === undefined || (isTcp && stateText === undefined && number === undefined && behind !== '')) return null;
  const { holders, bytes } = readBsdTail(behind.slice(number?.length ?? 0), layout);
  const isListener = state === 'listen';
  return {
    protocol: isTcp ? 'tcp' : 'udp',
    family: families === '4' ? 4 : families === undefined ? null : 6,
    dualStack: families === '46',
    state,
    local,
    remote: remote.address === '*' && remote.port === null ? null : remote,
    // Of a listener netstat gives bytes, which are always 0; its accept queue is in `netstat -L` alone.
    recvQueue: isListener ? null : Number(received),
    sendQueue: isListener ? null : Number(sent),
    holders,
    timer: null,
    uid: null,
    inode: null,
    cookie: null,
    cgroup: null,
    tcp: isTcp ? bytes : null,
  };
}

/** Blanks at the end left out, on a latin1 view: `trimEnd` would take the last byte of a UTF-8 name (0xa0) for a blank. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charCodeAt(end - 1) === 32 || line.charCodeAt(end - 1) === 9)) end -= 1;
  return line.slice(0, end);
}

function connectedUdp(remote: Endpoint): SocketState | null {
  return remote.address === '*' && remote.port === null ? null : 'established';
}

/** How much of an address the columns of a row have room for. */
interface Columns {
  /** -A: what fills a column may have lost its end. */
  readonly isNarrow: boolean;
  /** -l: no address is cut. */
  readonly isWhole: boolean;
}

/** Only -l makes the columns of the addresses so wide (45 in place of 22). */
function hasWholeAddresses(line: string, local: string, remote: string): boolean {
  if (local.length > WIDE || remote.length > WIDE) return true;
  const from = line.indexOf(local);
  return line.indexOf(remote, from + local.length) - from > 2 * WIDE;
}

/**
 * `192.0.2.5.49152`, `*.443`, `*.*`, `fe80::1%lo0.1024`, `localhost.62823`, `host.exa.https`: the last dot parts address and port.
 * A text that netstat cut (`2001:db8:5610:3.50624`, `fe80::aede:48ff:.49164`) can look like another, whole one: it is marked. The port
 * that a full narrow column may have cut is none. null when there is no dot.
 */
function readDotted(text: string, { isNarrow, isWhole }: Columns): Endpoint | null {
  const dot = text.lastIndexOf('.');
  if (dot < 0) return null;
  const portText = text.slice(dot + 1);
  const percent = text.indexOf('%');
  const isZoned = percent !== -1 && percent < dot;
  const host = text.slice(0, isZoned ? percent : dot);
  const zone = isZoned ? ownCopy(text.slice(percent + 1, dot)) : null;
  const isCut = isNarrow && text.length >= NARROW && portText.length < PORT_DIGITS;
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : portText === '*' || portText === '' ? null : servicePort(portText);
  if (port !== null && port > 65_535) return null;
  const known = isCut || port === 0 ? null : port;
  if (!isWhole && dot === V6_MOST && host.includes(':')) {
    return { address: isZoned ? canonicalAddress(host).address : ownCopy(`${host}…`), port: known, zone: null };
  }
  const scoped = unembedZone(host, zone);
  return { address: canonicalAddress(scoped.host).address, port: known, zone: scoped.zone };
}
