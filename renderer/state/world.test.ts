import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Diff, diff, type Table, tableOf } from '../../shared/diff.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import { keepPast } from '../../shared/past.ts';
import type { Reading } from '../../shared/reading.ts';
import { isConnection, type Socket, type SocketState } from '../../shared/socket.ts';
import { countsAt } from './steps.ts';
import { addSocket, newTally, type Tally } from './tally.ts';
import { ALL_WANTED, beginWorld, take, type Wanted, type World, want } from './world.ts';

const START_MS = Date.UTC(2026, 10, 20, 12);
const SECOND_MS = 1_000;

const READING = madeUpReading({ takenAt: new Date(START_MS).toISOString() });

const reading = (atMs: number, sockets: readonly Socket[]): Reading => ({
  ...READING,
  takenAt: new Date(atMs).toISOString(),
  sockets,
});

const between = (before: Table, after: Table, seq: number): Diff => diff(before, after, { seq, scanMs: 9 });

const STATES: readonly (SocketState | null)[] = ['established', 'syn-sent', 'listen', 'time-wait', 'close-wait', null];

// Few ids, apps and places, so that sockets change, close, come back and share their groups.
const socket = fc
  .record({
    id: fc.integer({ min: 0, max: 9 }),
    state: fc.constantFrom(...STATES),
    app: fc.constantFrom('a', 'b', null),
    address: fc.constantFrom('203.0.113.7', '198.51.100.4', '127.0.0.1'),
    port: fc.constantFrom(443, 53),
    bytes: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
    ageMs: fc.integer({ min: 0, max: 120_000 }),
  })
  .map(({ id, state, app, address, port, bytes, ageMs }) =>
    madeUpSocket({
      id: `s${id}`,
      state,
      app: app === null ? null : { id: app, name: app, kind: 'command', evidence: 'name' },
      remote: state === 'listen' ? null : { address, port, zone: null },
      tcp: bytes === undefined ? null : { readAt: READING.takenAt, bytesSent: bytes },
      since: new Date(START_MS - ageMs).toISOString(),
    }),
  );

const table = fc.uniqueArray(socket, { selector: ({ id }) => id, maxLength: 10 });

const WANTED: Readonly<Record<string, Wanted>> = {
  everything: ALL_WANTED,
  'no loopback': { ...ALL_WANTED, showsLoopback: false },
  'port 443': { ...ALL_WANTED, matches: ({ remote }) => remote?.port === 443 },
};

/**
 * Makes lives of tables: the same id is the same socket as long as it stays, keeps its beginning, and never goes back from remains to
 * a conversation; what comes again is another socket.
 */
function lives(tables: readonly (readonly Socket[])[]): readonly (readonly Socket[])[] {
  let before = new Map<string, Socket>();
  let born = 0;
  return tables.map((sockets, index) => {
    const now = new Map<string, Socket>();
    for (const one of sockets) {
      const known = before.get(one.id);
      const goesOn = known !== undefined && (isConnection(known) || !isConnection(one));
      const since = goesOn ? known.since : index === 0 ? one.since : takenAt(index);
      born += goesOn ? 0 : 1;
      now.set(one.id, { ...one, since, id: goesOn ? known.id : `${one.id} ${born}` });
    }
    before = now;
    return [...now.values()];
  });
}

const takenAt = (index: number): string => new Date(START_MS + index * 2 * SECOND_MS).toISOString();

/** What a tally counts now; the past of its counts is another matter. */
function counted(tally: Tally) {
  const groups = [...tally.apps.values(), ...tally.destinations.values()].filter(({ sockets }) => sockets.size > 0);
  const plain = (map: ReadonlyMap<unknown, unknown>) => [...map].map(([key, value]) => `${key}=${value}`).sort();
  return {
    sockets: [...tally.sockets.keys()].sort(),
    states: plain(tally.states),
    health: plain(tally.health),
    unwell: plain(tally.unwell),
    aging: [...tally.aging].sort(),
    connections: tally.connections,
    listening: tally.listening,
    problems: tally.problems,
    warnings: tally.warnings,
    talking: [tally.talkingApps, tally.talkingDestinations],
    groups: groups
      .map((group) => ({
        key: group.key,
        sockets: [...group.sockets.keys()].sort(),
        health: plain(group.health),
        connections: group.connections,
        listening: group.listening,
        problems: group.problems,
        warnings: group.warnings,
        bytesSent: group.bytesSent ?? 0,
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

function fresh(world: World): Tally {
  const tally = newTally();
  for (const one of world.table.sockets.values()) {
    const isFolded = !world.wanted.showsLoopback && one.remote?.address === '127.0.0.1';
    if (!isFolded && world.wanted.matches(one)) addSocket(tally, one, world.takenAtMs);
  }
  return tally;
}

describe('a world', () => {
  test.each(Object.entries(WANTED))('after any scans, wanting %s, has the tally of its last table', (_, wanted) => {
    fc.assert(
      fc.property(fc.array(table, { minLength: 1, maxLength: 6 }), (tables) => {
        const [first = [], ...later] = lives(tables);
        let before = tableOf(reading(START_MS, first));
        const world = beginWorld(0, reading(START_MS, first), undefined, wanted);
        later.forEach((sockets, index) => {
          const after = tableOf(reading(START_MS + (index + 1) * 2 * SECOND_MS, sockets));
          expect(take(world, between(before, after, index + 1))).toBe(true);
          before = after;
        });
        expect(counted(world.tally)).toEqual(counted(fresh(world)));
        want(world, wanted);
        expect(counted(world.tally)).toEqual(counted(fresh(world)));
      }),
    );
  });

  test('refuses a diff that does not follow the last one, and stays as it was', () => {
    const world = beginWorld(4, reading(START_MS, [madeUpSocket()]));
    const empty = tableOf(reading(START_MS + SECOND_MS, []));
    expect(take(world, between(world.table, empty, 6))).toBe(false);
    expect(world.tally.connections).toBe(1);
    expect(take(world, between(world.table, empty, 5))).toBe(true);
    expect(world.tally.connections).toBe(0);
  });

  test('shows the past of what is wanted now, and of nothing else', () => {
    const at = (seconds: number) => START_MS + seconds * SECOND_MS;
    const web = madeUpSocket({ id: 'web', since: new Date(at(-60)).toISOString() });
    const mail = madeUpSocket({
      id: 'mail',
      since: new Date(at(-40)).toISOString(),
      remote: { address: '203.0.113.9', port: 993, zone: null },
    });
    const past = keepPast({ scansMs: [at(-60), at(-40), at(-20)], closed: [{ socket: mail, closedAtMs: at(-20) }] }).now();
    const world = beginWorld(0, reading(START_MS, [web]), past);
    const moments = [at(-70), at(-50), at(-30), at(-10)];
    expect(countsAt(world.tally.steps, moments)).toEqual([0, 1, 2, 1]);
    want(world, { ...ALL_WANTED, matches: ({ remote }) => remote?.port === 993 });
    expect(countsAt(world.tally.steps, moments)).toEqual([0, 0, 1, 0]);
    want(world, ALL_WANTED);
    expect(countsAt(world.tally.steps, moments)).toEqual([0, 1, 2, 1]);
  });

  test('folds talk on this machine away, and counts it', () => {
    const local = madeUpSocket({ id: 'local', remote: { address: '::1', port: 5432, zone: null } });
    const world = beginWorld(0, reading(START_MS, [local, madeUpSocket()]), undefined, { ...ALL_WANTED, showsLoopback: false });
    expect([...world.folded]).toEqual(['local']);
    expect(world.tally.connections).toBe(1);
    take(world, between(world.table, tableOf(reading(START_MS + SECOND_MS, [])), 1));
    expect(world.folded.size).toBe(0);
  });

  test('lets go of a socket that a filter about time no longer means, though nothing changed', () => {
    let nowMs = START_MS;
    const isYoung = ({ since }: Socket) => since !== null && nowMs - Date.parse(since) < 5 * SECOND_MS;
    const young = madeUpSocket({ since: READING.takenAt });
    const world = beginWorld(0, reading(START_MS, [young]), undefined, { ...ALL_WANTED, matches: isYoung, isTimely: true });
    expect(world.tally.sockets.size).toBe(1);
    nowMs += 6 * SECOND_MS;
    take(world, between(world.table, tableOf(reading(nowMs, [young])), 1));
    expect(world.tally.sockets.size).toBe(0);
  });

  test('marks what opened for some seconds, and then no more', () => {
    const world = beginWorld(0, reading(START_MS, [madeUpSocket({ id: 'old' })]));
    const step = (seconds: number, sockets: readonly Socket[]) =>
      take(world, between(world.table, tableOf(reading(START_MS + seconds * SECOND_MS, sockets)), world.seq + 1));
    step(2, [madeUpSocket({ id: 'new' })]);
    expect([...world.justOpened.keys()]).toEqual(['new']);
    step(10, [...world.table.sockets.values()]);
    expect([...world.justOpened.keys()]).toEqual([]);
  });
});
