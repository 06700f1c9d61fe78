import { cutRow, type QuietDetails, quietDetails } from './row-key.ts';

/** How a row of ss looked but for what passes with time: enough to know it again without taking it apart. */
export interface KnownRow {
  /** The key up to the time left of its timer, and from behind that on; the second is '' where no timer runs. */
  readonly keyStart: string;
  readonly keyEnd: string;
  /** The details before and behind the times that grow by themselves. */
  readonly quietStart: string;
  readonly quietEnd: string;
  readonly hasDetails: boolean;
}

/** What passed with time in a row that is otherwise as it was: the inside of its `timer:(…)`, and its idle times in milliseconds. */
export interface TimePassed extends Pick<QuietDetails, 'sentMs' | 'receivedMs'> {
  readonly timer: string | null;
}

/** Knows a row from now on. `keep` makes a copy that does not hold on to the whole text. */
export function knowRow(row: string, keep: (text: string) => string): KnownRow {
  const { key, timer, details } = cutRow(row);
  const { start, end } = quietDetails(details);
  const comma = timer === null ? key.length : key.indexOf(',', key.indexOf(' timer:('));
  return {
    keyStart: keep(key.slice(0, comma)),
    keyEnd: keep(key.slice(comma)),
    quietStart: keep(start),
    quietEnd: keep(end),
    hasDetails: details !== '',
  };
}

/**
 * Compares a row with a known one in place: most rows of most scans are as they were, and taking each apart to find that out would
 * leave five pieces of garbage behind. null: something else than time differs, or may.
 */
export function onlyTimePassed(row: string, known: KnownRow): TimePassed | null {
  if (!row.startsWith(known.keyStart)) return null;
  let at = known.keyStart.length;
  let timer: string | null = null;
  if (known.keyEnd !== '') {
    const end = timeEnd(row, at);
    if (end === -1 || !row.startsWith(known.keyEnd, end)) return null;
    timer = row.slice(row.indexOf(' timer:(') + 8, row.indexOf(')', end));
    at = end + known.keyEnd.length;
  }
  if (!row.startsWith(known.quietStart, at)) return null;
  at += known.quietStart.length;
  let sentMs: number | null = null;
  let receivedMs: number | null = null;
  while (row.startsWith(' last', at)) {
    const digits = at + ' lastsnd:'.length;
    const end = digitsEnd(row, digits);
    if (end === -1) return null;
    if (row.startsWith('snd:', at + 5) && sentMs === null) sentMs = numberIn(row, digits, end);
    else if (row.startsWith('rcv:', at + 5) && receivedMs === null) receivedMs = numberIn(row, digits, end);
    else if (!row.startsWith('ack:', at + 5)) return null;
    at = end;
  }
  const isRest = row.length === at + known.quietEnd.length && row.startsWith(known.quietEnd, at);
  return isRest ? { timer, sentMs, receivedMs } : null;
}

/** Where the time of a timer ends that begins with the comma at `at`: `,1min57sec,`. -1: no such thing stands there. */
function timeEnd(row: string, at: number): number {
  if (row.charCodeAt(at) !== 44) return -1;
  for (let end = at + 1; ; end += 1) {
    const code = row.charCodeAt(end);
    if (code === 44) return end;
    const isDigit = code >= 48 && code <= 57;
    if (!isDigit && !(code >= 97 && code <= 122) && code !== 46) return -1;
  }
}

/** Where the digits end that begin at `at` and reach to the end of their word; -1: none do. */
function digitsEnd(row: string, at: number): number {
  let end = at;
  while (row.charCodeAt(end) >= 48 && row.charCodeAt(end) <= 57) end += 1;
  return end === at || (end < row.length && row.charCodeAt(end) !== 32) ? -1 : end;
}

function numberIn(row: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + row.charCodeAt(at) - 48;
  return value;
}
