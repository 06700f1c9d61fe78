import { NAME_MOST, USERS_OPEN } from './ss-users.ts';

/** Where the logical rows of a text begin and end, and what was passed over. */
export interface SsSpans {
  /** Begin and end of one row after the other, trailing blanks left out. */
  readonly bounds: readonly number[];
  /** Lines that are no row of their own: headers, empty lines, and lines that continue a row. */
  readonly noise: number;
}

const NETIDS = new Set(
  'tcp udp raw icmp6 mptcp sctp dccp ??? u_str u_dgr u_seq nl p_raw p_dgr v_str v_dgr ti_st ti_rd ti_sq ti_dg xdp unix'.split(
    ' ',
  ),
);

/** States as ss spells them (iproute2 misc/ss.c, sstate_name). */
export const SS_STATES: ReadonlySet<string> = new Set(
  'ESTAB SYN-SENT SYN-RECV FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT UNCONN CLOSE-WAIT LAST-ACK LISTEN CLOSING CLOSED NEW-SYN-RECV BOUND-INACTIVE UNKNOWN UNDEF'.split(
    ' ',
  ),
);

/**
 * Cuts the output of ss into logical rows. A row goes on over the next line when that line begins with a blank (ss without -O) or
 * when a process name in the row holds a newline, which ss prints as it is. A line that only looks like a row inside such a name
 * (`\nLISTEN 0 0 a:1` fits in the 15 bytes of a name) stays in its row.
 */
export function ssSpans(text: string): SsSpans {
  const bounds: number[] = [];
  let noise = 0;
  let rowStart = -1;
  let rowEnd = 0;
  let users = text.indexOf(USERS_OPEN);
  /** Up to where the owners of the row are known not to be closed; -1 once they are, or can go on no more. */
  let openTo = -1;
  const close = (): void => {
    if (rowStart !== -1) bounds.push(rowStart, lastInk(text, rowStart, rowEnd));
    rowStart = -1;
  };
  for (let from = 0; from < text.length; ) {
    let to = text.indexOf('\n', from);
    if (to === -1) to = text.length;
    if (openTo !== -1 && goesOnInName(text, users, openTo, rowEnd, to)) {
      openTo = rowEnd - 1;
      rowEnd = to;
      noise += 1;
      from = to + 1;
      continue;
    }
    openTo = -1;
    if (rowStart !== -1 && isContinuation(text, from, to)) {
      rowEnd = to;
      noise += 1;
    } else if (isEmpty(text, from, to) || isSsHeader(text, from)) {
      close();
      noise += 1;
    } else {
      close();
      rowStart = from;
      rowEnd = to;
      if (users !== -1 && users < rowStart) users = text.indexOf(USERS_OPEN, rowStart);
      if (users !== -1 && users < rowEnd) openTo = users;
    }
    from = to + 1;
  }
  close();
  return { bounds, noise };
}

/**
 * True when the owners (from `users` on; from `openTo` on still to be looked at) are not closed at `rowEnd`, and the next line, which
 * ends at `to`, can be the rest of a name. Names hold no bracket, so `))` is the end of the owners.
 */
function goesOnInName(text: string, users: number, openTo: number, rowEnd: number, to: number): boolean {
  if (text.slice(openTo, rowEnd).includes('))')) return false;
  const tailStart = Math.max(users, rowEnd - NAME_MOST - 1);
  const quote = text.slice(tailStart, rowEnd).lastIndexOf('("');
  if (quote === -1) return false;
  const nameStart = tailStart + quote + 2;
  const rest = text.slice(rowEnd + 1, Math.min(to, nameStart + NAME_MOST + 2));
  return rest.includes('",') || to - nameStart <= NAME_MOST;
}

function isEmpty(text: string, from: number, to: number): boolean {
  return to === from || (isBlank(text.charCodeAt(from)) && lastInk(text, from, to) === from);
}

/** A line that begins with a blank goes on with the row before, unless a row stands behind the blanks (an SCTP association does). */
function isContinuation(text: string, from: number, to: number): boolean {
  const first = text.charCodeAt(from);
  if (first === 9) return true;
  return first === 32 && !looksLikeRow(text, from, to);
}

/** True when a row begins at `from`: `[netid] state number number address`. */
function looksLikeRow(text: string, from: number, to: number): boolean {
  const start = text.slice(from, Math.min(to, from + 120));
  const words = start.split(/[ \t]+/).filter((word) => word !== '');
  let next = 0;
  if (NETIDS.has(words[0] ?? '')) next = 1;
  if (words[next] === '`-') return true;
  if (!SS_STATES.has(words[next] ?? '')) return false;
  return /^-?\d+$/.test(words[next + 1] ?? '') && /^-?\d+$/.test(words[next + 2] ?? '');
}

/** True when the header of ss stands at `from`; it may be glued (`Peer Address:PortProcess`) and comes with or without Netid. */
export function isSsHeader(text: string, from = 0): boolean {
  const first = text.charCodeAt(from);
  if (first !== 78 && first !== 83) return false;
  return /^(?:Netid[ \t]+)?State[ \t]+Recv-Q[ \t]/.test(text.slice(from, from + 60));
}

/** True when `word` is a socket family as ss names it in its first column. */
export function isNetid(word: string): boolean {
  return NETIDS.has(word);
}

function lastInk(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10;
}
