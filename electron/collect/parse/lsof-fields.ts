import { ownCopy } from '../../../shared/own-copy.ts';
import { type LsofFile, type LsofRow, rowsOfFiles } from './lsof.ts';
import { readLsofName } from './lsof-names.ts';
import type { Parsed } from './row.ts';

/** Fields that belong to the process set, between `p` and its first file: group, parent, command, uid, login. */
const PROCESS_FIELDS = 'gRcuL';

interface Process {
  pid: number;
  name: string;
  user: string | null;
  /** True once an `f` line was seen: then only `f` begins a file. Old releases print none. */
  hasFds: boolean;
}

interface OpenFile {
  fields: Map<string, string>;
  line: number;
}

/**
 * lsof's output for programs (lsof(8), "OUTPUT FOR OTHER PROGRAMS"), -F with newlines or -F0 with NUL characters: the first character
 * of a field tells what it is. A process begins at `p`; a file at `f`, or, where a release prints no `f`, at the second `t`, or at `P`
 * behind `n`.
 *
 * `p783` `crapportd` `Lanna` `f3` `tIPv4` `PTCP` `n*:57607` `TST=LISTEN`
 */
export function parseLsofFields(text: string, source = 'lsof'): Parsed<LsofRow> {
  const files: { file: LsofFile; line: number; text: string }[] = [];
  let owner: Process | null = null;
  let open: OpenFile = { fields: new Map(), line: 0 };
  const close = (): void => {
    if (owner !== null && open.fields.has('n')) files.push(fileOf(owner, open));
    open = { fields: new Map(), line: 0 };
  };
  let lines = 0;
  for (const line of text.split('\n')) {
    lines += 1;
    for (const field of line.includes('\0') ? line.split('\0') : [line.endsWith('\r') ? line.slice(0, -1) : line]) {
      const key = field.charAt(0);
      const value = field.slice(1);
      if (key === 'p' && /^\d{1,10}$/.test(value)) {
        close();
        owner = { pid: Number(value), name: '', user: null, hasFds: false };
      } else if (owner === null || key === '') {
      } else if (PROCESS_FIELDS.includes(key)) {
        if (key === 'c') owner.name = ownCopy(readLsofName(value));
        if (key === 'L') owner.user = ownCopy(value);
      } else {
        if (beginsFile(key, owner, open)) close();
        if (key === 'f') owner.hasFds = true;
        if (open.line === 0) open.line = lines;
        open.fields.set(key === 'T' ? `T${value.slice(0, 3)}` : key, key === 'T' ? value.slice(3) : value);
      }
    }
  }
  close();
  const { rows, skipped } = rowsOfFiles(files, source);
  return { rows, skipped, noise: Math.max(0, lines - rows.length - skipped.length) };
}

function beginsFile(key: string, owner: Process, open: OpenFile): boolean {
  if (key === 'f') return true;
  if (owner.hasFds) return false;
  return (key === 't' && open.fields.has('t')) || (key === 'P' && open.fields.has('n'));
}

function fileOf(owner: Process, open: OpenFile): { file: LsofFile; line: number; text: string } {
  const { fields, line } = open;
  const queue = (key: string): number | null => (/^\d+$/.test(fields.get(key) ?? '') ? Number(fields.get(key)) : null);
  const fd = fields.get('f') ?? '';
  const name = fields.get('n') ?? '';
  return {
    file: {
      holder: { pid: owner.pid, name: owner.name, fd: /^\d+$/.test(fd) ? Number(fd) : null },
      user: owner.user,
      type: fields.get('t') ?? '',
      protocol: fields.get('P') ?? '',
      device: fields.get('d') ?? '',
      name,
      state: fields.get('TST=') ?? '',
      recvQueue: queue('TQR='),
      sendQueue: queue('TQS='),
    },
    line,
    text: name,
  };
}
