import type { Socket } from '../socket.ts';
import { aged, repeatingMs } from './suspects.ts';

/** How long a connection has waited for the acknowledgement of what it repeats, and how long it was silent before. */
export interface Stall {
  /** When the data that is now repeated was first sent, at the latest (epoch milliseconds). */
  readonly startMs: number;
  /** Since anything was last acknowledged; null: not told. */
  readonly lastAckMs: number | null;
  /** Silence before the stalled data was sent; null: not told. */
  readonly gapMs: number | null;
}

/** Reads the stall of a connection whose retransmit timer runs. `firstMs`: since when it has been seen so. */
export function stallOf(socket: Socket, firstMs: number, nowMs: number): Stall {
  const { tcp, timer } = socket;
  const waitedMs = tcp?.rtoMs === undefined || timer === null ? 0 : Math.max(0, tcp.rtoMs - timer.remainingMs);
  const startMs = Math.min(firstMs, Date.parse(socket.readAt) - repeatingMs(socket) - waitedMs);
  const lastAckMs = tcp === null ? null : aged(tcp.lastAckMs, tcp.readAt, nowMs);
  return { startMs, lastAckMs, gapMs: lastAckMs === null ? null : startMs - (nowMs - lastAckMs) };
}
