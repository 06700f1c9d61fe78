import type { Diff, Table } from './diff.ts';
import { isConnection, type Socket } from './socket.ts';

/**
 * A socket that was seen and is gone, as it last was. A connection that left a TIME_WAIT row behind is here twice: as the
 * conversation, when that ended, and as the remains, when the kernel forgot them.
 */
export interface ClosedSocket {
  readonly socket: Socket;
  /** When the first scan without it was taken (epoch milliseconds). */
  readonly closedAtMs: number;
}

/**
 * What is remembered of the last minutes, bounded in both lists: when scans succeeded (so that a missing one is a gap and
 * not a zero), and the sockets that closed. With the living table it gives the count at any moment, under any filter.
 */
export interface Past {
  /** Times of successful scans (epoch milliseconds), oldest first. */
  readonly scansMs: readonly number[];
  /** Oldest first. */
  readonly closed: readonly ClosedSocket[];
}

/** How many scans and closed sockets are remembered at most. */
export const PAST_SCANS_MOST = 1_800;
export const PAST_CLOSED_MOST = 20_000;

/** The past before anything was seen. */
export const EMPTY_PAST: Past = { scansMs: [], closed: [] };

/**
 * A past that grows by one scan at a time, in place, and forgets its oldest entries when it is full. Ask `seen` BEFORE the
 * diff is applied to `table`: the closed sockets are still in it.
 */
export interface PastKeeper {
  seen(table: Table, change: Diff): void;
  /** The same in two steps, for who goes through the diff anyway: that a scan succeeded, and then each socket that closed or changed. */
  scanned(atMs: number): void;
  turned(before: Socket, after: Socket | null, atMs: number): void;
  /** The past now; the arrays are the keeper's own and must not be kept. */
  now(): Past;
}

/** Starts a keeper from what is already known. */
export function keepPast(known: Past = EMPTY_PAST): PastKeeper {
  const scansMs = [...known.scansMs];
  const closed = [...known.closed];
  const keeper: PastKeeper = {
    seen({ sockets }, change) {
      const atMs = Date.parse(change.takenAt);
      keeper.scanned(atMs);
      for (const id of change.closed) {
        const socket = sockets.get(id);
        if (socket !== undefined) keeper.turned(socket, null, atMs);
      }
      for (const socket of change.changed) {
        const before = sockets.get(socket.id);
        if (before !== undefined) keeper.turned(before, socket, atMs);
      }
    },
    scanned(atMs) {
      scansMs.push(atMs);
      // Cut in blocks: dropping one entry per scan from the front would move the whole list every time.
      if (scansMs.length > PAST_SCANS_MOST * 1.1) scansMs.splice(0, scansMs.length - PAST_SCANS_MOST);
    },
    turned(before, after, atMs) {
      // A conversation ends when its socket turns into remains (TIME_WAIT), not when the kernel forgets those.
      if (after === null || (isConnection(before) && !isConnection(after))) closed.push({ socket: before, closedAtMs: atMs });
      if (closed.length > PAST_CLOSED_MOST * 1.1) closed.splice(0, closed.length - PAST_CLOSED_MOST);
    },
    now: () => ({ scansMs, closed }),
  };
  return keeper;
}
