import { usualSystem } from '../../../shared/diagnosis/system-facts.ts';
import { createTeller, type Teller } from '../../../shared/diagnosis/teller.ts';
import { type Diff, diff, type Table } from '../../../shared/diff.ts';
import type { Socket, TcpDetails } from '../../../shared/socket.ts';
import { iso } from './sockets.ts';

/** Readings that the diagnosis is taken through before the demo begins, and how far apart; of a large machine fewer, for they cost. */
const USUAL = { readings: 40, everyMs: 2_000 };
const LARGE = { readings: 4, everyMs: 25_000 };
const LARGE_FROM = 5_000;

/**
 * The real diagnosis over the demo's machine. The time before the demo began is played to it with the machine as it stands then, so
 * that what needs a while to show is there. `seq` of the last of those readings is 0, that of the machine's first snapshot.
 */
export function demoTeller(table: Table, nowMs: number, watchedMs: number): Teller {
  const teller = createTeller({ system: usualSystem('linux') });
  const { readings: most, everyMs } = table.sockets.size > LARGE_FROM ? LARGE : USUAL;
  const readings = Math.max(1, Math.min(most, Math.floor(watchedMs / everyMs)));
  let before: Table | null = null;
  for (let left = readings - 1; left >= 0; left -= 1) {
    const then = asItWas(table, nowMs - left * everyMs);
    const change: Diff = diff(before ?? { ...then, sockets: new Map(), processes: new Map() }, then, { seq: -left, scanMs: 0 });
    teller.see(then, change, everyMs);
    before = then;
  }
  return teller;
}

/** The machine a little earlier: what is there now, as far as it was there then. */
function asItWas(table: Table, atMs: number): Table {
  const at = iso(atMs);
  const sockets = new Map<string, Socket>();
  for (const [id, socket] of table.sockets)
    if (socket.since === null || socket.since <= at) sockets.set(id, earlier(socket, at, Date.parse(socket.readAt) - atMs));
  return { ...table, facts: { ...table.facts, takenAt: at }, sockets };
}

/**
 * A socket as it was read so much earlier. What has been going on for longer was younger then; a connection that has been acknowledged
 * since did not repeat anything yet. One with which nothing is wrong stays the same object: of a large machine those are nearly all.
 */
function earlier(socket: Socket, readAt: string, agoMs: number): Socket {
  const { tcp, timer, state } = socket;
  const waits = timer?.kind === 'retransmit' || timer?.kind === 'persist';
  if (agoMs <= 0 || (!waits && (state === 'established' || state === 'time-wait'))) return socket;
  if (tcp === null) return { ...socket, readAt };
  const then: Socket = { ...socket, readAt, tcp: younger(tcp, readAt, agoMs) };
  const isYet = timer?.kind !== 'retransmit' || (tcp.lastAckMs ?? Number.POSITIVE_INFINITY) >= agoMs;
  return isYet ? then : { ...then, timer: null, sendQueue: 0 };
}

/** Details as they were read so much earlier: of what happened since, how long ago the time before was is not known, and stays as it is. */
function younger(tcp: TcpDetails, readAt: string, agoMs: number): TcpDetails {
  const then: { -readonly [K in keyof TcpDetails]: TcpDetails[K] } = { ...tcp, readAt };
  for (const span of ['lastSentMs', 'lastReceivedMs', 'lastAckMs', 'idleMs'] as const) {
    const ms = then[span];
    if (ms !== undefined && ms >= agoMs) then[span] = ms - agoMs;
  }
  return then;
}
