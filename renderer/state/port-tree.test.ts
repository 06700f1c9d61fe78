import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diff } from '../../shared/diff.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import { madeUpPort } from '../../shared/ports/made-up-ports.ts';
import type { Socket, SocketState } from '../../shared/socket.ts';
import { portLineText } from './columns-port.ts';
import { openPortsSummary } from './port-summary.ts';
import { portTable } from './port-tree.ts';
import { LINGER_MS, socketsOf, type TableLine } from './rows.ts';
import type { TableWish } from './tree.ts';
import { ALL_WANTED, beginWorld, take, type World, want } from './world.ts';

const START_MS = Date.parse('2030-01-01T12:00:00Z');
const WISH: TableWish = { sortBy: 'port', isDescending: false, open: new Set(), isHeld: false };

function worldOf(sockets: readonly Socket[]): World {
  return beginWorld(1, madeUpReading({ takenAt: new Date(START_MS).toISOString(), sockets }));
}

function scan(world: World, ms: number, change: Partial<Pick<Diff, 'opened' | 'changed' | 'closed'>>): void {
  const parts = { opened: [], changed: [], closed: [], ...change };
  const takenAt = new Date(START_MS + ms).toISOString();
  take(world, { seq: world.seq + 1, takenAt, scanMs: 1, total: 0, processes: { set: [], gone: [] }, facts: {}, ...parts });
}

const open = (...paths: readonly string[]): TableWish => ({ ...WISH, open: new Set(paths) });
const paths = (lines: readonly TableLine[]): readonly string[] => lines.map(({ path }) => path);
const listener = madeUpPort({ at: '*:80', id: 'L' });
const other = madeUpPort({ at: '127.0.0.1:5432', id: 'M' });
const names = madeUpPort({ at: '*:53', protocol: 'udp', id: 'U' });
const client = (id: string, from = '192.0.2.7:50000'): Socket => madeUpPort({ at: '192.168.1.20:80', to: from, id });

describe('the table of open ports', () => {
  test('shows ports, and below one that is open its clients; what waits only where that is several', () => {
    const world = worldOf([listener, other, names, client('a'), client('b', '192.0.2.8:50001')]);
    const table = portTable();
    expect(paths(table.see(world, WISH).lines)).toEqual(['udp 53', 'tcp 80', 'tcp 5432']);
    expect(paths(table.see(world, open('tcp 80')).lines)).toEqual(['udp 53', 'tcp 80', 'tcp 80 ▸ a', 'tcp 80 ▸ b', 'tcp 5432']);
    scan(world, 1_000, { opened: [madeUpPort({ at: '*:80', family: 6, id: 'L6' })] });
    expect(
      paths(table.see(world, open('tcp 80')).lines)
        .slice(2, 4)
        .sort(),
    ).toEqual(['tcp 80 ▸ L', 'tcp 80 ▸ L6']);
  });

  test('clients on loopback stand under their port though loopback talk is folded away', () => {
    const near = madeUpPort({ at: '127.0.0.1:5432', to: '127.0.0.1:40000', id: 'near' });
    const world = worldOf([other, near]);
    want(world, { ...ALL_WANTED, showsLoopback: false });
    expect(paths(portTable().see(world, open('tcp 5432')).lines)).toEqual(['tcp 5432', 'tcp 5432 ▸ near']);
  });

  test('a filter leaves a port with all its clients, or the port of a client with those it asks for', () => {
    const world = worldOf([listener, other, client('a'), client('b', '192.0.2.8:50001')]);
    want(world, { ...ALL_WANTED, matches: ({ id }) => id === 'L' });
    expect(paths(portTable().see(world, open('tcp 80')).lines)).toEqual(['tcp 80', 'tcp 80 ▸ a', 'tcp 80 ▸ b']);
    want(world, { ...ALL_WANTED, matches: ({ id }) => id === 'b' });
    expect(paths(portTable().see(world, open('tcp 80')).lines)).toEqual(['tcp 80', 'tcp 80 ▸ b']);
    expect(openPortsSummary(world)).toMatchObject({ total: 1, by: { any: 1, loopback: 0 } });
  });

  test('a part is shown alone, and the summary counts them all', () => {
    const world = worldOf([listener, other, names]);
    expect(openPortsSummary(world)).toEqual({ total: 3, by: { any: 2, lan: 0, loopback: 1, unknown: 0 }, udp: 1 });
    const table = portTable();
    expect(paths(table.see(world, { ...WISH, part: 'loopback' }).lines)).toEqual(['tcp 5432']);
    expect(paths(table.see(world, { ...WISH, part: 'udp' }).lines)).toEqual(['udp 53']);
    expect(paths(table.see(world, WISH).lines)).toHaveLength(3);
  });

  test('a port that closes lingers greyed and leaves; while held nothing moves, and it is said how much waits', () => {
    const world = worldOf([listener, other]);
    const table = portTable();
    table.see(world, WISH);
    scan(world, 1_000, { closed: ['L'], opened: [names] });
    const held = table.see(world, { ...WISH, isHeld: true });
    expect(paths(held.lines)).toEqual(['tcp 80', 'tcp 5432']);
    expect(held.lines[0]?.goneAtMs).not.toBeNull();
    expect(held.waiting).toBe(1);
    scan(world, 1_000 + LINGER_MS, {});
    expect(table.see(world, { ...WISH, isHeld: true }).waiting).toBe(2);
    expect(paths(table.see(world, WISH).lines)).toEqual(['udp 53', 'tcp 5432']);
  });

  test('what should not be open to everyone stands first, then what is open to everyone', () => {
    const database = madeUpPort({ at: '*:6379', id: 'R', held: ['redis-server 7'] });
    const world = worldOf([other, listener, names, database]);
    const { lines } = portTable().see(world, { ...WISH, sortBy: 'exposure', isDescending: true });
    expect(paths(lines)).toEqual(['tcp 6379', 'tcp 80', 'udp 53', 'tcp 5432']);
    expect(portLineText('exposure', lines[0] as TableLine, { nowMs: 0, unwell: new Map() })).toBe('everyone (Redis)');
  });

  test('a program away from its usual port is named in a copy as on the screen', () => {
    const world = worldOf([madeUpPort({ at: '192.0.2.20:2022', id: 'S', held: ['sshd 7'] })]);
    const [line] = portTable().see(world, WISH).lines;
    expect(portLineText('service', line as TableLine, { nowMs: 0, unwell: new Map() })).toBe('SSH not 22');
  });
});

const aSocket = fc
  .record({
    id: fc.integer({ min: 0, max: 12 }),
    port: fc.constantFrom(80, 81),
    address: fc.constantFrom('*', '192.168.1.20', '127.0.0.1'),
    state: fc.constantFrom<SocketState>('listen', 'established', 'established', 'time-wait'),
    recvQueue: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ id, port, address, state, recvQueue }) =>
    madeUpPort({
      at: `${address}:${port}`,
      ...(state === 'listen' ? {} : { to: '192.0.2.7:50000' }),
      family: 4,
      state,
      recvQueue,
      id: `s${id}`,
    }),
  );

test('a table that follows changes shows what a new one shows', () => {
  fc.assert(
    fc.property(fc.array(fc.array(aSocket, { maxLength: 8 }), { minLength: 1, maxLength: 6 }), (steps) => {
      const world = worldOf([]);
      const table = portTable();
      const wish: TableWish = { ...open('tcp 80'), sortBy: 'clients' };
      let before = new Map<string, Socket>();
      steps.forEach((step, index) => {
        // Some stay as they are, and then no diff names them.
        const kept = (one: Socket): Socket => (Number(one.id.slice(1)) % 2 === 1 ? (before.get(one.id) ?? one) : one);
        const after = new Map(step.map((one) => [one.id, kept(one)]));
        scan(world, (index + 1) * LINGER_MS, {
          opened: [...after.values()].filter(({ id }) => !before.has(id)),
          changed: [...after.values()].filter((one) => before.has(one.id) && before.get(one.id) !== one),
          closed: [...before.keys()].filter((id) => !after.has(id)),
        });
        before = after;
        const told = (lines: readonly TableLine[]): unknown =>
          lines
            .filter(({ goneAtMs }) => goneAtMs === null)
            .map((line) => [line.path, [...socketsOf(line)].map(({ id, recvQueue }) => `${id} ${recvQueue}`).sort()])
            // Of those that are alike the new table knows not who came first.
            .sort();
        expect(told(table.see(world, wish).lines)).toEqual(told(portTable().see(world, wish).lines));
      });
    }),
    { numRuns: 500 },
  );
});
