import { ownCopy } from '../../../shared/own-copy.ts';
import type { TcpDetails } from '../../../shared/socket.ts';
import type { Holder } from './row.ts';
import { decodeUtf8 } from './utf8.ts';

/** What the columns behind the state tell: who holds the socket, and its bytes. */
export interface BsdTail {
  readonly holders: readonly Holder[] | null;
  readonly bytes: Omit<TcpDetails, 'readAt'> | null;
}

/** How a header of netstat names the owner: `named` (process:pid, macOS 26), `pids` (pid epid); `untold`: no header, or one of neither. */
export type BsdLayout = 'named' | 'pids' | 'untold';

/** The layout that a header tells; null when the line is no header of an Internet table. */
export function bsdLayoutOf(line: string): BsdLayout | null {
  if (!/^[ \t]*(?:\w+[ \t]+){0,2}Proto[ \t]/.test(line)) return null;
  if (line.includes('process:pid')) return 'named';
  return /[ \t]pid[ \t]+epid(?:[ \t]|$)/.test(line) ? 'pids' : 'untold';
}

/** Bytes of a process name at most (proc_name, 2 * MAXCOMLEN - 1; XNU bsd/sys/proc.h). */
const NAME_MOST = 31;

/** rxbytes txbytes rhiwat shiwat process:pid state options …: macOS 26. */
const TAIL_26 = /^(\d+)[ \t]+(\d+)[ \t]+\d+[ \t]+\d+[ \t]+(.*):(\d+)[ \t]+[0-9a-f]{5}[ \t]+[0-9a-f]{8}(?:[ \t]|$)/s;
/** [rxbytes txbytes] rhiwat shiwat pid epid state options gencnt …: macOS 13 to 15. */
const TAIL_13 =
  /^(?:(\d+)[ \t]+(\d+)[ \t]+)?\d+[ \t]+\d+[ \t]+(\d+)[ \t]+(\d+)[ \t]+[0-9a-f]{5}[ \t]+[0-9a-f]{8}[ \t]+[0-9a-f]{16}(?:[ \t]|$)/;
/** [rxbytes txbytes] rhiwat shiwat pid epid 0xstate 0xoptions: macOS 10.14 to 12. */
const TAIL_10_14 = /^(?:(\d+)[ \t]+(\d+)[ \t]+)?\d+[ \t]+\d+[ \t]+(\d+)[ \t]+(\d+)[ \t]+0x[0-9a-f]{4,}[ \t]+0x[0-9a-f]{8}$/;
/** rxbytes txbytes rhiwat shiwat pid epid: macOS 10.12 and 10.13. */
const TAIL_10_12_BYTES = /^(\d+)[ \t]+(\d+)[ \t]+\d+[ \t]+\d+[ \t]+(\d+)[ \t]+(\d+)$/;
/** rhiwat shiwat pid epid, of the same. Where no header says so, it could as well be the half of a newer row, and the numbers buffers. */
const TAIL_10_12 = /^()()\d+[ \t]+\d+[ \t]+(\d+)[ \t]+(\d+)$/;
/** rxbytes txbytes alone: -b without -v. */
const TAIL_BYTES = /^(\d+)[ \t]+(\d+)$/;

const SHAPES: Readonly<Record<BsdLayout, readonly RegExp[]>> = {
  named: [],
  untold: [TAIL_13, TAIL_10_14, TAIL_10_12_BYTES],
  pids: [TAIL_13, TAIL_10_14, TAIL_10_12_BYTES, TAIL_10_12],
};

/** Reads the columns behind the state. Only a row whose layout is sure names an owner: a buffer's size is no pid. */
export function readBsdTail(tail: string, layout: BsdLayout): BsdTail {
  if (tail === '') return { holders: null, bytes: null };
  const named = TAIL_26.exec(tail);
  if (named !== null) {
    const [, rx, tx, name = '', pid] = named;
    return { holders: holdersOf(Number(pid), 0, ownCopy(decodeUtf8(name.replace(/^[ \t]+/, '')))), bytes: bytesOf(rx, tx) };
  }
  for (const shape of SHAPES[layout]) {
    const [, rx, tx, pid, effective] = shape.exec(tail) ?? [];
    if (pid !== undefined) return { holders: holdersOf(Number(pid), Number(effective), ''), bytes: bytesOf(rx, tx) };
  }
  const counted = TAIL_BYTES.exec(tail);
  return { holders: null, bytes: counted === null ? null : bytesOf(counted[1], counted[2]) };
}

const BEFORE_NAME = /[ \t]\d+[ \t]+\d+[ \t]+\d+[ \t]+\d+(?:[ \t]|$)/;
const AFTER_NAME = /:\d{1,10}[ \t]+[0-9a-f]{5}[ \t]+[0-9a-f]{8}(?:[ \t]|$)/;

/**
 * How many lines behind a row belong to it because the name of its process (macOS 26) holds newlines, which netstat prints as they are.
 * What such a name spells in a line of its own is no row.
 */
export function linesOfName(lines: readonly string[], at: number): number {
  const row = lines[at] ?? '';
  const before = BEFORE_NAME.exec(row);
  if (before === null || AFTER_NAME.test(row)) return 0;
  let length = 0;
  for (let more = 1; more <= NAME_MOST && at + more < lines.length; more += 1) {
    const line = lines[at + more] ?? '';
    const end = AFTER_NAME.exec(line)?.index;
    length += 1 + (end ?? line.length);
    if (length > NAME_MOST) return 0;
    if (end !== undefined) return more;
  }
  return 0;
}

/** The effective process is the one that the work is done for (a delegated socket): it is the owner where there is one. */
function holdersOf(pid: number, effective: number, name: string): readonly Holder[] {
  if (effective !== 0) return [{ pid: effective, name: '', fd: null }];
  return pid === 0 ? [] : [{ pid, name, fd: null }];
}

function bytesOf(rx: string | undefined, tx: string | undefined): Omit<TcpDetails, 'readAt'> | null {
  return !rx || !tx ? null : { bytesReceived: Number(rx), bytesSent: Number(tx) };
}
