import type { Socket } from '../../shared/socket.ts';

/** The median round trip over sockets, in milliseconds; null where none tells. */
export function medianRttMs(sockets: { forEach(look: (socket: Socket) => void): void }): number | null {
  let count = 0;
  sockets.forEach(({ tcp }) => {
    if (tcp?.rttMs === undefined) return;
    if (count === room.length) room = roomTwiceAs(room);
    room[count] = tcp.rttMs;
    count += 1;
  });
  if (count === 0) return null;
  // Numbers alone are sorted without a call for each comparison.
  const times = room.subarray(0, count).sort();
  const middle = count >> 1;
  const upper = times[middle] ?? 0;
  return count % 2 === 1 ? upper : ((times[middle - 1] ?? 0) + upper) / 2;
}

/** Used again and again: with each reading many medians are asked for. */
let room = new Float64Array(64);

function roomTwiceAs(full: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * full.length);
  larger.set(full);
  return larger;
}

const MANY = 8;
const RECENT_MS = 4_000;
/** How far apart those fall due that were counted together. */
const APART_MS = 500;
const TURNS = 16;

const medians = new WeakMap<
  ReadonlyMap<string, Socket>,
  { readonly atMs: number; readonly dueMs: number; readonly median: number | null }
>();
let counted = 0;
/** Those whose median is to be counted anew. */
const due = new Set<ReadonlyMap<string, Socket>>();

/**
 * The median round trip of a group at a moment (epoch milliseconds). That of many hardly moves and costs a look at each of them: it
 * may be some seconds old. Groups that were first seen together are counted anew one after the other, so that no reading pays for all,
 * and when what asked for it is painted (`countDueMedians`).
 */
export function recentMedianMs(sockets: ReadonlyMap<string, Socket>, nowMs: number): number | null {
  if (sockets.size < MANY) return medianRttMs(sockets);
  const known = medians.get(sockets);
  if (known === undefined || nowMs < known.atMs) return counting(sockets, nowMs);
  if (nowMs >= known.dueMs) due.add(sockets);
  return known.median;
}

/** Counts the medians that were asked for and are some seconds old, at a moment (epoch milliseconds). */
export function countDueMedians(nowMs: number): void {
  for (const sockets of due) counting(sockets, nowMs);
  due.clear();
}

function counting(sockets: ReadonlyMap<string, Socket>, nowMs: number): number | null {
  const median = medianRttMs(sockets);
  medians.set(sockets, { atMs: nowMs, dueMs: nowMs + RECENT_MS + (counted % TURNS) * APART_MS, median });
  counted += 1;
  return median;
}
