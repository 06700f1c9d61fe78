import type { Endpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { SocketState } from '../../../shared/socket.ts';
import { type EndpointRead, readEndpoint } from './address.ts';
import type { Parsed, SocketRow } from './row.ts';
import { decodeUtf8 } from './utf8.ts';
import { windowsState } from './windows-states.ts';

/** A row of Windows' netstat; `-b` adds lines under it that name the program and the service in it. */
export interface NetstatWindowsRow extends SocketRow {
  /** The program as `[svchost.exe]` names it; null without -b, or where Windows would not tell. */
  readonly program: string | null;
  /** The service or component inside the program (`RpcSs`); null where none is named. */
  readonly component: string | null;
  /** True where -b said, in whatever language, that the owner may not be read. */
  readonly isOwnerRefused: boolean;
}

/** `>` in front: the mark that Select-String puts before a match. */
const ROW = /^[> \t]*(TCP|UDP)[ \t]+([^ \t]+)[ \t]+([^ \t]+)(?:[ \t]+([^ \t].*))?$/s;
const INET = /^[> \t]*(?:TCP|UDP)[ \t]+[^ \t]/;
const PROGRAM = /^[> \t]+\[(.{1,260})\]$/;
const COMPONENT = /^[> \t]+([A-Za-z0-9_.$-]{1,80})$/;
/** A console that is too narrow puts the pid on a line of its own. */
const WRAPPED_PID = /^[> \t]+(\d{1,10})$/;
const SENTENCE = /^[> \t]+[^ \t>]/;

/**
 * Windows' netstat with any of -a -b -n -o -t, in any language and code page: by shape, never by word (a latin1 view). A listener is
 * a TCP row whose peer has port 0; the PID is the last number; state words are only a help.
 *
 * `  TCP    192.0.2.106:49962    203.0.113.246:443       ESTABLISHED     7920`
 */
export function parseNetstatWindows(text: string, source = 'netstat'): Parsed<NetstatWindowsRow> {
  const rows: NetstatWindowsRow[] = [];
  const skipped: SkippedLine[] = [];
  let noise = 0;
  let isUnderRow = false;
  text.split('\n').forEach((raw, index) => {
    const line = withoutEnd(raw);
    const row = INET.test(line) ? readRow(line) : null;
    if (row !== null) {
      rows.push(row);
      isUnderRow = true;
    } else if (INET.test(line)) {
      skipped.push({ source, line: index + 1, text: ownCopy(line.slice(0, 300)) });
      isUnderRow = false;
    } else {
      noise += 1;
      const last = rows.at(-1);
      const named = isUnderRow && last !== undefined ? namedBy(last, line) : null;
      if (named === null) isUnderRow = false;
      else rows[rows.length - 1] = named;
    }
  });
  return { rows, skipped, noise };
}

function readRow(line: string): NetstatWindowsRow | null {
  const found = ROW.exec(line);
  if (found === null) return null;
  const [, protocol, localText = '', remoteText = '', tail = ''] = found;
  const local = readEndpoint(localText, 0, localText.length);
  if (local === null) return null;
  const words = tail.split(/[ \t]+/).filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  const pid = /^\d{1,10}$/.test(last) ? Number(last) : null;
  const stateWords = (pid === null ? words : words.slice(0, -1)).filter((word) => !OFFLOAD.has(word));
  const far = readRemote(remoteText);
  if (far === undefined) return null;
  const remote = peerOf(far);
  const isTcp = protocol === 'TCP';
  const state = isTcp ? tcpState(stateWords.join(' '), /:[0*]$/.test(remoteText)) : remote === null ? null : 'established';
  return {
    protocol: isTcp ? 'tcp' : 'udp',
    family: local.half.family ?? far?.half.family ?? null,
    dualStack: false,
    state,
    local: local.endpoint,
    remote: state === 'listen' || state === 'bound' ? null : remote,
    recvQueue: null,
    sendQueue: null,
    holders: pid === null ? null : pid === 0 ? [] : [{ pid, name: '', fd: null }],
    timer: null,
    uid: null,
    inode: null,
    cookie: null,
    cgroup: null,
    tcp: null,
    program: null,
    component: null,
    isOwnerRefused: false,
  };
}

/** Where the work of a connection is done (-t); the words are not translated. */
const OFFLOAD = new Set(['InHost', 'Offloaded', 'Offloading', 'Uploading']);

/** null: no peer, `*:*`. undefined: cannot be read. */
function readRemote(text: string): EndpointRead | null | undefined {
  return text === '*:*' ? null : (readEndpoint(text, 0, text.length) ?? undefined);
}

/** The peer; null where there is none. */
function peerOf(remote: EndpointRead | null): Endpoint | null {
  return remote === null || (remote.half.isAny && remote.endpoint.port === null) ? null : remote.endpoint;
}

/** `hasNoPeer`: the peer has no port. One whose port is a name that is not known has one. */
function tcpState(words: string, hasNoPeer: boolean): SocketState | null {
  const known = windowsState(words);
  if (known === 'bound' || known === 'closed') return known;
  if (hasNoPeer) return 'listen';
  return known === 'listen' ? null : known;
}

/** The row with what a line of -b under it tells; null when the line is none of those. */
function namedBy(row: NetstatWindowsRow, line: string): NetstatWindowsRow | null {
  const program = PROGRAM.exec(line)?.[1];
  if (program !== undefined) return { ...row, program: ownCopy(decodeUtf8(program)) };
  const pid = row.holders === null ? WRAPPED_PID.exec(line)?.[1] : undefined;
  if (pid !== undefined) return { ...row, holders: pid === '0' ? [] : [{ pid: Number(pid), name: '', fd: null }] };
  const component = COMPONENT.exec(line)?.[1];
  if (component !== undefined) return row.component === null ? { ...row, component: ownCopy(component) } : row;
  return SENTENCE.test(line) ? { ...row, isOwnerRefused: true } : null;
}

/** Without the carriage return and blanks at the end. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && [13, 32, 9].includes(line.charCodeAt(end - 1))) end -= 1;
  return line.slice(0, end);
}
