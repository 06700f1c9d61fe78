import { SS_STATES } from '../parse/ss-lines.ts';
import { NAME_MOST, USERS_OPEN } from '../parse/ss-users.ts';
import type { Format } from './format.ts';

/** The formats whose rows can be told one by one, without the lines around them. */
export type RowFormat = Exclude<Format, 'lsof-fields' | 'powershell' | 'ps' | 'portlight'>;

const SS_OTHER_FAMILIES =
  'raw|icmp6|mptcp|sctp|dccp|\\?\\?\\?|u_str|u_dgr|u_seq|nl|p_raw|p_dgr|v_str|v_dgr|ti_st|ti_rd|ti_sq|ti_dg|xdp|unix';
const SS_ROW = new RegExp(
  `^[ \\t]*(?:(?:tcp|udp|${SS_OTHER_FAMILIES})[ \\t]+)?(?:\`-[ \\t]+)?(?:${[...SS_STATES].join('|')})[ \\t]+-?\\d+[ \\t]+-?\\d+(?:[ \\t]|$)`,
);
const NETSTAT = /^(tcp|udp)(4|6|46)?[ \t]+\d+[ \t]+\d+[ \t]+([^ \t]+)[ \t]+([^ \t]+)/;
/** With -A, or glued to a remark of netstat that has no newline. */
const NETSTAT_PREFIXED =
  /^(?:Some \w+ sockets may have been [a-z ]{0,30}deleted|[0-9a-f]{8,16}[ \t]+(?:[0-9a-f]{1,8}[ \t]+)?)(?:tcp|udp)(?:4|6|46)?[ \t]+\d+[ \t]+\d+[ \t]+[^ \t]+\.[^ \t.]+[ \t]/;
const WINDOWS = /^[ \t]*(?:TCP|UDP)[ \t]+[^ \t]*:[^ \t]+[ \t]+[^ \t]+/;
const LSOF = /[ \t]IPv[46][ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[A-Z]+/;
const PROC_NET = /^ *\d+: (?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4} /;
const NETTOP_FLOW = /(?:^|,)(?:tcp|udp|quic)[46] [^,]*<->/;
const TASKLIST_CSV = /^"[^"]{1,260}","\d{1,10}"(?:,|$)/;
const TASKLIST_TABLE = /^[^ \t].{0,24}?\.(?:exe|com|scr)[ \t]+\d{1,10}(?:[ \t]|$)/i;

/** The format that a line is a whole row of, by its shape alone; null for every other line. */
export function rowFormat(line: string): RowFormat | null {
  const first = firstInk(line);
  if ((first === 116 || first === 117 || first === 113) && NETTOP_FLOW.test(line)) return 'nettop';
  if (SS_ROW.test(line)) return 'ss';
  if (first === 116 || first === 117) return netstatOf(line);
  if (first === 84 || first === 85) return WINDOWS.test(line) ? 'netstat-windows' : lsofOrPrefixed(line);
  if (first === 34) return TASKLIST_CSV.test(line) ? 'tasklist' : null;
  if (first >= 48 && first <= 57) {
    if (PROC_NET.test(line)) return 'proc-net';
    if (NETTOP_FLOW.test(line)) return 'nettop';
  }
  return lsofOrPrefixed(line) ?? (TASKLIST_TABLE.test(line) ? 'tasklist' : null);
}

function netstatOf(line: string): RowFormat | null {
  const found = NETSTAT.exec(line);
  if (found === null) return lsofOrPrefixed(line);
  const [, , families, local = '', remote = ''] = found;
  if (families === '4' || families === '46') return 'netstat-bsd';
  return isDotted(local) || isDotted(remote) ? 'netstat-bsd' : local.includes(':') ? 'netstat-linux' : null;
}

/** BSD parts the port by a dot, Linux by a colon: whichever comes last. */
function isDotted(end: string): boolean {
  return end.lastIndexOf('.') > end.lastIndexOf(':');
}

function lsofOrPrefixed(line: string): RowFormat | null {
  if (line.includes(' IPv') || line.includes('\tIPv')) return LSOF.test(line) ? 'lsof' : null;
  return line.length > 30 && NETSTAT_PREFIXED.test(line) ? 'netstat-bsd' : null;
}

function firstInk(line: string): number {
  let at = 0;
  while (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9) at += 1;
  return line.charCodeAt(at);
}

const LOOSE_NETSTAT = /^(?:tcp|udp)(?:4|6|46)?[ \t]+\d/;
const LOOSE_SS = /^[ \t]*(?:(?:tcp|udp)[ \t]+[A-Z0-9-]+[ \t]+-?\d|[A-Z][A-Z0-9-]{3,14}[ \t]+-?\d+[ \t]+-?\d+[ \t])/;
const LOOSE: Readonly<Partial<Record<Format, RegExp>>> = {
  ss: LOOSE_SS,
  'netstat-linux': LOOSE_NETSTAT,
  'netstat-bsd': LOOSE_NETSTAT,
  'netstat-windows': /^[ \t]*(?:TCP|UDP)[ \t]+[^ \t]/,
  'proc-net': /^ *\d+: [0-9A-Fa-f]/,
};

/** True when a line that stands among rows of `format` should have been one of them, broken as it may be. */
export function shouldBeRow(line: string, format: Format): boolean {
  return LOOSE[format]?.test(line) === true;
}

const PROCESS_OF_NETTOP = /^(?:\d\d:\d\d:[\d.]+,)?[^,].{0,60}\.\d{1,10} ?,(?:[^,]*,)+$/;
const HEAD_OF_NETTOP = /^(?:time)?,(?:[a-z_ -]*,)+/i;
const OWNER_OF_WINDOWS = /^[ \t]*\[.{1,260}\]$/;
const LONE_WORD = /^[A-Za-z0-9_.$-]{1,80}$/;
const INDENTED = /^[ \t]+[^ \t]/;

/** True when a line goes with the row of `format` right before it: details, owners. */
export function continuesRow(line: string, format: Format, rowBefore: string, lineBehind: string): boolean {
  if (format === 'ss') return INDENTED.test(line) || hasOpenOwners(rowBefore);
  if (format !== 'netstat-windows') return false;
  // Blanks at the beginning get lost in mails: a lone word then counts where a program stands under it.
  return OWNER_OF_WINDOWS.test(line) || INDENTED.test(line) || (LONE_WORD.test(line) && OWNER_OF_WINDOWS.test(lineBehind));
}

/** True when the line stands above the rows of `format` and tells of what follows. */
export function isHeadOf(line: string, format: Format): boolean {
  if (format === 'nettop') return HEAD_OF_NETTOP.test(line) || PROCESS_OF_NETTOP.test(line);
  return false;
}

/** A list of owners that is broken anywhere, by a terminal too, goes on in the next line. */
function hasOpenOwners(row: string): boolean {
  const at = row.indexOf(USERS_OPEN);
  return at !== -1 && !row.includes('))', at);
}

/** What can be told of a name by the end of a row: where it began, and no more of the row than that takes. */
const TAIL_MOST = NAME_MOST + 1;

/** The end of a row of ss as far as a name in it can go on in the next line; null when the owners in it are closed, or there are none. */
export function openName(before: string | null, line: string): string | null {
  const at = before === null ? line.indexOf(USERS_OPEN) : 0;
  const owners = before === null ? line.slice(at) : `${before}\n${line}`;
  if (at === -1 || owners.includes('))')) return null;
  const tail = owners.slice(-TAIL_MOST);
  return tail.includes('("') ? tail : null;
}

/** True when a line is the rest of a name that the row before it left open: by the rules of `ssSpans`, which reads the rows. */
export function goesOnInName(open: string, line: string): boolean {
  const nameStart = open.lastIndexOf('("') + 2;
  const before = open.length + 1 - nameStart;
  return line.slice(0, NAME_MOST + 2 - before).includes('",') || before + line.length <= NAME_MOST;
}
