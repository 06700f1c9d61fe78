import { describe, expect, test } from 'vitest';
import type { Bridge, Pushes, Requests, Snapshot } from '../shared/contract.ts';
import { NOTHING_FOUND } from '../shared/diagnosis/told.ts';
import type { Diff } from '../shared/diff.ts';
import { madeUpSocket } from '../shared/filter/made-up-socket.ts';
import { madeUpReading } from '../shared/made-up-reading.ts';
import { EMPTY_PAST } from '../shared/past.ts';
import { startSession } from './session.ts';
import { createPortlightStore } from './state/store.ts';

const COST = { cpuPercent: 0, memoryBytes: 0, scanMs: 9, intervalMs: 2_000, isPaced: false };

function snapshot(seq: number): Snapshot {
  return {
    seq,
    reading: madeUpReading(),
    findings: NOTHING_FOUND,
    past: EMPTY_PAST,
    state: { kind: 'live' },
    cost: COST,
  };
}

function opening(seq: number): Diff {
  return {
    seq,
    takenAt: new Date(Date.UTC(2026, 10, 20, 12, 0, seq)).toISOString(),
    scanMs: 9,
    total: seq,
    opened: [madeUpSocket({ id: `s${seq}` })],
    changed: [],
    closed: [],
    processes: { set: [], gone: [] },
    facts: {},
  };
}

/** A host whose every answer is given by the test, and a clock that stands still until the test lets it go. */
function host() {
  const asked: (keyof Requests)[] = [];
  const seen: number[] = [];
  const starts: ((answer: Snapshot | { readonly failed: string } | Error) => void)[] = [];
  const listeners = new Map<string, (push: never) => void>();
  const waiting = new Set<() => void>();
  const bridge: Bridge = {
    async request(channel, ask) {
      asked.push(channel);
      if (channel === 'sockets:seen') seen.push((ask as { seq: number }).seq);
      if (channel !== 'sockets:start') return null as never;
      return new Promise((resolve, reject) => {
        starts.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer as never)));
      });
    },
    on(channel, listener) {
      listeners.set(channel, listener as never);
      return () => listeners.delete(channel);
    },
  };
  const store = createPortlightStore();
  const session = startSession(bridge, store, (_, call) => {
    waiting.add(call);
    return () => waiting.delete(call);
  });
  return {
    store,
    session,
    asked,
    seen,
    waiting,
    startCount: () => asked.filter((channel) => channel === 'sockets:start').length,
    push: <K extends keyof Pushes>(channel: K, push: Pushes[K]) => listeners.get(channel)?.(push as never),
    async answer(given: Snapshot | { readonly failed: string } | Error) {
      starts.at(-1)?.(given);
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
    },
    letTimePass() {
      for (const call of [...waiting]) {
        waiting.delete(call);
        call();
      }
    },
    ids: () => [...(store.getState().world?.table.sockets.keys() ?? [])],
  };
}

describe('a session', () => {
  test('begins with the whole table, then takes diffs in order and says which it has seen', async () => {
    const { push, answer, ids, seen, letTimePass } = host();
    await answer(snapshot(4));
    push('sockets:diff', opening(5));
    push('sockets:diff', opening(6));
    expect(ids()).toEqual(['s5', 's6']);
    letTimePass();
    expect(seen).toEqual([5, 6]);
  });

  test('takes what it hears of very many sockets in with the next turn, findings after their diff and a small diff after a large one', async () => {
    const { push, answer, ids, store, startCount, letTimePass } = host();
    await answer(snapshot(4));
    push('sockets:diff', { ...opening(5), total: 36_000 });
    push('findings:now', { seq: 5, order: [], set: [], leftOut: 0, unseen: [], watchedSince: '2026-11-20T12:00:00.000Z' });
    push('sockets:diff', opening(6));
    expect(ids()).toEqual([]);
    letTimePass();
    expect(ids()).toEqual(['s5', 's6']);
    expect(store.getState().world?.findings.now.watchedSince).toBe('2026-11-20T12:00:00.000Z');
    letTimePass();
    expect(startCount()).toBe(1);
  });

  test('forgets what it was about to take in when it begins anew', async () => {
    const { push, answer, ids, session, startCount, letTimePass } = host();
    await answer(snapshot(4));
    push('sockets:diff', { ...opening(5), total: 36_000 });
    session.setVisible(false);
    session.setVisible(true);
    letTimePass();
    await answer(snapshot(7));
    push('sockets:diff', { ...opening(8), total: 36_000 });
    letTimePass();
    expect(ids()).toEqual(['s8']);
    expect(startCount()).toBe(2);
  });

  test('keeps diffs that come before the answer, and leaves out those the snapshot has already', async () => {
    const { push, answer, ids } = host();
    push('sockets:diff', opening(4));
    push('sockets:diff', opening(5));
    await answer(snapshot(4));
    expect(ids()).toEqual(['s5']);
  });

  test('asks for the whole table once when a diff is missing, however many follow', async () => {
    const { push, answer, startCount, letTimePass, waiting, ids } = host();
    await answer(snapshot(4));
    push('sockets:diff', opening(6));
    push('sockets:diff', opening(7));
    push('sockets:diff', opening(9));
    expect(startCount()).toBe(1);
    expect(waiting.size).toBe(1);
    letTimePass();
    expect(startCount()).toBe(2);
    await answer(snapshot(9));
    push('sockets:diff', opening(10));
    expect(ids()).toEqual(['s10']);
  });

  test('stops while paused, takes nothing in, and begins anew on resume', async () => {
    const { store, push, answer, asked, startCount, ids } = host();
    await answer(snapshot(4));
    store.choose({ isPaused: true });
    expect(asked.at(-1)).toBe('sockets:stop');
    push('sockets:diff', opening(5));
    expect(ids()).toEqual([]);
    store.choose({ isPaused: false });
    expect(startCount()).toBe(2);
  });

  test('an answer that comes after the pause changes nothing', async () => {
    const { store, answer } = host();
    store.choose({ isPaused: true });
    await answer(snapshot(4));
    expect(store.getState().world).toBeNull();
  });

  test('reads nothing for a hidden window, and a pause outlasts the hiding', async () => {
    const { store, session, answer, asked, startCount } = host();
    await answer(snapshot(4));
    session.setVisible(false);
    expect(asked.at(-1)).toBe('sockets:stop');
    session.setVisible(true);
    expect(startCount()).toBe(2);
    store.choose({ isPaused: true });
    session.setVisible(false);
    session.setVisible(true);
    expect(startCount()).toBe(2);
  });

  test('begins anew when the host has come back', async () => {
    const { store, push, answer, startCount } = host();
    await answer(snapshot(4));
    push('scan:state', { kind: 'disconnected', lastGoodAt: null });
    expect(store.getState().scan?.kind).toBe('disconnected');
    push('scan:state', { kind: 'live' });
    expect(startCount()).toBe(2);
  });

  test('a scan that recovers by itself needs no new beginning', async () => {
    const { push, answer, startCount } = host();
    await answer(snapshot(4));
    push('scan:state', { kind: 'stale', text: 'ss hangs', lastGoodAt: null, failures: 1 });
    push('scan:state', { kind: 'live' });
    expect(startCount()).toBe(1);
  });

  test('shows why there is no first reading, and begins when the host has one or the person asks', async () => {
    const { store, push, session, answer, startCount } = host();
    await answer({ failed: 'ss is missing' });
    expect(store.getState().failedStart).toBe('ss is missing');
    session.retry();
    expect(store.getState().failedStart).toBeNull();
    await answer(new Error('gone'));
    expect(store.getState().failedStart).toMatch(/gone/);
    push('scan:state', { kind: 'live' });
    expect(startCount()).toBe(3);
    await answer(snapshot(1));
    expect(store.getState().failedStart).toBeNull();
  });

  test('tells the host of a new interval', async () => {
    const { store, answer, asked } = host();
    await answer(snapshot(4));
    store.choose({ intervalMs: 5_000 });
    expect(asked.at(-1)).toBe('scan:interval');
  });

  test('a closed one hears nothing any more', async () => {
    const { session, push, answer, ids, asked } = host();
    await answer(snapshot(4));
    session.close();
    push('sockets:diff', opening(5));
    expect(ids()).toEqual([]);
    expect(asked.at(-1)).toBe('sockets:stop');
  });
});
