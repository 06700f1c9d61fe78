import { canonicalAddress, type Endpoint } from '../../../shared/endpoint.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { SocketState, TcpDetails } from '../../../shared/socket.ts';
import { unembedZone } from './kame-zone.ts';
import { ownCopy } from './own-copy.ts';
import type { Holder, Parsed, SocketRow } from './row.ts';
import { servicePort } from './service-ports.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * Protocol, queues, both addresses, state and tail. `-A` puts one or two columns of hexadecimal addresses before them, and a message
 * of netstat without a newline can stand right before a row (Apple network_cmds, netstat.tproj/inet.c).
 */
const ROW =
  /^(?:.*deleted|[0-9a-f]{8,16}[ \t]+(?:[0-9a-f]{1,8}[ \t]+)?)?(tcp|udp)(4|6|46)?[ \t]+(\d+)[ \t]+(\d+)[ \t]+([^ \t]+)[ \t]+([^ \t]+)(?:[ \t]+([A-Z][A-Z0-9_]*)\*?(?=[ \t]|$))?(?:[ \t]+([^ \t].*))?$/s;
const PREFIXED = /^[0-9a-f]{8,16}[ \t]/;
/** A row of the Internet table, whatever else is wrong with it. */
const INET = /^(?:.*deleted|[0-9a-f]{8,16}[ \t]+(?:[0-9a-f]{1,8}[ \t]+)?)?(?:tcp|udp)(?:4|6|46)?[ \t]/;
/**
 * A socket of neither family: it has no address yet, or none any more, and netstat prints nothing in their place (inet.c: a blank
 * family, and neither address branch taken). There is nothing to show of it.
 */
const WITHOUT_ENDS =
  /^(?:.*deleted)?(?:tcp|udp)[ \t]+\d+[ \t]+\d+(?:[ \t]+[A-Z][A-Z0-9_]*\*?)?(?:[ \t]+\d+(?:[ \t].*)?)?[ \t]*$/s;

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

/** The column is this wide with -A, and what fills it may have lost its last digits (there is no -l that mends it). */
const NARROW = 18;

/**
 * The Internet tables of the BSD family's netstat: macOS 10.12 to 26 with any of -A -a -b -l -n -v, and FreeBSD. Column sets by
 * release from Apple's sources (network_cmds 511 to 741, netstat.tproj/inet.c, `protopr`).
 *
 * `tcp4       0    168  192.0.2.48.22          198.51.100.70.33556    ESTABLISHED         8452         4310  131072  131396     sshd-session:4976   00182 0000000c …`
 */
export function parseNetstatBsd(text: string, source = 'netstat'): Parsed<SocketRow> {
  const rows: SocketRow[] = [];
  const skipped: SkippedLine[] = [];
  let noise = 0;
  text.split('\n').forEach((raw, index) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const row = parseNetstatBsdRow(line);
    if (row !== null) rows.push(row);
    else if (INET.test(line) && !WITHOUT_ENDS.test(line))
      skipped.push({ source, line: index + 1, text: ownCopy(line.slice(0, 300)) });
    else noise += 1;
  });
  return { rows, skipped, noise };
}

/** One row; null for anything else, and for a row whose addresses or state cannot be read. */
export function parseNetstatBsdRow(line: string): SocketRow | null {
  const found = ROW.exec(withoutEnd(line));
  if (found === null) return null;
  const [, protocol, families, received, sent, localText = '', remoteText = '', stateText, tail = ''] = found;
  const isNarrow = PREFIXED.test(line);
  const local = readDotted(localText, isNarrow);
  const remote = readDotted(remoteText, isNarrow);
  if (local === null || remote === null) return null;
  const isTcp = protocol === 'tcp';
  const state = isTcp ? readState(stateText, tail) : connectedUdp(remote);
  if (state === undefined) return null;
  const { holders, bytes } = readTail(tail);
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

/** A state out of range is printed as a number (`%-11d`): the row is a socket, its state unknown. */
function readState(word: string | undefined, tail: string): SocketState | null | undefined {
  if (word !== undefined) return STATES.get(word);
  return tail === '' || /^\d+/.test(tail) ? null : undefined;
}

/**
 * `192.0.2.5.49152`, `*.443`, `*.*`, `fe80::1%lo0.1024`, `localhost.62823`, `host.exa.https`: the last dot parts address and port.
 * A text that netstat cut (`2001:db8:5610:3.50624`, `fe80::aede:48ff:.49164`) stays text, and the port that a full narrow column
 * may have cut is none. null when there is no dot.
 */
function readDotted(text: string, isNarrow: boolean): Endpoint | null {
  const dot = text.lastIndexOf('.');
  if (dot < 0) return null;
  const portText = text.slice(dot + 1);
  const percent = text.indexOf('%');
  const isZoned = percent !== -1 && percent < dot;
  const host = text.slice(0, isZoned ? percent : dot);
  const zone = isZoned ? ownCopy(text.slice(percent + 1, dot)) : null;
  const scoped = unembedZone(host, zone);
  const isCut = isNarrow && text.length >= NARROW;
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : portText === '*' || portText === '' ? null : servicePort(portText);
  if (port !== null && port > 65_535) return null;
  const { address } = canonicalAddress(scoped.host);
  return { address, port: isCut || port === 0 ? null : port, zone: scoped.zone };
}

interface Tail {
  readonly holders: readonly Holder[] | null;
  readonly bytes: Omit<TcpDetails, 'readAt'> | null;
}

/** rxbytes txbytes rhiwat shiwat process:pid state options …: macOS 26. */
const TAIL_26 = /^(\d+)[ \t]+(\d+)[ \t]+\d+[ \t]+\d+[ \t]+(.*):(\d+)[ \t]+[0-9a-f]{5}[ \t]+[0-9a-f]{8}(?:[ \t]|$)/;
/** [rxbytes txbytes] rhiwat shiwat pid epid state options gencnt …: macOS 13 to 15. */
const TAIL_13 =
  /^(?:(\d+)[ \t]+(\d+)[ \t]+)?\d+[ \t]+\d+[ \t]+(\d+)[ \t]+(\d+)[ \t]+[0-9a-f]{5}[ \t]+[0-9a-f]{8}[ \t]+[0-9a-f]{16}(?:[ \t]|$)/;
/** [rxbytes txbytes] rhiwat shiwat pid epid [0xstate 0xoptions]: macOS 10.12 to 12. */
const TAIL_10 = /^(?:(\d+)[ \t]+(\d+)[ \t]+)?\d+[ \t]+\d+[ \t]+(\d+)[ \t]+(\d+)(?:[ \t]+0x[0-9a-f]{4,}[ \t]+0x[0-9a-f]{8})?$/;
/** rxbytes txbytes alone: -b without -v. */
const TAIL_BYTES = /^(\d+)[ \t]+(\d+)$/;

function readTail(tail: string): Tail {
  if (tail === '') return { holders: null, bytes: null };
  const named = TAIL_26.exec(tail);
  if (named !== null) {
    const [, rx, tx, name = '', pid] = named;
    return { holders: holdersOf(Number(pid), 0, ownCopy(decodeUtf8(name.replace(/^[ \t]+/, '')))), bytes: bytesOf(rx, tx) };
  }
  const plain = TAIL_13.exec(tail) ?? TAIL_10.exec(tail);
  if (plain !== null) {
    const [, rx, tx, pid, effective] = plain;
    return { holders: holdersOf(Number(pid), Number(effective), ''), bytes: bytesOf(rx, tx) };
  }
  const counted = TAIL_BYTES.exec(tail);
  return { holders: null, bytes: counted === null ? null : bytesOf(counted[1], counted[2]) };
}

/** The effective process is the one that the work is done for (a delegated socket): it is the owner where there is one. */
function holdersOf(pid: number, effective: number, name: string): readonly Holder[] {
  if (effective !== 0) return [{ pid: effective, name: '', fd: null }];
  return pid === 0 ? [] : [{ pid, name, fd: null }];
}

function bytesOf(rx: string | undefined, tx: string | undefined): Omit<TcpDetails, 'readAt'> | null {
  return rx === undefined || tx === undefined ? null : { bytesReceived: Number(rx), bytesSent: Number(tx) };
}
