import { cleanText } from '../../../shared/clean-text.ts';
import type { Endpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { Protocol, SocketState, Timer, TimerKind } from '../../../shared/socket.ts';
import { type EndpointRead, readEndpoint } from './address.ts';
import type { Holder, Parsed, SocketRow } from './row.ts';
import { decodeUtf8 } from './utf8.ts';

/** A row of netstat; with -e and without -n it tells the owner's login name. */
export interface NetstatLinuxRow extends SocketRow {
  /** Absent where none is told. */
  readonly user?: string;
}

/** As net-tools and BusyBox spell them (net-tools netstat.c, tcp_state). */
const STATES: ReadonlyMap<string, SocketState | null> = new Map<string, SocketState | null>([
  ['ESTABLISHED', 'established'],
  ['SYN_SENT', 'syn-sent'],
  ['SYN_RECV', 'syn-received'],
  ['FIN_WAIT1', 'fin-wait-1'],
  ['FIN_WAIT2', 'fin-wait-2'],
  ['TIME_WAIT', 'time-wait'],
  ['CLOSE', 'closed'],
  ['CLOSE_WAIT', 'close-wait'],
  ['LAST_ACK', 'last-ack'],
  ['LISTEN', 'listen'],
  ['CLOSING', 'closing'],
  ['UNKNOWN', null],
]);

const TIMERS: ReadonlyMap<string, TimerKind> = new Map([
  ['on', 'retransmit'],
  ['keepalive', 'keepalive'],
  ['timewait', 'time-wait'],
  ['probe', 'persist'],
]);

const ROW = /^(tcp|udp)(6?)[ \t]+(\d{1,15})[ \t]+(\d{1,15})[ \t]+([^ \t]+)[ \t]+([^ \t]+)(?:[ \t]+([^\r]*))?\r?$/;
const OTHER_FAMILY =
  /^(?:unix|raw6?|udplite6?|udpl6?|icmp6?|sctp|dccp6?|mptcp|x25|ax25|rose|netrom|ipx|l2cap|rfcomm|sco)(?:[ \t]|$)/;
const HEADER = /^Proto[ \t]/;
/** User and inode (-e) stand before the owner, which is `-` or holds a slash. */
const USER_INODE = /^([^ \t/]+)[ \t]+(\d{1,15})(?:[ \t]+|$)/;
/** The column of -o is the last one: `keepalive (6029.00/0/0)`, time left in seconds / retransmits / probes. */
const TIMER = /(?:^|[ \t])([a-z]{2,9}|on\d|unkn-\d{1,3}) \((\d{1,9}\.\d{2})\/(\d{1,9})\/(\d{1,9})\)[ \t]*$/;

/** What the collector knows of the call. */
export interface NetstatCall {
  /** True when it was asked with -W: addresses are whole. Otherwise an IPv6 end of 23 characters counts as cut. */
  readonly isWide: boolean;
}

/**
 * The output of `netstat -tuna` of net-tools or BusyBox, with -p, -e, -o as may be (latin1 view). Headers may be in any language;
 * states and timers must be those of LC_ALL=C. No zones, no cookies. `-` as an owner is unknown (not permitted, or none): null.
 *
 * tcp6       0      0 :::22                   :::*                    LISTEN      0          21701       1/sshd
 */
export function parseNetstatLinux(
  text: string,
  source = 'netstat',
  call: NetstatCall = { isWide: false },
): Parsed<NetstatLinuxRow> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const rows: NetstatLinuxRow[] = [];
  const skipped: SkippedLine[] = [];
  const place: Place = { firstHeader: lines.findIndex((line) => HEADER.test(line)), hasTimer: false, isAside: false };
  let noise = 0;
  for (const [index, line] of lines.entries()) {
    const row = isNoise(lines, index, place) ? 'noise' : readRow(line, place.hasTimer, call);
    if (row === 'noise') noise += 1;
    else if (row === null) skipped.push({ source, line: index + 1, text: cleanText(line) });
    else rows.push(row);
  }
  return { rows, skipped, noise };
}

/** Where in the output the reading stands. */
interface Place {
  /** Index of the first header; -1 without any: then nothing can be told from a message, and nothing passes as noise. */
  readonly firstHeader: number;
  hasTimer: boolean;
  /** True behind a row of another family or in a remark in brackets: what follows belongs to it until a row begins. */
  isAside: boolean;
}

function isNoise(lines: readonly string[], index: number, place: Place): boolean {
  const line = lines[index] ?? '';
  if (/^[ \t\r]*$/.test(line)) return true;
  if (HEADER.test(line)) {
    place.hasTimer = /[ \t]Timer[ \t\r]*$/.test(line);
    place.isAside = false;
    return true;
  }
  if (index < place.firstHeader || HEADER.test(lines[index + 1] ?? '')) return true;
  if (OTHER_FAMILY.test(line) || line.startsWith('(')) {
    place.isAside = true;
    return true;
  }
  if (/^(?:tcp|udp)6?[ \t]/.test(line)) {
    place.isAside = false;
    return false;
  }
  return place.isAside;
}

function readRow(line: string, hasTimer: boolean, call: NetstatCall): NetstatLinuxRow | null {
  const match = ROW.exec(line);
  if (match === null) return null;
  const [, name = '', six = '', recvQueue = '', sendQueue = '', localText = '', remoteText = '', tail = ''] = match;
  const protocol: Protocol = name === 'tcp' ? 'tcp' : 'udp';
  const local = readEnd(localText, call);
  const remote = readEnd(remoteText, call);
  const columns = readColumns(tail, protocol, hasTimer);
  if (local === null || remote === null || columns === null) return null;
  const inode = columns.inode === 0 ? null : columns.inode;
  const state = columns.state === 'closed' && inode !== null ? 'bound' : columns.state;
  return {
    protocol,
    family: six === '6' || local.half.family === 6 ? 6 : 4,
    dualStack: false,
    state,
    local: local.endpoint,
    remote: remote.half.isAny && remote.endpoint.port === null ? null : remote.endpoint,
    recvQueue: Number(recvQueue),
    sendQueue: state === 'listen' ? null : Number(sendQueue),
    holders: columns.holders,
    timer: columns.timer,
    uid: columns.inode === 0 ? null : columns.uid,
    inode,
    cookie: null,
    cgroup: null,
    tcp: null,
    ...(columns.login === null || inode === null ? {} : { user: columns.login }),
  };
}

/** Without -W an IPv6 end is cut at 23 characters, the port left whole. A cut address can look like another, whole one: it is marked. */
function readEnd(text: string, call: NetstatCall): EndpointRead | null {
  const read = readEndpoint(text, 0, text.length);
  if (read === null || call.isWide || text.length !== 23 || text.indexOf(':') === text.lastIndexOf(':')) return read;
  const endpoint: Endpoint = { ...read.endpoint, address: ownCopy(`${text.slice(0, text.lastIndexOf(':'))}…`) };
  return { endpoint, half: { address: endpoint.address, zone: null, family: 6, isAny: false } };
}

interface Columns {
  readonly state: SocketState | null;
  readonly uid: number | null;
  readonly login: string | null;
  readonly inode: number | null;
  readonly holders: readonly Holder[] | null;
  readonly timer: Timer | null;
}

/** The columns behind the addresses: state (empty for UDP that is not connected), user and inode, owner, timer. null: no such columns. */
function readColumns(tail: string, protocol: Protocol, hasTimer: boolean): Columns | null {
  let rest = tail;
  let timer: Timer | null = null;
  const timed = hasTimer ? TIMER.exec(rest) : null;
  if (timed !== null) {
    timer = readTimer(timed);
    rest = rest.slice(0, timed.index);
  }
  const word = /^[^ \t]*/.exec(rest)?.[0] ?? '';
  const state = STATES.get(word);
  if (state === undefined && protocol === 'tcp') return null;
  if (state !== undefined) rest = afterBlanks(rest.slice(word.length));
  const owned = USER_INODE.exec(rest);
  const user = owned?.[1] ?? '-';
  if (owned !== null) rest = rest.slice(owned[0].length);
  return {
    state: state ?? null,
    uid: /^\d{1,10}$/.test(user) ? Number(user) : null,
    login: /^(?:-|\d+)$/.test(user) ? null : ownCopy(decodeUtf8(user)),
    inode: owned === null ? null : Number(owned[2]),
    holders: readHolder(rest),
    timer,
  };
}

/** `600/sshd: /usr/sbin`: a pid and the beginning of the command, 20 characters in all, blanks and all. */
function readHolder(text: string): readonly Holder[] | null {
  const match = /^(\d{1,10})\/(.*?)[ \t]*$/s.exec(text);
  return match === null ? null : [{ pid: Number(match[1]), name: ownCopy(decodeUtf8(match[2] ?? '')), fd: null }];
}

function readTimer([, name = '', seconds = '', retries = '', probes = '']: RegExpExecArray): Timer | null {
  if (name === 'off') return null;
  const kind = TIMERS.get(name) ?? 'unknown';
  return {
    kind,
    remainingMs: Math.round(Number(seconds) * 1000),
    retries: Number(kind === 'persist' || kind === 'keepalive' ? probes : retries),
  };
}

function afterBlanks(text: string): string {
  return text.replace(/^[ \t]+/, '');
}
