import type { Timer } from '../../../shared/socket.ts';
import { ownCopy } from './own-copy.ts';
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
 * Reads the marks from `from` on, one after the other and only where each can stand: what a process or a cgroup calls itself can
 * therefore not pass for a mark. Owners that do not end as they should leave the rest of the row unread, since it cannot be found.
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
  for (;;) {
    while (at < line.length && isBlank(line.charCodeAt(at))) at += 1;
    marks.end = at;
    const next = readMark(line, at, marks);
    if (next === -1) return marks;
    at = next;
  }
}

/** Reads the mark at `at`; returns the place behind it, or -1 when none stands there. */
function readMark(line: string, at: number, marks: SsMarks): number {
  switch (line.charCodeAt(at)) {
    case 117: // u
      if (line.startsWith('uid:', at)) return readNumberMark(line, at + 4, marks, 'uid');
      return marks.holders === null && line.startsWith(USERS_OPEN, at) ? readHolders(line, at, marks) : -1;
    case 116: // t
      return line.startsWith('timer:(', at) ? readTimer(line, at + 7, marks) : -1;
    case 105: // i
      return line.startsWith('ino:', at) ? readNumberMark(line, at + 4, marks, 'inode') : -1;
    case 115: // s
      return line.startsWith('sk:', at) ? readCookie(line, at + 3, marks) : -1;
    case 102: // f
      return line.startsWith('fwmark:', at) ? wordEnd(line, at + 7) : -1;
    case 99: // c
      return marks.cgroupText === null && line.startsWith('cgroup:', at) ? readCgroup(line, at + 7, marks) : -1;
    case 118: // v
      if (!line.startsWith('v6only:', at)) return -1;
      marks.v6only = line.charCodeAt(at + 7) === 49;
      return wordEnd(line, at + 7);
    default:
      return -1;
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

/** A path may hold blanks and colons: it ends before ` v6only:` or the arrow that shows which directions are still open. */
function readCgroup(line: string, at: number, marks: SsMarks): number {
  const sameEnd = at + lastCgroup.text.length;
  if (line.slice(at, sameEnd) === lastCgroup.text && line.charCodeAt(sameEnd) === 32 && endsCgroup(line, sameEnd + 1)) {
    marks.cgroupText = lastCgroup.text;
    marks.cgroup = lastCgroup.own;
    return sameEnd;
  }
  let end = line.indexOf(' ', at);
  while (end !== -1 && !endsCgroup(line, end + 1)) end = line.indexOf(' ', end + 1);
  if (end === -1) end = line.length;
  lastCgroup = keptCgroup(line.slice(at, end));
  marks.cgroupText = lastCgroup.text;
  marks.cgroup = lastCgroup.own;
  return end;
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

function endsCgroup(line: string, at: number): boolean {
  const first = line.charCodeAt(at);
  if (first === 118) return line.startsWith('v6only:', at);
  if (first !== 60 && first !== 45) return false;
  return line.startsWith('<->', at) || line.startsWith('-->', at) || line.startsWith('<--', at) || line.startsWith('---', at);
}

function wordEnd(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
