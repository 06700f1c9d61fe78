import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diff } from '../../shared/diff.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import type { Socket } from '../../shared/socket.ts';
import { hasChildren, socketsOf, type TableLine } from './rows.ts';
import { appTree, destinationTree, onlyChildPath, socketTable, type TableWish } from './tree.ts';
import { ALL_WANTED, beginWorld, take, type World, want } from './world.ts';

const START_MS = Date.parse('2030-01-01T12:00:00Z');
const WISH: TableWish = { sortBy: 'name', isDescending: false, open: new Set(), isHeld: false };

function at(ms: number): string {
  return new Date(START_MS + ms).toISOString();
}

interface Given {
  readonly id: string;
  readonly app?: string | null;
  readonly pids?: readonly number[];
  readonly remote?: string;
  readonly state?: Socket['state'];
  readonly port?: number;
}

function socket({ id, app = 'editor', pids = [10], remote = '192.0.2.1', state = 'established', port = 443 }: Given): Socket {
  const isListening = state === 'listen';
  return {
    id,
    protocol: 'tcp',
    family: 4,
    dualStack: false,
    state,
    local: { address: '198.51.100.2', port: isListening ? port : 40_000, zone: null },
    remote: isListening ? null : { address: remote, port, zone: null },
    owners: pids.map((pid) => ({ pid, name: `p${pid}`, exe: null })),
    ownerUnknown: pids.length === 0 ? { code: 'other-user', text: 'belongs to another user' } : null,
    app: app === null ? null : { id: `app-${app}`, name: app, kind: 'application', evidence: 'executable' },
    user: 'ada',
    recvQueue: 0,
    sendQueue: 0,
    timer: null,
    tcp: null,
    since: at(-60_000),
    sinceIsBound: false,
    readAt: at(0),
    inode: null,
    cgroup: null,
  };
}

function worldOf(sockets: readonly Socket[]): World {
  return beginWorld(1, madeUpReading({ takenAt: at(0), sockets }));
}

function scan(world: World, ms: number, change: Partial<Pick<Diff, 'opened' | 'changed' | 'closed'>>): void {
  const parts = { opened: [], changed: [], closed: [], ...change };
  const processes = { set: [], gone: [] };
  take(world, { seq: world.seq + 1, takenAt: at(ms), scanMs: 1, total: 0, processes, facts: {}, ...parts });
}

function open(...paths: readonly string[]): TableWish {
  return { ...WISH, open: new Set(paths) };
}

function paths(lines: readonly TableLine[]): readonly string[] {
  return lines.map((line) => line.path);
}

describe('the tree of apps', () => {
  const sockets = [
    socket({ id: 'a', pids: [10] }),
    socket({ id: 'b', pids: [11, 12] }),
    socket({ id: 'c', app: 'browser', pids: [] }),
    socket({ id: 'd', app: null, pids: [] }),
  ];

  it('shows apps alone until one is folded open, and what has no app last', () => {
    expect(paths(appTree().see(worldOf(sockets), WISH).lines)).toEqual(['app-browser', 'app-editor', 'no-app']);
  });

  it('stands a socket of several processes under each of them', () => {
    const wish = open('app-editor', 'app-editor ▸ pid 11', 'app-editor ▸ pid 12');
    expect(paths(appTree().see(worldOf(sockets), wish).lines)).toEqual([
      'app-browser',
      'app-editor',
      'app-editor ▸ pid 10',
      'app-editor ▸ pid 11',
      'app-editor ▸ pid 11 ▸ b',
      'app-editor ▸ pid 12',
      'app-editor ▸ pid 12 ▸ b',
      'no-app',
    ]);
  });

  it('gathers sockets without a process by the reason', () => {
    const { lines } = appTree().see(worldOf(sockets), open('no-app'));
    const reason = lines.find((line) => line.path === 'no-app ▸ unknown other-user');
    expect(reason?.kind === 'process' && reason.value.unknown?.code).toBe('other-user');
  });

  it('knows the only line under a line', () => {
    const { lines } = appTree().see(worldOf(sockets), WISH);
    expect(lines.map(onlyChildPath)).toEqual(['app-browser ▸ unknown other-user', null, 'no-app ▸ unknown other-user']);
  });

  it('holds still while it is looked at, fills what is newly opened, and lets all in when asked', () => {
    const world = worldOf(sockets);
    const tree = appTree();
    tree.see(world, WISH);
    scan(world, 2_000, { opened: [socket({ id: 'e', app: 'aardvark', pids: [9] })], closed: ['c'] });
    const held = tree.see(world, { ...open('app-editor'), isHeld: true });
    expect(paths(held.lines).filter((path) => !path.includes('▸'))).toEqual(['app-browser', 'app-editor', 'no-app']);
    expect(paths(held.lines)).toContain('app-editor ▸ pid 10');
    expect(held.lines[0]?.goneAtMs).toBe(START_MS + 2_000);
    // What is gone lingers, held or not, and waits from then on.
    expect(held.waiting).toBe(1);
    scan(world, 9_000, {});
    expect(tree.see(world, { ...open('app-editor'), isHeld: true }).waiting).toBe(2);
    const free = tree.see(world, WISH);
    expect(paths(free.lines)).toEqual(['app-aardvark', 'app-editor', 'no-app']);
    expect(free.waiting).toBe(0);
  });

  it('shows what another filter wants at once, even while it is held', () => {
    const world = worldOf(sockets);
    const tree = appTree();
    tree.see(world, { ...WISH, isHeld: true });
    want(world, { ...ALL_WANTED, matches: (one) => one.app?.name === 'browser' });
    expect(paths(tree.see(world, { ...WISH, isHeld: true }).lines)).toEqual(['app-browser']);
  });
});

describe('the tree of destinations', () => {
  it('stands apps under a destination, and their sockets under them', () => {
    const world = worldOf([socket({ id: 'a' }), socket({ id: 'b', app: 'browser' }), socket({ id: 'c', remote: '192.0.2.9' })]);
    const first = 'tcp 192.0.2.1 443';
    const { lines } = destinationTree().see(world, open(first, `${first} ▸ app-browser`));
    expect(paths(lines)).toEqual([
      first,
      `${first} ▸ app-browser`,
      `${first} ▸ app-browser ▸ b`,
      `${first} ▸ app-editor`,
      'tcp 192.0.2.9 443',
    ]);
    expect(lines.map(hasChildren)).toEqual([true, true, false, true, true]);
  });
});

describe('the table of sockets', () => {
  it('keeps a closed socket in its place for some seconds', () => {
    const world = worldOf([socket({ id: 'a', remote: '192.0.2.1' }), socket({ id: 'b', remote: '192.0.2.2' })]);
    const table = socketTable();
    const wish = { ...WISH, sortBy: 'remote' };
    table.see(world, wish);
    scan(world, 1_000, { closed: ['a'] });
    expect(table.see(world, wish).lines.map(({ id, goneAtMs }) => [id, goneAtMs])).toEqual([
      ['a', START_MS + 1_000],
      ['b', null],
    ]);
    scan(world, 8_000, {});
    expect(paths(table.see(world, wish).lines)).toEqual(['b']);
  });

  it('puts what goes wrong first as soon as it is known, though its row did not change', () => {
    const world = worldOf([socket({ id: 'a' }), { ...socket({ id: 'b', state: 'close-wait' }), since: at(0) }]);
    const table = socketTable();
    const wish = { ...WISH, sortBy: 'state' };
    expect(paths(table.see(world, { ...wish, isDescending: true }).lines)).toEqual(['a', 'b']);
    scan(world, 70_000, {});
    expect(world.tally.unwell.get('b')).toBe('not-closed');
    expect(paths(table.see(world, wish).lines)).toEqual(['b', 'a']);
  });
});

const arbitrarySockets = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...'abcdefghijklmnop'),
    app: fc.constantFrom('editor', 'browser', null),
    pids: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
    remote: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    state: fc.constantFrom<Socket['state']>('established', 'listen', 'close-wait', 'time-wait'),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);

describe('branches kept change by change', () => {
  it('are what a fresh look at the same sockets gives', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySockets, { minLength: 1, maxLength: 5 }), (steps) => {
        const world = worldOf([]);
        const kept = appTree();
        let now = new Map<string, Socket>();
        let ms = 0;
        let wish = WISH;
        for (const step of steps) {
          ms += 20_000;
          const next = new Map(step.map((given) => [given.id, socket(given)]));
          scan(world, ms, {
            opened: [...next.values()].filter(({ id }) => !now.has(id)),
            changed: [...next.values()].filter(({ id }) => now.has(id)),
            closed: [...now.keys()].filter((id) => !next.has(id)),
          });
          now = next;
          for (let level = 0; level < 3; level += 1) wish = open(...paths(kept.see(world, wish).lines));
        }
        scan(world, ms + 20_000, {});
        const fresh = appTree();
        const shown = (lines: readonly TableLine[]): unknown => lines.map((line) => [line.path, figures(line)]);
        expect(shown(kept.see(world, wish).lines)).toEqual(shown(fresh.see(world, wish).lines));
      }),
      { numRuns: 60 },
    );
  });
});

function figures(line: TableLine): unknown {
  const ids = [...socketsOf(line)].map(({ id }) => id).sort();
  if (line.kind === 'socket' || line.kind === 'port') return ids;
  const { connections, listening, health } = line.value;
  return [ids, connections, listening, [...health].sort()];
}
