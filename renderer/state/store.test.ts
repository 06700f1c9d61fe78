import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../shared/contract.ts';
import { NOTHING_FOUND } from '../../shared/diagnosis/told.ts';
import type { ToldDiff } from '../../shared/diff.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import { EMPTY_PAST } from '../../shared/past.ts';
import { createPortlightStore } from './store.ts';
import { portsOf } from './world.ts';

const SNAPSHOT: Snapshot = {
  seq: 3,
  reading: madeUpReading({
    sockets: [
      madeUpSocket({ id: 'web' }),
      madeUpSocket({ id: 'dns', protocol: 'udp', remote: { address: '192.0.2.53', port: 53, zone: null } }),
      madeUpSocket({ id: 'own', remote: { address: '127.0.0.1', port: 5432, zone: null } }),
    ],
  }),
  findings: NOTHING_FOUND,
  past: EMPTY_PAST,
  state: { kind: 'live' },
  cost: { cpuPercent: 0, memoryBytes: 0, scanMs: 9, intervalMs: 2_000, isPaced: false },
};

const CHANGE: ToldDiff = {
  seq: 4,
  takenAt: '2026-11-20T12:00:02.000Z',
  scanMs: 9,
  total: 2,
  opened: [],
  changed: [],
  closed: ['web'],
  processes: { set: [], gone: [] },
  facts: {},
};

/** So many sockets that work on them is put off to a turn of its own: the turns that wait. */
function begunWithMany() {
  const later: (() => void)[] = [];
  const put = (call: () => void): void => void later.push(call);
  const store = createPortlightStore(undefined, () => 1_000, { afterPaint: put, apart: put });
  const sockets = Array.from({ length: 6_000 }, (_, nth) =>
    madeUpSocket({ id: `s${nth}`, remote: { address: '192.0.2.53', port: nth + 1, zone: null } }),
  );
  store.begin({ ...SNAPSHOT, reading: madeUpReading({ sockets }) });
  return { store, later };
}

function begun() {
  const store = createPortlightStore(undefined, () => 1_000);
  store.begin(SNAPSHOT);
  const shown = () => [...(store.getState().world?.tally.sockets.keys() ?? [])].sort();
  return { store, shown };
}

describe('the store', () => {
  test('shows what the filter asks for, and everything again when it is cleared', () => {
    const { store, shown } = begun();
    store.setFilterText('port:53');
    expect(shown()).toEqual(['dns']);
    store.setFilterText('');
    expect(shown()).toEqual(['dns', 'web']);
  });

  test('keeps a filter that was typed before there was anything to see', () => {
    const store = createPortlightStore();
    store.setFilterText('port:53');
    store.begin(SNAPSHOT);
    expect(store.getState().world?.tally.sockets.size).toBe(1);
  });

  test('goes by what is sound of a half-typed filter, and says what is wrong', () => {
    const { store, shown } = begun();
    store.setFilterText('port:53 app:');
    expect(shown()).toEqual(['dns']);
    expect(store.getState().filter.text).toBe('port:53 app:');
    expect(store.getState().filter.error?.text).toMatch(/\w/);
    store.setFilterText('port:53 app:chrome');
    expect(store.getState().filter.error).toBeNull();
  });

  test('goes on by the filter before where the text is too long, and says so', () => {
    const { store, shown } = begun();
    store.setFilterText('port:53');
    store.setFilterText(`port:53 ${'x'.repeat(5_000)}`);
    expect(shown()).toEqual(['dns']);
    expect(store.getState().filter.error?.text).toMatch(/too long/);
    store.setFilterText('x '.repeat(2_500));
    expect(store.getState().filter.applied.text).toBe('port:53');
  });

  test('unfolds talk on this machine when asked, and for a filter that names a place', () => {
    const { store, shown } = begun();
    store.choose({ showsLoopback: true });
    expect(shown()).toContain('own');
    store.choose({ showsLoopback: false });
    expect(shown()).not.toContain('own');
    store.setFilterText('scope:loopback');
    expect(shown()).toEqual(['own']);
  });

  test('shows what is typed before it is taken in where there are very many, and takes in only the last of it', () => {
    const { store, later } = begunWithMany();
    const shownCount = () => store.getState().world?.tally.sockets.size;
    store.setFilterText('port:5');
    store.setFilterText('port:53');
    expect(store.getState().filter.applied.text).toBe('port:53');
    expect([shownCount(), later.length]).toEqual([6_000, 1]);
    later[0]?.();
    expect(shownCount()).toBe(1);
    store.setFilterText('');
    expect(later).toHaveLength(2);
  });

  test('takes a diff in at once and shows it in the next turn where there are very many, together with its findings', () => {
    const { store, later } = begunWithMany();
    const { revision } = store.getState();
    expect(store.take({ ...CHANGE, seq: SNAPSHOT.seq + 1, closed: ['s7'] })).toBe(true);
    expect(store.takeFindings({ seq: SNAPSHOT.seq + 1, order: [], set: [], leftOut: 0, unseen: [], watchedSince: null })).toBe(
      true,
    );
    expect(store.getState().world?.table.sockets.has('s7')).toBe(false);
    expect([store.getState().revision, later.length]).toEqual([revision, 1]);
    later[0]?.();
    expect(store.getState().revision).toBe(revision + 1);
    store.take({ ...CHANGE, seq: SNAPSHOT.seq + 2, closed: ['s8'] });
    expect(later).toHaveLength(3);
  });

  test('counts the use of local ports when the rest is painted, and tells so', () => {
    const { store, later } = begunWithMany();
    const { world, rests } = store.getState();
    if (world === null) throw new Error('not begun');
    const count = () => portsOf(world).uses.get('192.0.2.20 192.0.2.53 8')?.count ?? 0;
    expect(count()).toBe(1);
    store.take({ ...CHANGE, seq: SNAPSHOT.seq + 1, closed: ['s7'] });
    for (const call of later.splice(0, 1)) call();
    expect([store.getState().rests, count()]).toEqual([rests, 1]);
    for (const call of later.splice(0, 1)) call();
    expect([store.getState().rests, count()]).toEqual([rests + 1, 0]);
  });

  test('does not look at the world again for a change that cannot matter', () => {
    const { store } = begun();
    const { revision } = store.getState();
    store.choose({ theme: 'dark' });
    store.setFilterText('  ');
    expect(store.getState().revision).toBe(revision);
  });

  test('notes when a person paused, once', () => {
    let nowMs = 1_000;
    const store = createPortlightStore(undefined, () => nowMs);
    store.choose({ isPaused: true });
    nowMs = 9_000;
    store.choose({ theme: 'dark' });
    expect(store.getState().pausedAtMs).toBe(1_000);
    store.choose({ isPaused: false });
    expect(store.getState().pausedAtMs).toBeNull();
  });

  test('refuses a diff with a gap before it', () => {
    const { store } = begun();
    expect(store.take({ ...CHANGE, seq: 5 })).toBe(false);
    expect(store.take({ ...CHANGE, seq: 4 })).toBe(true);
  });

  test('tells two equal messages apart', () => {
    const { store } = begun();
    store.announce('Copied');
    const first = store.getState().message;
    store.announce('Copied');
    expect(store.getState().message).not.toEqual(first);
  });
});
