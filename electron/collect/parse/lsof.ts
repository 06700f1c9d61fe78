import type { Endpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { SocketState } from '../../../shared/socket.ts';
import { readEndpoint } from './address.ts';
import { unembedZone } from './kame-zone.ts';
import { readLsofName } from './lsof-names.ts';
import type { Holder, Parsed, SocketRow } from './row.ts';

/** A row of lsof: it tells the user's name, and a device that is the same for all who hold one socket. */
export interface LsofRow extends SocketRow {
  readonly user: string | null;
}

const STATES: ReadonlyMap<string, SocketState> = new Map([
  ['LISTEN', 'listen'],
  ['ESTABLISHED', 'established'],
  ['SYN_SENT', 'syn-sent'],
  ['SYN_RCVD', 'syn-received'],
  ['SYN_RECV', 'syn-received'],
  ['SYN_RECEIVED', 'syn-received'],
  ['CLOSE_WAIT', 'close-wait'],
  ['FIN_WAIT_1', 'fin-wait-1'],
  ['FIN_WAIT1', 'fin-wait-1'],
  ['FIN_WAIT_2', 'fin-wait-2'],
  ['FIN_WAIT2', 'fin-wait-2'],
  ['CLOSING', 'closing'],
  ['LAST_ACK', 'last-ack'],
  ['TIME_WAIT', 'time-wait'],
  ['CLOSED', 'closed'],
  ['CLOSE', 'closed'],
]);

/** One open file as lsof tells of it, in whatever form. */
export interface LsofFile {
  readonly holder: Holder;
  readonly user: string | null;
  readonly type: string;
  readonly protocol: string;
  readonly device: string;
  readonly name: string;
  readonly state: string;
  readonly recvQueue: number | null;
  readonly sendQueue: number | null;
}

/** The socket that a file is; null when it is none of TCP or UDP, undefined when it should be one and cannot be read. */
export function lsofRow(file: LsofFile): LsofRow | null | undefined {
  const protocol = file.protocol.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return null;
  if (file.name === '') return null;
  const [localText = '', remoteText] = file.name.split('->');
  const local = readEnd(localText);
  const remote = remoteText === undefined ? null : readEnd(remoteText);
  if (local === null || (remoteText !== undefined && remote === null)) return undefined;
  const state = STATES.get(file.state) ?? null;
  return {
    protocol,
    family: file.type === 'IPv4' ? 4 : file.type === 'IPv6' ? 6 : null,
    dualStack: false,
    state: protocol === 'tcp' ? state : remote === null ? null : 'established',
    local,
    remote,
    recvQueue: state === 'listen' ? null : file.recvQueue,
    sendQueue: state === 'listen' ? null : file.sendQueue,
    holders: [file.holder],
    timer: null,
    uid: null,
    inode: null,
    cookie: null,
    cgroup: null,
    tcp: null,
    user: file.user,
  };
}

/** `*:443`, `192.0.2.5:49152`, `[fe80:4::1]:49160`, `*:*`, `localhost:https`. */
function readEnd(text: string): Endpoint | null {
  const read = readEndpoint(text, 0, text.length);
  if (read === null) return null;
  const { host, zone } = unembedZone(read.endpoint.address, read.endpoint.zone);
  return { address: host, port: read.endpoint.port, zone };
}

/** Systems that keep kernel addresses from ordinary users print zero for all of them. */
const NO_DEVICE = /^(?:0x)?0*$/;

/**
 * The rows of several files, one for each socket: who shares a socket is listed under it. Files are one socket when their device is
 * the same, or both their ends; without a device, what waits on one port in two processes may be two sockets and stays two rows.
 */
export function mergeLsof(files: readonly { readonly file: LsofFile; readonly row: LsofRow }[]): LsofRow[] {
  const byKey = new Map<string, LsofRow>();
  for (const { file, row } of files) {
    const isPair = row.remote !== null;
    const owner = !NO_DEVICE.test(file.device) ? file.device : isPair ? '' : `pid ${file.holder.pid}`;
    const key = `${row.protocol} ${file.type} ${owner} ${file.name}`;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, row);
    else if (!known.holders?.some((holder) => holder.pid === file.holder.pid)) {
      byKey.set(key, { ...known, holders: [...(known.holders ?? []), file.holder] });
    }
  }
  return [...byKey.values()];
}

/** Collects files into rows and notes those that could not be read. */
export function rowsOfFiles(
  files: readonly { readonly file: LsofFile; readonly line: number; readonly text: string }[],
  source: string,
): { readonly rows: readonly LsofRow[]; readonly skipped: readonly SkippedLine[] } {
  const good: { file: LsofFile; row: LsofRow }[] = [];
  const skipped: SkippedLine[] = [];
  for (const { file, line, text } of files) {
    const row = lsofRow(file);
    if (row === undefined) skipped.push({ source, line, text: ownCopy(text.slice(0, 300)) });
    else if (row !== null) good.push({ file, row });
  }
  return { rows: mergeLsof(good), skipped };
}

const TABLE_ROW =
  /^(.+?)[ \t]+(\d+)(?:[ \t]+\d+[ \t]+[^ \t]+)?[ \t]+([^ \t]+)[ \t]+(\d+|mem|cwd|txt)[a-zA-Z*-]{0,2}[ \t]+(IPv[46]|inet6?)[ \t]+([^ \t]+)[ \t]+([^ \t]+)[ \t]+(TCP|UDP|[A-Z0-9]+)[ \t]+(.+?)(?:[ \t]+\((?:ST=)?([A-Z_0-9]+)(?:[ \t]+QR=(\d+)[ \t]+QS=(\d+))?[^)]*\))?[ \t\r]*$/;
const TABLE_INET = /[ \t]IPv[46][ \t]/;

/**
 * The table that lsof prints for people (lsof(8), "OUTPUT"): parsed from both ends, because a command may be cut anywhere.
 *
 * `Code\x20H 94659 anna   22u  IPv4 0xcdf758597a6c83c3      0t0  TCP 192.0.2.4:53734->203.0.113.80:443 (ESTABLISHED)`
 */
export function parseLsofTable(text: string, source = 'lsof'): Parsed<LsofRow> {
  const files: { file: LsofFile; line: number; text: string }[] = [];
  const bad: SkippedLine[] = [];
  let noise = 0;
  text.split('\n').forEach((line, index) => {
    const found = line.length < 4000 ? TABLE_ROW.exec(line) : null;
    if (found === null) {
      if (TABLE_INET.test(line)) bad.push({ source, line: index + 1, text: ownCopy(line.slice(0, 300)) });
      else noise += 1;
      return;
    }
    const [, command = '', pid, user = '', fd, type = '', device = '', , protocol = '', name = '', state = '', rq, sq] = found;
    const holder = { pid: Number(pid), name: ownCopy(readLsofName(command)), fd: /^\d+$/.test(fd ?? '') ? Number(fd) : null };
    const queues = { recvQueue: rq === undefined ? null : Number(rq), sendQueue: sq === undefined ? null : Number(sq) };
    files.push({ file: { holder, user, type, protocol, device, name, state, ...queues }, line: index + 1, text: line });
  });
  const { rows, skipped } = rowsOfFiles(files, source);
  return { rows, skipped: [...bad, ...skipped], noise: noise + files.length - rows.length - skipped.length };
}
