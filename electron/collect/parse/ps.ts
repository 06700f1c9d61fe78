import { ownCopy } from '../../../shared/own-copy.ts';
import { decodeUtf8 } from './utf8.ts';

/** A process as ps prints it. */
export interface PsProcess {
  readonly pid: number;
  readonly parentPid: number | null;
  /** Login name or uid as printed. */
  readonly user: string | null;
  /** The last column: the path of the executable (comm on macOS), a short name, or the whole command line. */
  readonly command: string;
  /** What `command` is: `comm` is a path or name alone, with blanks; `args` has arguments too and cannot be told apart from a path. */
  readonly commandKind: 'comm' | 'args';
  /** Since it was started (etime); absent where that was not asked for or cannot be read. */
  readonly elapsedMs?: number;
}

const PARENTS = new Set(['PPID']);
const USERS = new Set(['USER', 'UID', 'LOGIN', 'RUSER']);
const COMMANDS: ReadonlyMap<string, 'comm' | 'args'> = new Map([
  ['COMM', 'comm'],
  ['UCOMM', 'comm'],
  ['COMMAND', 'args'],
  ['CMD', 'args'],
  ['ARGS', 'args'],
]);

interface Columns {
  readonly count: number;
  readonly pid: number;
  readonly parent: number;
  readonly user: number;
  readonly kind: 'comm' | 'args';
  readonly elapsed?: number;
}

/** The columns of `ps -axo pid=,ppid=,uid=,etime=,comm=`, which tells when each began whatever the language. */
export const PS_TIMED_COMM_COLUMNS: Columns = { count: 5, pid: 0, parent: 1, user: 2, elapsed: 3, kind: 'comm' };

/** The columns of `ps -axo pid=,args=`. */
export const PS_ARGS_COLUMNS: Columns = { count: 2, pid: 0, parent: -1, user: -1, kind: 'args' };

/**
 * The output of ps in any selection of columns with PID in it and the command last (ps(1) of macOS, procps, BusyBox). The header tells the
 * columns; with `headerless` they are those. The command is what is left over: it may hold blanks.
 *
 * ` 4243  4242 /System/Library/CoreServices/Software Update.app/Contents/Resources/softwareupdated`
 */
export function parsePs(text: string, headerless: Columns | null = null): readonly PsProcess[] {
  let columns = headerless;
  const found: PsProcess[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const header = headerless === null ? psHeader(line) : null;
    if (header !== null) columns = header;
    else if (columns !== null) {
      const row = readRow(line, columns);
      if (row !== null) found.push(row);
    }
  }
  return found;
}

/** The columns that a header of ps names; null when the line is none. */
export function psHeader(line: string): Columns | null {
  const words = line.split(/[ \t]+/).filter((word) => word !== '');
  const kind = COMMANDS.get(words.at(-1) ?? '');
  const pid = words.indexOf('PID');
  if (kind === undefined || pid === -1) return null;
  return {
    count: words.length,
    pid,
    parent: words.findIndex((word) => PARENTS.has(word)),
    user: words.findIndex((word) => USERS.has(word)),
    kind,
  };
}

function readRow(line: string, columns: Columns): PsProcess | null {
  const cells: string[] = [];
  let at = 0;
  while (cells.length < columns.count - 1) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    const from = at;
    while (at < line.length && line[at] !== ' ' && line[at] !== '\t') at += 1;
    if (at === from) return null;
    cells.push(line.slice(from, at));
  }
  const pid = cells[columns.pid] ?? '';
  const command = line.slice(at).replace(/^[ \t]+/, '');
  if (!/^\d{1,10}$/.test(pid) || command === '') return null;
  const parent = cells[columns.parent] ?? '';
  const elapsedMs = columns.elapsed === undefined ? null : readElapsed(cells[columns.elapsed] ?? '');
  return {
    pid: Number(pid),
    parentPid: /^\d{1,10}$/.test(parent) ? Number(parent) : null,
    user: ownCopy(cells[columns.user] ?? '') || null,
    command: ownCopy(decodeUtf8(command)),
    commandKind: columns.kind,
    ...(elapsedMs === null ? {} : { elapsedMs }),
  };
}

/** `[[dd-]hh:]mm:ss` (ps(1), etime). */
function readElapsed(text: string): number | null {
  const found = /^(?:(?:(\d{1,6})-)?(\d{1,2}):)?(\d{1,2}):(\d{2})$/.exec(text);
  if (found === null) return null;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}
