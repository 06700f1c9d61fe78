import { directionsAt } from '../parse/ss-marks.ts';

/** A row of `ss` taken apart into what stays while nothing happens to the socket, and what changes with time alone. */
export interface RowParts {
  /** The row up to its TCP details, without the time left of its timer: equal from scan to scan for a quiet socket. */
  readonly key: string;
  /** The inside of `timer:(…)`, null where none runs. */
  readonly timer: string | null;
  /** The TCP details as ss prints them, '' where there are none. */
  readonly details: string;
}

/**
 * Takes one row apart. The three parts together always tell one row from another, whatever a cgroup is called.
 *
 * tcp ESTAB 0 0 192.0.2.1:50000 198.51.100.7:443 timer:(keepalive,57sec,0) uid:1000 ino:9 sk:2 cgroup:/a <-> cubic rto:204
 */
export function cutRow(row: string): RowParts {
  const end = detailsAt(row);
  const head = end === row.length ? row : row.slice(0, end);
  const open = head.indexOf(' timer:(');
  // What stands in the path of a cgroup is no timer.
  if (open === -1 || open > cgroupAt(head)) return { key: head, timer: null, details: row.slice(end) };
  const close = head.indexOf(')', open);
  const first = head.indexOf(',', open);
  const second = head.indexOf(',', first + 1);
  if (first === -1 || second === -1 || close < second) return { key: head, timer: null, details: row.slice(end) };
  return { key: head.slice(0, first) + head.slice(second), timer: head.slice(open + 8, close), details: row.slice(end) };
}

function detailsAt(row: string): number {
  const arrow = directionsAt(row);
  return arrow === -1 ? row.length : arrow + 3;
}

function cgroupAt(head: string): number {
  const at = head.indexOf(' cgroup:');
  return at === -1 ? head.length : at;
}

/** TCP details before and behind the three times that grow by themselves, and those times in milliseconds (null where not told). */
export interface QuietDetails {
  readonly start: string;
  readonly end: string;
  readonly sentMs: number | null;
  readonly receivedMs: number | null;
}

/** Takes `lastsnd:`, `lastrcv:` and `lastack:` out of the details: what is left changes only when something happened. */
export function quietDetails(details: string): QuietDetails {
  const from = details.indexOf(' last');
  if (from === -1) return { start: details, end: '', sentMs: null, receivedMs: null };
  let to = from;
  while (details.startsWith(' last', to)) {
    const next = details.indexOf(' ', to + 1);
    to = next === -1 ? details.length : next;
  }
  const times = details.slice(from, to);
  return {
    start: details.slice(0, from),
    end: details.slice(to),
    sentMs: timeOf(times, 'lastsnd:'),
    receivedMs: timeOf(times, 'lastrcv:'),
  };
}

function timeOf(times: string, name: string): number | null {
  const at = times.indexOf(name);
  return at === -1 ? null : Number.parseInt(times.slice(at + name.length), 10);
}

/** A row with its columns one blank apart. */
export function squeeze(row: string): string {
  return row.replace(/ {2,}/g, ' ');
}

/** The socket cookie of a row or an event, null where it has none. Looks for the mark, not for free text: no name stands before it. */
export function cookieOf(row: string): string | null {
  const at = row.indexOf(' sk:');
  if (at === -1) return null;
  const end = row.indexOf(' ', at + 4);
  const cookie = end === -1 ? row.slice(at + 4) : row.slice(at + 4, end);
  return cookie === '0' ? null : cookie;
}
