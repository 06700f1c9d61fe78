import { ownCopy } from '../../../shared/own-copy.ts';
import type { Timer, TimerKind } from '../../../shared/socket.ts';

const KINDS: ReadonlyMap<string, TimerKind> = new Map([
  ['on', 'retransmit'],
  ['keepalive', 'keepalive'],
  ['persist', 'persist'],
  ['timewait', 'time-wait'],
]);

/** Few timers differ in a table (`keepalive,119min,0`), and reading one costs as much as half a row. */
const KEPT_MOST = 2000;
const kept = new Map<string, Timer | null>();

/**
 * The inside of `timer:(keepalive,2min44sec,0)` as ss prints it (iproute2 misc/ss.c, tcp_timer_print): name, time left, how often it
 * has fired. null for the timer `off` and for what cannot be read.
 */
export function readSsTimer(inside: string): Timer | null {
  const known = kept.get(inside);
  if (known !== undefined) return known;
  const made = readNewTimer(inside);
  if (kept.size >= KEPT_MOST) kept.clear();
  kept.set(ownCopy(inside), made);
  return made;
}

function readNewTimer(inside: string): Timer | null {
  const [name = '', time = '', retries = ''] = inside.split(',');
  if (name === 'off') return null;
  const remainingMs = readTimerTime(time);
  if (remainingMs === null || !/^\d{1,9}$/.test(retries)) return null;
  return { kind: KINDS.get(name) ?? 'unknown', remainingMs, retries: Number(retries) };
}

/**
 * A time as print_ms_timer writes it, in milliseconds: `119min`, `2min44sec`, `57sec`, `1.280sec`, `201ms`, and nothing at all for 0.
 * Before iproute2 6.11 a time of a second or more with a fraction ends in `ms` and means seconds all the same (`7.031ms` is
 * 7.031 s): the point tells, not the unit. null when it is of no such form.
 */
export function readTimerTime(text: string): number | null {
  const parts = /^(?:(\d{1,9})min)?(?:(?:(\d{1,9})sec|(\d{1,9})\.(\d{1,3})(?:ms|sec)|(\d{1,9})ms))?$/.exec(text);
  if (parts === null) return null;
  const [, minutes = '0', seconds = '0', whole = '0', fraction = '', milliseconds = '0'] = parts;
  const fractionMs = Number(fraction.padEnd(3, '0'));
  return Number(minutes) * 60_000 + (Number(seconds) + Number(whole)) * 1000 + fractionMs + Number(milliseconds);
}
