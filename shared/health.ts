import type { Socket } from './socket.ts';

/** What one row alone says of how a connection is doing. Findings that need more than one row are a matter of diagnosis. */
export type HealthCode =
  /** Nothing stands out. */
  | 'fine'
  /** SYN_SENT, repeated at least twice (RFC 6298: first repeat after 1 s, so silent for 3 s or more). */
  | 'no-answer'
  /** Sent data is repeated and not acknowledged (three repeats or more in a row). */
  | 'not-acknowledged'
  /** The peer's window is zero: the persist timer runs. */
  | 'peer-not-reading'
  /** CLOSE_WAIT for a minute or more: the peer has hung up, the program has not closed. */
  | 'not-closed';

/** How bad it is: `problem` is red, `warning` amber; shape and words always go with the colour. */
export type HealthLevel = 'ok' | 'warning' | 'problem';

const CLOSE_WAIT_MS = 60_000;
const SILENT_SYN_MS = 3_000;

/** The level that goes with a code. */
export function healthLevel(code: HealthCode): HealthLevel {
  if (code === 'fine') return 'ok';
  return code === 'no-answer' || code === 'not-acknowledged' ? 'problem' : 'warning';
}

/** What the row of a socket says of its health at a moment (epoch milliseconds). */
export function healthOf(socket: Socket, nowMs: number): HealthCode {
  const { state, timer } = socket;
  if (state === 'syn-sent') {
    if (timer?.kind === 'retransmit') return timer.retries >= 2 ? 'no-answer' : 'fine';
    return ageMs(socket, nowMs) >= SILENT_SYN_MS ? 'no-answer' : 'fine';
  }
  if (state === 'established' && timer !== null) {
    if (timer.kind === 'persist') return 'peer-not-reading';
    if (timer.kind === 'retransmit' && timer.retries >= 3) return 'not-acknowledged';
  }
  if (state === 'close-wait' && ageMs(socket, nowMs) >= CLOSE_WAIT_MS) return 'not-closed';
  return 'fine';
}

/** True for a socket whose health can change by the mere passage of time, without a new row. */
export function healthMayAge(socket: Socket): boolean {
  return socket.state === 'syn-sent' || socket.state === 'close-wait';
}

function ageMs(socket: Socket, nowMs: number): number {
  return socket.since === null ? 0 : nowMs - Date.parse(socket.since);
}
