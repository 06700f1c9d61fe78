import { describe, expect, it } from 'vitest';
import type { Bridge, Requests, ScanState } from '../shared/contract.ts';
import { demoBridge } from './bridge/demo-bridge.ts';
import { connectionTests } from './connection-tests.ts';
import { createPortlightStore, type PortlightStore } from './state/store.ts';
import { shownRun, type TestRun } from './state/tests.ts';

/** The demo's host, with what it was asked; `tell` speaks in its place. */
function opened(change: Partial<Requests> = {}) {
  const asked: string[] = [];
  const scans = new Set<(scan: ScanState) => void>();
  const demo = demoBridge({ scene: 'empty', isStill: true, fault: null });
  const bridge: Bridge = {
    async request(channel, ask) {
      asked.push(channel);
      const own = change[channel];
      return own === undefined ? demo.request(channel, ask) : (own as (ask: unknown) => never)(ask);
    },
    on(channel, listener) {
      if (channel === 'scan:state') scans.add(listener as never);
      return demo.on(channel, listener);
    },
  };
  const store = createPortlightStore();
  return {
    asked,
    store,
    tests: connectionTests(bridge, store),
    tell: (scan: ScanState) => scans.forEach((hear) => void hear(scan)),
  };
}

function until(store: PortlightStore, isThere: (run: TestRun) => boolean): Promise<TestRun> {
  return new Promise((resolve) => {
    const look = (): void => {
      const run = shownRun(store.getState().tests);
      if (run === null || !isThere(run)) return;
      off();
      resolve(run);
    };
    const off = store.subscribe(look);
    look();
  });
}

const isOver = ({ state }: TestRun): boolean => state !== 'running';

describe('connection tests of a page', () => {
  it('end what an earlier page left running, and begin none by themselves', async () => {
    const { asked, tests, store } = opened();
    tests.open('192.0.2.44:81', false);
    expect(store.getState()).toMatchObject({ choice: { screen: 'why' }, tests: { draft: '192.0.2.44:81', focus: 'input' } });
    expect(asked).toEqual(['test:stop']);
  });

  it('begin when a person asked for one, and tell its steps and its result', async () => {
    const { asked, tests, store } = opened();
    tests.open('192.0.2.44:81', true);
    const run = await until(store, isOver);
    expect(asked).toEqual(['test:stop', 'test:begin']);
    expect(run).toMatchObject({
      state: 'ended',
      tested: [{ hops: [{ steps: [{ step: 'tcp' }] }], result: { verdict: 'refused' } }],
    });
  });

  it('do not begin with what is no target', () => {
    const { asked, tests } = opened();
    tests.open('example.org', true);
    expect(asked).toEqual(['test:stop']);
  });

  it('are stopped on wish', async () => {
    const { tests, store } = opened();
    tests.open('slow.example.org:22', true);
    const { ask } = await until(store, ({ tested }) => (tested[0]?.hops[0]?.steps.length ?? 0) > 0);
    tests.stop(ask.id);
    expect(await until(store, isOver)).toMatchObject({ state: 'stopped' });
  });

  it('that the host does not begin leave its reason', async () => {
    const { tests, store } = opened({ 'test:begin': () => ({ failed: 'Too many.' }) });
    tests.open('192.0.2.44:81', true);
    await new Promise<void>((resolve) => {
      const off = store.subscribe(({ tests: { failed } }) => {
        if (failed === null) return;
        off();
        resolve();
      });
    });
    expect(store.getState().tests).toMatchObject({ failed: 'Too many.', runs: [], shownId: null });
  });

  it('are broken off when the host is gone', async () => {
    const { tests, store, tell } = opened();
    tests.open('slow.example.org:22', true);
    tell({ kind: 'disconnected', lastGoodAt: null });
    expect(shownRun(store.getState().tests)).toMatchObject({ state: 'lost' });
  });

  it('try silences only where there is one TCP target', async () => {
    const { tests, store } = opened();
    store.changeTests((before) => ({ ...before, options: { ...before.options, idleUpToMs: 60_000 } }));
    tests.open('192.0.2.44:5432', true);
    const run = await until(store, isOver);
    expect(run.samples.map(({ silenceMs }) => silenceMs)).toEqual(run.silencesMs);
    tests.open('192.0.2.44:5432 192.0.2.44:81', true);
    expect(shownRun(store.getState().tests)?.ask.idleUpToMs).toBeNull();
  });
});
