import { ownCopy } from '../../../shared/own-copy.ts';
import type { Timer } from '../../../shared/socket.ts';
import type { Holder } from './row.ts';
import { readSsTimer } from './ss-timer.ts';
import { readUsers, USERS_OPEN } from './ss-users.ts';
import { decodeUtf8 } from './utf8.ts';

/** What stands between the peer's address and the TCP details of a row. */
export interface SsMarks {
  holders: readonly Holder[] | null;
  timer: Timer | null;
  uid: number | null;
  /** null where ss prints `ino:0`: no inode, so no process holds it. */
  inode: number | null;
  cookie: string | null;
  cgroup: string | null;
  /** The path byte for byte as the row has it, to find it again. */
  cgroupText: string | null;
  v6only: boolean | null;
  /** Where the TCP details begin. */
  end: number;
}

/**
 * Reads the marks from `from` on, each once and only in the order in which ss prints them: what a process or a cgroup calls itself
 * can therefore not pass for a mark. Owners that do not end as they should leave the rest of the row unread, since it cannot be
 * found. The order is that of iproute2 misc/ss.c (inet_show_sock, sock_details_print).
 *
 * users:(("sshd",pid=1222,fd=3)) timer:(keepalive,119min,0) uid:1000 ino:15973 sk:2 fwmark:0x1 cgroup:/user.slice v6only:0 <->
 */
export function readSsMarks(line: string, from: number): SsMarks {
  const marks: SsMarks = {
    holders: null,
    timer: null,
    uid: null,
    inode: null,
    cookie: null,
    cgroup: null,
    cgroupText: null,
    v6only: null,
    end: from,
  };
  let at = from;
  let stage = 0;
  for (;;) {
    while (at < line.length && isBlank(line.charCodeAt(at))) at += 1;
    marks.end = at;
    const nth = stageAt(line, at);
    // A mark that comes again or out of its order is none: a name ends with it.
    if (nth <= stage) return marks;
    stage = nth;
    const next = readMark(nth, line, at, marks);
    if (next === -1) return marks;
    at = next;
  }
}

const USERS = 1;
const TIMER = 2;
const UID = 3;
const INODE = 4;
const COOKIE = 5;
const FWMARK = 6;
const CGROUP = 7;
const V6ONLY = 8;

/** Which mark begins at `at`, by its place in the order; 0 for none. */
function stageAt(line: string, at: number): number {
  switch (line.charCodeAt(at)) {
    case 117: // u
      if (line.startsWith('uid:', at)) return UID;
      return line.startsWith(USERS_OPEN, at) ? USERS : 0;
    case 116: // t
      return line.startsWith('timer:(', at) ? TIMER : 0;
    case 105: // i
      return line.startsWith('ino:', at) ? INODE : 0;
    case 115: // s
      return line.startsWith('sk:', at) ? COOKIE : 0;
    case 102: // f
      return line.startsWith('fwmark:', at) ? FWMARK : 0;
    case 99: // c
      return line.startsWith('cgroup:', at) ? CGROUP : 0;
    case 118: // v
      return line.startsWith('v6only:', at) ? V6ONLY : 0;
    default:
      return 0;
  }
}

/** Reads the mark at `at`; returns the place behind it, or -1 when it does not read as that mark. */
function readMark(mark: number, line: string, at: number, marks: SsMarks): number {
  switch (mark) {
    case USERS:
      return readHolders(line, at, marks);
    case TIMER:
      return readTimer(line, at + 7, marks);
    case UID:
      return readNumberMark(line, at + 4, marks, 'uid');
    case INODE:
      return readNumberMark(line, at + 4, marks, 'inode');
    case COOKIE:
      return readCookie(line, at + 3, marks);
    case CGROUP:
      return readCgroup(line, at + 7, marks);
    case V6ONLY:
      marks.v6only = line.charCodeAt(at + 7) === 49;
      return wordEnd(line, at + 7);
    default:
      return wordEnd(line, at + 7);
  }
}

function readHolders(line: string, at: number, marks: SsMarks): number {
  const users = readUsers(line, at);
  if (users === null) {
    marks.end = line.length;
    return -1;
  }
  marks.holders = users.holders;
  return users.end;
}

function readTimer(line: string, at: number, marks: SsMarks): number {
  const close = line.indexOf(')', at);
  if (close === -1 || close - at > 60) return -1;
  marks.timer = readSsTimer(line.slice(at, close));
  return close + 1;
}

function readNumberMark(line: string, at: number, marks: SsMarks, name: 'uid' | 'inode'): number {
  let value = 0;
  let end = at;
  for (; end < line.length && end - at < 16; end += 1) {
    const digit = line.charCodeAt(end) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (end === at) return -1;
  marks[name] = name === 'inode' && value === 0 ? null : value;
  return end;
}

function readCookie(line: string, at: number, marks: SsMarks): number {
  let end = at;
  while (end < line.length && isHexDigit(line.charCodeAt(end))) end += 1;
  if (end === at || end - at > 16 || (end < line.length && !isBlank(line.charCodeAt(end)))) return -1;
  marks.cookie = ownCopy(line.slice(at, end));
  return end;
}

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
}

interface KeptCgroup {
  readonly text: string;
  /** null where ss could not find the path of the id (`unreachable:2a`). */
  readonly own: string | null;
}

const CGROUPS_MOST = 10_000;
const cgroups = new Map<string, KeptCgroup>();
/** Sockets of one program stand together in a table: the last path is nearly always the next one. */
let lastCgroup: KeptCgroup = { text: '', own: null };

/**
 * A path may hold anything but a newline (kernel/cgroup/cgroup.c, cgroup_mkdir), marks and arrows included. Behind it come `v6only:`
 * and the arrow, and behind the arrow what the kernel alone writes: so the last arrow of the row is the true one.
 */
function readCgroup(line: string, at: number, marks: SsMarks): number {
  const arrow = directionsAt(line);
  // A row that was cut short, and rows of an ss that prints no arrow, have nothing that could part the path from what follows.
  const last = arrow < at ? line.length : arrow - 1;
  const v6only = last - V6ONLY_MARK.length - 1;
  const end = v6only >= at && line.startsWith(V6ONLY_MARK, v6only) ? v6only : last;
  const isLast = end - at === lastCgroup.text.length && line.startsWith(lastCgroup.text, at);
  if (!isLast) lastCgroup = keptCgroup(line.slice(at, end));
  marks.cgroupText = lastCgroup.text;
  marks.cgroup = lastCgroup.own;
  return end;
}

/** Before its one digit. */
const V6ONLY_MARK = ' v6only:';

/**
 * Where the arrow stands that shows which directions are still open (`<->`, `-->`, `<--`, `---`), the last mark before the TCP
 * details: the last such word of the row. -1 where there is none.
 */
export function directionsAt(row: string): number {
  for (let dash = row.lastIndexOf('-'); dash > 1; dash = row.lastIndexOf('-', dash - 1)) {
    if (isArrow(row, dash - 1)) return dash - 1;
    if (isArrow(row, dash - 2)) return dash - 2;
  }
  return -1;
}

function isArrow(row: string, at: number): boolean {
  const [first, last] = [row.charCodeAt(at), row.charCodeAt(at + 2)];
  if ((first !== 60 && first !== 45) || row.charCodeAt(at + 1) !== 45 || (last !== 62 && last !== 45)) return false;
  return isBlank(row.charCodeAt(at - 1)) && (at + 3 >= row.length || isBlank(row.charCodeAt(at + 3)));
}

function keptCgroup(text: string): KeptCgroup {
  const known = cgroups.get(text);
  if (known !== undefined) return known;
  const own = text === '' || text.startsWith('unreachable:') ? null : ownCopy(decodeUtf8(text));
  const made = { text: ownCopy(text), own };
  if (cgroups.size >= CGROUPS_MOST) cgroups.clear();
  cgroups.set(made.text, made);
  return made;
}

function wordEnd(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
