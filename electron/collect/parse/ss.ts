import { cleanText } from '../../../shared/clean-text.ts';
import type { Endpoint } from '../../../shared/endpoint.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { Protocol, SocketState } from '../../../shared/socket.ts';
import { type EndpointRead, readEndpoint } from './address.ts';
import type { Parsed, SocketRow } from './row.ts';
import { readSsInfo } from './ss-info.ts';
import { isNetid, SS_STATES, ssSpans } from './ss-lines.ts';
import { readSsMarks } from './ss-marks.ts';

/** What only the whole table tells of a single row. null: the table does not tell either. */
export interface SsTable {
  /** Protocol of rows without the first column, which ss leaves out when one protocol alone was asked for. */
  readonly protocol: Protocol | null;
  /** What `*` is where a row does not say: IPv6 (dual stack) from iproute2 4.15 on, IPv4 before. */
  readonly starFamily: 4 | 6 | null;
}

const TELLS_NOTHING: SsTable = { protocol: null, starFamily: null };

/**
 * The logical rows of the output of ss, trailing blanks cut, header left out; `text` is the latin1 view of its bytes. Rows are
 * slices of `text`: keep `ownCopy(row)`, or the whole text stays in memory with it. When ss did not end well, cut the text
 * behind its last newline first: half a row can look like a whole one.
 */
export function splitSs(text: string): string[] {
  const { bounds } = ssSpans(text);
  const rows: string[] = [];
  for (let at = 0; at < bounds.length; at += 2) rows.push(text.slice(bounds[at], bounds[at + 1]));
  return rows;
}

/** All rows of the output of ss (latin1 view), read with what the whole table tells. Never throws. */
export function parseSs(text: string, source = 'ss'): Parsed<SocketRow> {
  const { bounds, noise } = ssSpans(text);
  const lines: string[] = [];
  for (let at = 0; at < bounds.length; at += 2) lines.push(text.slice(bounds[at], bounds[at + 1]));
  const table = readSsTable(lines);
  const rows: SocketRow[] = [];
  const skipped: SkippedLine[] = [];
  let otherFamilies = 0;
  let lineNumber = 1;
  let counted = 0;
  for (const [index, line] of lines.entries()) {
    const row = parseSsRow(line, table);
    if (row === 'other-family') otherFamilies += 1;
    else if (row !== null) rows.push(row);
    else {
      const start = bounds[index * 2] ?? 0;
      for (let at = text.indexOf('\n', counted); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) {
        lineNumber += 1;
        counted = at + 1;
      }
      skipped.push({ source, line: lineNumber, text: cleanText(line) });
    }
  }
  return { rows, skipped, noise: noise + otherFamilies };
}

/** Reads from all rows what `parseSsRow` cannot see in one. Not needed where ss was asked with -t and -u and -e. */
export function readSsTable(rows: readonly string[]): SsTable {
  const withoutNetid = rows.filter((row) => /^[A-Z]/.test(row));
  const isTcp = withoutNetid.some((row) => !/^(?:UNCONN|ESTAB) /.test(row));
  const isUdp = !isTcp && withoutNetid.some((row) => row.startsWith('UNCONN '));
  const protocol = isTcp ? 'tcp' : isUdp ? 'udp' : null;
  if (rows.some((row) => row.includes(' 0.0.0.0'))) return { protocol, starFamily: 6 };
  const isOld = rows.some((row) => / :::|(?:\d{1,3}\.){3}\d{1,3}(?:%[^ :]{1,15})?:[^ :]+ +\*:\*/.test(row.slice(0, 400)));
  return { protocol, starFamily: isOld ? 4 : null };
}

/**
 * One row of ss; 'other-family' for a row that is no TCP and no UDP socket, null for one that cannot be read. Never throws. Without
 * `table` a row that has no Netid counts as UDP when it is UNCONN, else as TCP.
 *
 * tcp   LISTEN 0      4096   127.0.0.53%lo:53   0.0.0.0:*   uid:991 ino:11001 sk:32 cgroup:/system.slice/systemd-resolved.service <->
 */
export function parseSsRow(line: string, table: SsTable = TELLS_NOTHING): SocketRow | 'other-family' | null {
  const head = readHead(line, table);
  if (head === null || head === 'other-family') return head;
  const marks = readSsMarks(line, head.rest);
  const { protocol } = head;
  const state = head.state === 'unconn' ? unconnected(protocol, marks.inode) : head.state;
  const family = head.local.half.family ?? starFamily(head, marks.v6only, marks.cookie !== null || marks.inode !== null, table);
  const remote = peer(head);
  const isStar = head.local.half.isAny && family === 6 && remote === null;
  return {
    protocol,
    family,
    dualStack: isStar && (marks.v6only === null ? head.localIsStar : !marks.v6only),
    state,
    local: head.local.endpoint,
    remote,
    recvQueue: head.recvQueue,
    sendQueue: head.sendQueue,
    holders: marks.holders,
    timer: marks.timer,
    uid: marks.uid ?? (marks.inode === null ? null : 0),
    inode: marks.inode,
    cookie: marks.cookie,
    cgroup: marks.cgroup,
    tcp: protocol === 'tcp' ? readSsInfo(line, marks.end, state, marks.cgroupText) : null,
  };
}

type RowState = SocketState | 'unconn' | null;

const STATES: ReadonlyMap<string, RowState> = new Map<string, RowState>([
  ['ESTAB', 'established'],
  ['SYN-SENT', 'syn-sent'],
  ['SYN-RECV', 'syn-received'],
  ['NEW-SYN-RECV', 'syn-received'],
  ['FIN-WAIT-1', 'fin-wait-1'],
  ['FIN-WAIT-2', 'fin-wait-2'],
  ['TIME-WAIT', 'time-wait'],
  ['UNCONN', 'unconn'],
  ['CLOSE-WAIT', 'close-wait'],
  ['LAST-ACK', 'last-ack'],
  ['LISTEN', 'listen'],
  ['CLOSING', 'closing'],
  ['CLOSED', 'closed'],
  ['BOUND-INACTIVE', 'bound'],
]);

interface Head {
  readonly protocol: Protocol;
  readonly state: RowState;
  readonly recvQueue: number | null;
  readonly sendQueue: number | null;
  readonly local: EndpointRead;
  readonly localIsStar: boolean;
  readonly remote: EndpointRead;
  /** Where the optional part begins. */
  readonly rest: number;
}

/** The columns up to the peer: `tcp ESTAB 0 0 192.0.2.1:50000 198.51.100.7:443`. The state column is empty for states unknown to an old ss. */
function readHead(line: string, table: SsTable): Head | 'other-family' | null {
  let from = inkAt(line, 0);
  let to = blankAt(line, from);
  const netid = line.slice(from, to);
  let protocol: Protocol | null = netid === 'tcp' || netid === 'udp' ? netid : null;
  if (netid === '`-') return 'other-family';
  const hasNetid = protocol !== null || isNetid(netid);
  if (hasNetid) {
    from = inkAt(line, to);
    to = blankAt(line, from);
  }
  const stateWord = line.slice(from, to);
  const known = STATES.get(stateWord);
  if (known !== undefined || SS_STATES.has(stateWord)) {
    from = inkAt(line, to);
    to = blankAt(line, from);
  } else if (!hasNetid) return null;
  const recvQueue = readCount(line, from, to);
  from = inkAt(line, to);
  to = blankAt(line, from);
  const sendQueue = readCount(line, from, to);
  if (recvQueue === undefined || sendQueue === undefined) return null;
  if (hasNetid && protocol === null) return 'other-family';
  from = inkAt(line, to);
  to = blankAt(line, from);
  const local = readEndpoint(line, from, to);
  if (local === null) return null;
  const localIsStar = line.charCodeAt(from) === 42;
  from = inkAt(line, to);
  to = blankAt(line, from);
  const remote = readEndpoint(line, from, to);
  if (remote === null) return null;
  protocol ??= table.protocol ?? (known === 'unconn' ? 'udp' : 'tcp');
  return { protocol, state: known ?? null, recvQueue, sendQueue, local, localIsStar, remote, rest: to };
}

/**
 * The other end, null where there is none. ss gives a zone to the local end alone: a link-local peer is on the same interface
 * (RFC 4007, 6: a scoped address means nothing without its zone).
 */
function peer({ local, remote }: Head): Endpoint | null {
  if (remote.half.isAny && remote.endpoint.port === null) return null;
  const { address, port, zone } = remote.endpoint;
  if (zone === null && local.endpoint.zone !== null && LINK_LOCAL.test(address))
    return { address, port, zone: local.endpoint.zone };
  return remote.endpoint;
}

const LINK_LOCAL = /^fe[89ab][0-9a-f]:/;

/** UDP has no state when it is not connected. A TCP socket that ss calls UNCONN is bound while a process has it, else closed. */
function unconnected(protocol: Protocol, inode: number | null): SocketState | null {
  if (protocol === 'udp') return null;
  return inode === null ? 'closed' : 'bound';
}

/** The family of a socket whose local end is `*` or a host name. `v6only:` is printed for IPv6 sockets only, and only with -e. */
function starFamily(head: Head, v6only: boolean | null, hasDetails: boolean, table: SsTable): 4 | 6 | null {
  if (v6only !== null) return 6;
  if (head.remote.half.family !== null) return head.remote.half.family;
  if (!head.localIsStar) return null;
  return table.starFamily ?? (hasDetails ? 4 : null);
}

function inkAt(line: string, from: number): number {
  let at = from;
  while (at < line.length && isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

function blankAt(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/**
 * A queue's length, undefined when it is no number. ss prints -1 for the queue of a closed UDP socket (ss -E), which is no length: null.
 */
function readCount(line: string, from: number, to: number): number | null | undefined {
  const isNegative = line.charCodeAt(from) === 45;
  const start = isNegative ? from + 1 : from;
  if (start === to || to - start > 15) return undefined;
  let value = 0;
  for (let at = start; at < to; at += 1) {
    const digit = line.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return isNegative ? null : value;
}
