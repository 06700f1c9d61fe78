import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, diff, heard, type Table, tableOf, told } from './diff.ts';
import { madeUpReading } from './made-up-reading.ts';
import type { Process, Reading } from './reading.ts';
import type { Socket } from './socket.ts';

const SOCKET: Socket = {
  id: 'tcp-1',
  protocol: 'tcp',
  family: 4,
  dualStack: false,
  state: 'established',
  local: { address: '192.0.2.10', port: 50_000, zone: null },
  remote: { address: '203.0.113.7', port: 443, zone: null },
  owners: [{ pid: 7, name: 'browser', exe: null }],
  ownerUnknown: null,
  app: null,
  user: 'anna',
  recvQueue: 0,
  sendQueue: 0,
  timer: null,
  tcp: null,
  since: null,
  sinceIsBound: false,
  readAt: '2026-11-20T12:00:00.000Z',
  inode: null,
  cgroup: null,
};

const PROCESS: Process = {
  pid: 7,
  parentPid: 1,
  name: 'browser',
  exe: null,
  commandLine: null,
  user: 'anna',
  startedAt: null,
  cgroup: null,
};

const READING = madeUpReading();

const SCAN = { seq: 1, scanMs: 12 };
const socket = (id: string, sendQueue = 0): Socket => ({ ...SOCKET, id, sendQueue });

// Few ids and few values, so that two readings often share a socket, changed or not.
const sockets = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 3 })), {
    selector: ([id]) => id,
    maxLength: 12,
  })
  .map((made) => made.map(([id, sendQueue]) => socket(`tcp-${id}`, sendQueue)));
const processes = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom('browser', 'server')), {
    selector: ([pid]) => pid,
    maxLength: 8,
  })
  .map((made) => made.map(([pid, name]): Process => ({ ...PROCESS, pid, name })));
const readings = fc.record({
  sockets,
  processes,
  takenAt: fc.integer({ min: 0, max: 1e9 }).map((ms) => new Date(ms).toISOString()),
  method: fc.subarray(['ss', '/proc/net', 'netstat'], { minLength: 1 }),
  skippedCount: fc.nat(3),
  blindSpots: fc.subarray([
    { code: 'a', text: 'A', remedy: null },
    { code: 'b', text: 'B', remedy: 'be root' },
  ]),
});
const reading = readings.map((some): Reading => ({ ...READING, ...some }));

/** A later reading in which, as the collector does, what did not change is the very same object. */
function keepingSame(before: Reading, after: Reading): Reading {
  const same = <T>(old: readonly T[], now: readonly T[]) =>
    now.map((one) => old.find((other) => JSON.stringify(other) === JSON.stringify(one)) ?? one);
  return { ...after, sockets: same(before.sockets, after.sockets), processes: same(before.processes, after.processes) };
}

const sorted = ({ facts, sockets: table, processes: running }: Table) => ({
  facts,
  sockets: [...table].sort(([a], [b]) => (a < b ? -1 : 1)),
  processes: [...running].sort(([a], [b]) => a - b),
});

describe('a diff', () => {
  test('applied to the table it was made from gives the newer table', () => {
    fc.assert(
      fc.property(reading, reading, fc.boolean(), (a, later, shares) => {
        const b = tableOf(shares ? keepingSame(a, later) : later);
        const table = tableOf(a);
        apply(table, diff(tableOf(a), b, SCAN));
        expect(sorted(table)).toEqual(sorted(b));
      }),
    );
  });

  test('applied again after it went through JSON gives the same', () => {
    fc.assert(
      fc.property(reading, reading, (a, later) => {
        const b = tableOf(keepingSame(a, later));
        const table = tableOf(a);
        apply(table, JSON.parse(JSON.stringify(diff(tableOf(a), b, SCAN))));
        expect(sorted(table)).toEqual(sorted(b));
      }),
    );
  });

  test('a run of diffs keeps the receiver at the sender’s table', () => {
    fc.assert(
      fc.property(reading, fc.array(reading, { maxLength: 6 }), (first, later) => {
        const table = tableOf(first);
        let before = first;
        for (const [seq, next] of later.entries()) {
          const now = keepingSame(before, next);
          apply(table, diff(tableOf(before), tableOf(now), { seq, scanMs: 1 }));
          before = now;
        }
        expect(sorted(table)).toEqual(sorted(tableOf(before)));
      }),
    );
  });

  test('names each socket at most once, and only those that opened, changed or closed', () => {
    fc.assert(
      fc.property(reading, reading, (a, later) => {
        const b = keepingSame(a, later);
        const change = diff(tableOf(a), tableOf(b), SCAN);
        const ids = (some: readonly Socket[]) => some.map(({ id }) => id);
        const [before, after] = [ids(a.sockets), ids(b.sockets)];
        const sort = (some: readonly string[]) => [...some].sort();
        expect(sort(ids(change.opened))).toEqual(sort(after.filter((id) => !before.includes(id))));
        expect(sort(change.closed)).toEqual(sort(before.filter((id) => !after.includes(id))));
        expect(sort(ids(change.changed))).toEqual(
          sort(ids(b.sockets.filter((one) => before.includes(one.id) && !a.sockets.includes(one)))),
        );
        expect(change.total).toBe(b.sockets.length);
      }),
    );
  });

  test('of a quiet scan is as small for a large table as for a small one', () => {
    const size = (count: number) => {
      const many = { ...READING, sockets: Array.from({ length: count }, (_, at) => socket(`tcp-${at}`)), processes: [PROCESS] };
      return JSON.stringify(diff(tableOf(many), tableOf({ ...many }), SCAN)).length - String(count).length;
    };
    expect(size(2_000)).toBe(size(1));
  });

  test('carries a fact only when it changed', () => {
    const before = tableOf(READING);
    const same = { ...READING, method: ['ss'], takenAt: '2026-11-20T12:00:02.000Z' };
    expect(diff(before, tableOf(same), SCAN)).toMatchObject({ takenAt: same.takenAt, facts: {} });
    expect(diff(before, tableOf({ ...same, method: ['/proc/net'] }), SCAN).facts).toEqual({ method: ['/proc/net'] });
  });

  test('a socket that closed while another opened is told as both', () => {
    const change = diff(tableOf({ ...READING, sockets: [socket('a')] }), tableOf({ ...READING, sockets: [socket('b')] }), SCAN);
    expect(change.closed).toEqual(['a']);
    expect(change.opened.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('a diff as it travels', () => {
  const travelled = <T>(made: T): T => JSON.parse(JSON.stringify(made));

  test('is whole again where it arrives, whatever changed in a socket', () => {
    const value = {
      state: fc.constantFrom('established' as const, 'close-wait' as const, null),
      remote: fc.constantFrom(SOCKET.remote, { address: '203.0.113.8', port: 443, zone: null }, null),
      owners: fc.constantFrom(SOCKET.owners, [], [...SOCKET.owners, { pid: 8, name: 'helper', exe: '/bin/helper' }]),
      timer: fc.constantFrom({ kind: 'keepalive' as const, remainingMs: 1, retries: 0 }, null),
      tcp: fc.constantFrom(
        { readAt: 'a', rttMs: 1 },
        { readAt: 'b', rttMs: 1, mss: 1 },
        { readAt: 'a', mss: 1 },
        { readAt: 'b' },
        null,
      ),
      sendQueue: fc.constantFrom(0, 1, null),
    };
    const changed = fc.record(value).map((some): Socket => ({ ...SOCKET, ...structuredClone(some) }));
    fc.assert(
      fc.property(changed, changed, (a, b) => {
        const before = tableOf({ ...READING, sockets: [a] });
        const change = diff(before, tableOf({ ...READING, sockets: [b] }), SCAN);
        expect(heard(before, travelled(told(before, change)))).toEqual(change);
      }),
    );
  });

  test('is whole again where many change, and says once what they have in common', () => {
    const value = fc.record({
      state: fc.constantFrom('established' as const, 'time-wait' as const),
      owners: fc.constantFrom(SOCKET.owners, []),
      tcp: fc.constantFrom({ readAt: 'a', mss: 1 }, { readAt: 'b', mss: 1 }, { readAt: 'b', mss: 2 }, { readAt: 'b' }, null),
    });
    const many = fc.array(value, { minLength: 12, maxLength: 12 });
    const tableWith = (made: readonly Partial<Socket>[]): Table =>
      tableOf({ ...READING, sockets: made.map((some, at) => ({ ...SOCKET, ...structuredClone(some), id: `tcp-${at}` })) });
    fc.assert(
      fc.property(many, many, (a, b) => {
        const before = tableWith(a);
        const change = diff(before, tableWith(b), SCAN);
        expect(heard(before, travelled(told(before, change)))).toEqual(change);
      }),
    );
    const open = tableWith(Array(9).fill({ state: 'established' }));
    const closed = tableWith(Array(9).fill({ state: 'time-wait', owners: [] }));
    expect(travelled(told(open, diff(open, closed, SCAN))).changed.slice(0, 2)).toEqual([
      { id: 'tcp-0', state: 'time-wait', owners: [] },
      [{ id: 'tcp-1' }, 0],
    ]);
  });

  test('is whole again where many open at once', () => {
    const before = tableOf(READING);
    const opens = fc.array(
      fc.tuple(fc.constantFrom(1, 2), fc.constantFrom('listen' as const, 'established' as const), fc.nat(3)),
    );
    const details = (at: number) => [{ readAt: `${at}`, mss: 1 }, { readAt: `${at}` }, null][at % 3] ?? null;
    fc.assert(
      fc.property(opens, (made) => {
        const sockets = made.map(([pid, state, queue], at): Socket => {
          const owners = [{ pid, name: `program ${pid}`, exe: null }];
          return structuredClone({ ...SOCKET, id: `tcp-${at}`, owners, state, sendQueue: queue, tcp: details(at) });
        });
        const change = diff(before, tableOf({ ...READING, sockets }), SCAN);
        const { opened } = heard(before, travelled(told(before, change)));
        expect(opened).toEqual(change.opened);
        // Who shows them sees at a glance that they are of one program.
        for (const pid of [1, 2]) {
          const owned = opened.filter(({ owners: [first], state }) => first?.pid === pid && state === 'listen');
          expect(new Set(owned.map(({ owners }) => owners)).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('carries of a changed socket only what changed, and leaves the rest the very objects that they were', () => {
    const before = tableOf({ ...READING, sockets: [socket('a')] });
    const after = tableOf({ ...READING, sockets: [{ ...structuredClone(socket('a')), sendQueue: 9 }] });
    const message = travelled(told(before, diff(before, after, SCAN)));
    expect(message.changed).toEqual([{ id: 'a', sendQueue: 9 }]);
    const [whole] = heard(before, message).changed;
    expect(whole?.owners).toBe(before.sockets.get('a')?.owners);
    expect(whole?.local).toBe(before.sockets.get('a')?.local);
  });

  test('carries of many TCP details those that changed', () => {
    const tcp = { readAt: '2026-11-20T12:00:00.000Z', mss: 1_448, congestionControl: 'cubic', bytesSent: 1 };
    const before = tableOf({ ...READING, sockets: [{ ...socket('a'), tcp }] });
    const after = tableOf({ ...READING, sockets: [{ ...socket('a'), tcp: { ...tcp, bytesSent: 2 } }] });
    const message = travelled(told(before, diff(before, after, SCAN)));
    expect(message.changed).toEqual([{ id: 'a', tcp: { bytesSent: 2 } }]);
  });
});
