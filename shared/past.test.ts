import { describe, expect, test } from 'vitest';
import { apply, diff, type Table, tableOf } from './diff.ts';
import { madeUpReading } from './made-up-reading.ts';
import { EMPTY_PAST, keepPast, PAST_CLOSED_MOST, PAST_SCANS_MOST, type PastKeeper } from './past.ts';
import type { Reading } from './reading.ts';
import type { Socket } from './socket.ts';

const START_MS = Date.parse('2026-11-20T12:00:00.000Z');

const socket = (id: string): Socket => ({
  id,
  protocol: 'udp',
  family: 4,
  dualStack: false,
  state: null,
  local: { address: '*', port: 5353, zone: null },
  remote: null,
  owners: [],
  ownerUnknown: { code: 'not-told', text: 'not told' },
  app: null,
  user: null,
  recvQueue: null,
  sendQueue: null,
  timer: null,
  tcp: null,
  since: null,
  sinceIsBound: false,
  readAt: '2026-11-20T12:00:00.000Z',
  inode: null,
  cgroup: null,
});

const reading = (atMs: number, ids: readonly string[]): Reading =>
  madeUpReading({ takenAt: new Date(atMs).toISOString(), sockets: ids.map(socket) });

/** Shows the keeper a scan as the watch does: before the diff is applied. */
function scan(past: PastKeeper, table: Table, atMs: number, ids: readonly string[]): void {
  const change = diff(table, tableOf(reading(atMs, ids)), { seq: 1, scanMs: 1 });
  past.seen(table, change);
  apply(table, change);
}

describe('the past', () => {
  test('begins with nothing', () => {
    expect(keepPast().now()).toEqual(EMPTY_PAST);
  });

  test('remembers when scans were taken and which sockets closed, oldest first', () => {
    const past = keepPast();
    const table = tableOf(reading(START_MS, ['a', 'b']));
    scan(past, table, START_MS + 1_000, ['b', 'c']);
    scan(past, table, START_MS + 2_000, ['c']);
    expect(past.now().scansMs).toEqual([START_MS + 1_000, START_MS + 2_000]);
    expect(past.now().closed.map(({ socket: { id }, closedAtMs }) => [id, closedAtMs - START_MS])).toEqual([
      ['a', 1_000],
      ['b', 2_000],
    ]);
  });

  test('a scan that did not happen leaves no entry: a gap and not a zero', () => {
    const past = keepPast();
    const table = tableOf(reading(START_MS, ['a']));
    scan(past, table, START_MS + 2_000, ['a']);
    scan(past, table, START_MS + 60_000, ['a']);
    expect(past.now().scansMs).toHaveLength(2);
  });

  test('goes on from what is known, and leaves that as it was', () => {
    const known = { scansMs: [START_MS], closed: [{ socket: socket('x'), closedAtMs: START_MS }] };
    const past = keepPast(known);
    scan(past, tableOf(reading(START_MS, ['a'])), START_MS + 1_000, []);
    expect(past.now().closed.map((one) => one.socket.id)).toEqual(['x', 'a']);
    expect(known.closed).toHaveLength(1);
  });

  test('a socket that opened and closed between two diffs, and was never in the table, is not made up', () => {
    const past = keepPast();
    const table = tableOf(reading(START_MS, []));
    past.seen(table, { ...diff(table, tableOf(reading(START_MS + 1, [])), { seq: 1, scanMs: 1 }), closed: ['ghost'] });
    expect(past.now().closed).toEqual([]);
  });

  test('is bounded in scans and in closed sockets, and it is the oldest that goes', () => {
    const past = keepPast();
    const table = tableOf(reading(START_MS, []));
    const each = 25;
    const scans = (PAST_CLOSED_MOST * 1.3) / each;
    for (let at = 1; at <= Math.max(scans * 2, PAST_SCANS_MOST * 1.3); at += 1) {
      const ids = at % 2 === 0 ? [] : Array.from({ length: each }, (_, one) => `${at}-${one}`);
      scan(past, table, START_MS + at, ids);
      expect(past.now().scansMs.length).toBeLessThanOrEqual(PAST_SCANS_MOST * 1.1);
      expect(past.now().closed.length).toBeLessThanOrEqual(PAST_CLOSED_MOST * 1.1);
    }
    const { scansMs, closed } = past.now();
    expect(scansMs.length).toBeGreaterThanOrEqual(PAST_SCANS_MOST);
    expect(closed.length).toBeGreaterThanOrEqual(PAST_CLOSED_MOST);
    expect(scansMs[0]).toBeGreaterThan(START_MS + 1);
    expect(scansMs).toEqual([...scansMs].sort((a, b) => a - b));
    expect(closed.at(-1)?.closedAtMs).toBe(scansMs.at(-1));
  });
});
