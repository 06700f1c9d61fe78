import { canonicalAddress, type Endpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { SocketState } from '../../../shared/socket.ts';
import { readEndpoint } from './address.ts';
import type { Holder, Parsed, SocketRow } from './row.ts';
import { servicePort } from './service-ports.ts';
import { decodeUtf8 } from './utf8.ts';

/** A row of nettop; `isQuic` marks a QUIC flow, which is UDP to the system. */
export interface NettopRow extends SocketRow {
  readonly isQuic: boolean;
}

const FLOW = /(?:^|,)(tcp|udp|quic)(4|6) ([^,]*?)<->([^,]*),(.*)$/;
const TIME = /^[0-9:.]+,/;
const PID = /\.(\d{1,10}) ?,/g;
const STATES: ReadonlyMap<string, SocketState> = new Map([
  ['Listen', 'listen'],
  ['Established', 'established'],
  ['SynSent', 'syn-sent'],
  ['SynReceived', 'syn-received'],
  ['CloseWait', 'close-wait'],
  ['FinWait1', 'fin-wait-1'],
  ['FinWait2', 'fin-wait-2'],
  ['Closing', 'closing'],
  ['LastAck', 'last-ack'],
  ['TimeWait', 'time-wait'],
  ['Closed', 'closed'],
]);

/**
 * macOS' nettop -L 1 without -P, with or without -J: rows of processes (`name.pid,…`), each followed by the rows of its flows. The header
 * names the columns; every row ends with a comma. Closed source: the form is from samples of 12 to 26.
 *
 * `tcp4 192.0.2.43:50000<->198.51.100.7:443,Established,`
 */
export function parseNettop(text: string, source = 'nettop'): Parsed<NettopRow> {
  const rows: NettopRow[] = [];
  const skipped: SkippedLine[] = [];
  let noise = 0;
  let columns: readonly string[] = [];
  let holder: Holder | null = null;
  text.split('\n').forEach((raw, index) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const flow = FLOW.exec(line);
    const row = flow === null ? null : readFlow(flow, line, columns, holder);
    if (row !== null) rows.push(row);
    else if (/^(?:time)?,/.test(line)) {
      noise += 1;
      columns = line.split(',');
    } else {
      const process = readProcess(line, columns);
      if (process !== undefined) holder = process;
      if (process === undefined && flow !== null) skipped.push({ source, line: index + 1, text: ownCopy(line.slice(0, 300)) });
      else noise += 1;
    }
  });
  return { rows, skipped, noise };
}

/**
 * The process that a row is about; null when it is about one that cannot be told, undefined when it is no such row. A name may hold
 * commas and dots, and is not quoted: how many columns there are tells where it ends, the last dot before that where the pid begins.
 */
function readProcess(line: string, columns: readonly string[]): Holder | null | undefined {
  const first = columns[0] === 'time' || TIME.test(line) ? line.indexOf(',') + 1 : 0;
  const named = line.slice(first);
  const pids = [...named.matchAll(PID)];
  if (pids.length === 0) return undefined;
  const more = line.split(',').length - columns.length;
  const end = columns.length === 0 || more < 0 ? -1 : named.split(',', more + 1).join(',').length;
  const pid = pids.find((one) => one.index + one[0].length - 1 === end) ?? (pids.length === 1 ? pids[0] : undefined);
  return pid === undefined ? null : { pid: Number(pid[1]), name: ownCopy(decodeUtf8(named.slice(0, pid.index))), fd: null };
}

function readFlow(flow: RegExpExecArray, line: string, columns: readonly string[], holder: Holder | null): NettopRow | null {
  const [, kind = '', family, localText = '', remoteText = ''] = flow;
  const local = readEnd(localText, family === '6');
  const remote = readEnd(remoteText, family === '6');
  if (local === null || remote === null) return null;
  const cells = line.split(',');
  const cell = (name: string): string | undefined => {
    const at = columns.indexOf(name);
    return at === -1 ? undefined : cells[at];
  };
  const stateWord = cell('state') ?? cells.find((one) => STATES.has(one)) ?? '';
  const hasPeer = remote.address !== '*' || remote.port !== null;
  const isTcp = kind === 'tcp';
  // A process may be called like a flow, and ends in its pid then: no flow goes to a port of any address, none of TCP has no state.
  if ((remote.address === '*' && hasPeer) || (isTcp && columns.includes('state') && stateWord === '')) return null;
  if (/<->[^,]*,[^,]*\.\d{1,10} ?,/.test(line)) return null;
  return {
    protocol: isTcp ? 'tcp' : 'udp',
    family: family === '6' ? 6 : 4,
    dualStack: false,
    state: isTcp ? (STATES.get(stateWord) ?? null) : hasPeer ? 'established' : null,
    local,
    remote: hasPeer ? remote : null,
    recvQueue: null,
    sendQueue: null,
    holders: holder === null ? null : [holder],
    timer: null,
    uid: null,
    inode: null,
    cookie: null,
    cgroup: null,
    tcp: isTcp ? details(cell) : null,
    isQuic: kind === 'quic',
  };
}

function details(cell: (name: string) => string | undefined): SocketRow['tcp'] {
  const number = (name: string): number | undefined => (/^\d+$/.test(cell(name) ?? '') ? Number(cell(name)) : undefined);
  const bytesReceived = number('bytes_in');
  const bytesSent = number('bytes_out');
  const rtt = /^([0-9.]+)(?: ms)?$/.exec(cell('rtt_avg') ?? '')?.[1];
  return {
    ...(bytesReceived === undefined ? {} : { bytesReceived }),
    ...(bytesSent === undefined ? {} : { bytesSent }),
    ...(rtt === undefined ? {} : { rttMs: Number(rtt) }),
  };
}

/** IPv4 by colon (`192.0.2.4:443`, `*:5353`) but for `*.*`, IPv6 by dot (`fe80::1%en0.49241`, `*.*`), as nettop mixes them. */
function readEnd(text: string, isV6: boolean): Endpoint | null {
  if (isV6 ? /^\*:/.test(text) : text.includes(':')) return readEndpoint(text, 0, text.length)?.endpoint ?? null;
  const dot = text.lastIndexOf('.');
  if (dot < 0) return null;
  const [host = '', zone] = text.slice(0, dot).split('%');
  const portText = text.slice(dot + 1);
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : portText === '*' ? null : servicePort(portText);
  return {
    address: canonicalAddress(host).address,
    port: port === 0 ? null : port,
    zone: zone === undefined ? null : ownCopy(zone),
  };
}
