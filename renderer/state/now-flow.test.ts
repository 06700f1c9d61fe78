import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Socket } from '../../shared/socket.ts';
import { bandChart, meanCount, OTHERS } from './now-bands.ts';
import { busiestOf } from './now-busiest.ts';
import { countIn, FLOW_APPS_MOST, FLOW_DESTINATIONS_MOST, flowOf, NO_PLACES, sharedFlow, worstLevel } from './now-flow.ts';
import { newSteps, step } from './steps.ts';
import { addSocket, newTally, removeSocket, type Tally } from './tally.ts';

const START_MS = Date.parse('2026-03-01T12:00:00.000Z');
let made = 0;

function socket(app: string | null, host: number, isSilent = false): Socket {
  made += 1;
  return {
    id: `s${made}`,
    protocol: 'tcp',
    family: 4,
    dualStack: false,
    state: isSilent ? 'syn-sent' : 'established',
    local: { address: '192.0.2.10', port: 40_000 + (made % 20_000), zone: null },
    remote: { address: `198.51.100.${host}`, port: 443, zone: null },
    owners: [],
    ownerUnknown: null,
    app: app === null ? null : { id: app, name: app, kind: 'application', evidence: 'executable' },
    user: null,
    recvQueue: 0,
    sendQueue: 0,
    timer: isSilent ? { kind: 'retransmit', remainingMs: 900, retries: 4 } : null,
    tcp: null,
    since: null,
    sinceIsBound: false,
    readAt: new Date(START_MS).toISOString(),
    inode: null,
    cgroup: null,
  };
}

function tallyOf(sockets: readonly Socket[], atMs = START_MS): Tally {
  const tally = newTally();
  for (const one of sockets) addSocket(tally, one, atMs);
  return tally;
}

const talk = fc.array(fc.record({ app: fc.nat(14).map((n) => `app-${n}`), host: fc.nat(25), isSilent: fc.boolean() }), {
  maxLength: 120,
});
const sum = (all: readonly { readonly connections: number }[]): number => all.reduce((total, one) => total + one.connections, 0);

describe('flowOf', () => {
  test('every connection is in the flow exactly once, by app, by destination and by edge', () => {
    fc.assert(
      fc.property(talk, (rows) => {
        const tally = tallyOf(rows.map((row) => socket(row.app, row.host, row.isSilent)));
        const { flow } = flowOf(tally, NO_PLACES);
        expect(sum(flow.apps)).toBe(rows.length);
        expect(sum(flow.destinations)).toBe(rows.length);
        expect(sum(flow.edges)).toBe(rows.length);
        flow.apps.forEach((node, index) => {
          expect(sum(flow.edges.filter(({ from }) => from === index))).toBe(node.connections);
        });
        const silent = flow.edges.flatMap(({ unwell }) => unwell).reduce((total, { count }) => total + count, 0);
        expect(silent).toBe(rows.filter(({ isSilent }) => isSilent).length);
      }),
    );
  });

  test('a single silent connection is shown by name beside hundreds of busier ones', () => {
    const busy = Array.from({ length: 400 }, (_, n) => socket(`app-${n % 20}`, n % 40));
    const { flow } = flowOf(tallyOf([...busy, socket('lonely', 200, true)]), NO_PLACES);
    const from = flow.apps.findIndex(({ key }) => key === 'lonely');
    const to = flow.destinations.findIndex(({ key }) => key.includes('198.51.100.200'));
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeGreaterThanOrEqual(0);
    const edge = flow.edges.find((one) => one.from === from && one.to === to);
    expect(worstLevel(edge?.unwell ?? [])).toBe('problem');
  });

  test('what is wrong with a listener colours no connection', () => {
    const listener: Socket = { ...socket('proxy', 0), state: 'listen', remote: null };
    const rows = [...Array.from({ length: 40 }, (_, n) => socket('proxy', n)), listener, socket('proxy', 99, true)];
    const tally = newTally(new Map([[listener.id, 'problem:A6']]));
    for (const one of rows) addSocket(tally, one, START_MS);
    const { flow } = flowOf(tally, NO_PLACES);
    expect(tally.problems).toBe(2);
    expect(flow.edges.flatMap(({ unwell }) => unwell)).toEqual([{ code: 'no-answer', count: 1 }]);
    expect(flow.destinations.at(-1)).toMatchObject({ kind: 'other-destinations', unwell: [] });
  });

  test('the others stand last and tell how many they are', () => {
    const rows = Array.from({ length: 240 }, (_, n) => socket(`app-${n % 12}`, n % 40));
    const { flow } = flowOf(tallyOf(rows), NO_PLACES);
    expect(flow.apps).toHaveLength(FLOW_APPS_MOST + 1);
    expect(flow.apps.at(-1)).toMatchObject({ kind: 'other-apps', count: 12 - FLOW_APPS_MOST });
    expect(flow.destinations.at(-1)).toMatchObject({ kind: 'other-destinations', count: 40 - FLOW_DESTINATIONS_MOST });
  });

  test('sockets without an app are no app among the others', () => {
    const rows = Array.from({ length: 240 }, (_, n) => socket(`app-${n % 12}`, n % 40));
    const { flow } = flowOf(tallyOf([...rows, socket(null, 1)]), NO_PLACES);
    expect(flow.apps.at(-1)).toMatchObject({ kind: 'other-apps', count: 12 - FLOW_APPS_MOST, hasUnknown: true });
    expect([sum(flow.apps), countIn(flow.apps), countIn(flow.destinations)]).toEqual([241, 12, 40]);
    const busy = flowOf(tallyOf([...rows, ...rows.map((_, n) => socket(null, n % 40))]), NO_PLACES).flow;
    expect(busy.apps.at(-1)).toMatchObject({ count: 13 - FLOW_APPS_MOST, hasUnknown: false });
  });

  test('places hold when the counts change, and what looks the same is the same object', () => {
    const rows = ['a', 'a', 'a', 'b', 'b', 'c'].map((app, n) => socket(app, n));
    const tally = tallyOf(rows);
    const first = flowOf(tally, NO_PLACES);
    expect(sharedFlow(first.flow, flowOf(tally, first.places).flow)).toBe(first.flow);
    for (let n = 0; n < 3; n += 1) addSocket(tally, socket('c', 5), START_MS + 2_000);
    const second = flowOf(tally, first.places);
    expect(second.places.apps).toEqual(['a', 'b', 'c']);
    const shared = sharedFlow(first.flow, second.flow);
    expect(shared).toEqual(second.flow);
    expect(shared.apps[0]).toBe(first.flow.apps[0]);
  });
});

describe('bandChart', () => {
  const ask = { rangeMs: 60_000, intervalMs: 2_000, before: [] };
  const scansMs = Array.from({ length: 31 }, (_, n) => START_MS + n * 2_000);
  const nowMs = START_MS + 60_000;

  test('bands and others add up to all connections at each moment', () => {
    fc.assert(
      fc.property(talk, fc.nat(30), (rows, gone) => {
        const sockets = rows.map((row) => socket(row.app, row.host));
        const tally = tallyOf(sockets);
        for (const one of sockets.slice(0, gone)) removeSocket(tally, one, START_MS + 30_000);
        const { points, bands } = bandChart({ ...ask, tally, scansMs, nowMs });
        for (const { atMs, total, counts } of points) {
          expect(counts).toHaveLength(bands.length);
          expect(counts.reduce<number>((all, count) => all + (count ?? 0), 0)).toBe(total);
          expect(total).toBe(atMs < START_MS + 30_000 ? rows.length : rows.length - Math.min(gone, rows.length));
        }
      }),
    );
  });

  test('a missed reading is unknown in every band, never zero', () => {
    const withGap = scansMs.filter((atMs) => atMs <= START_MS + 20_000 || atMs >= START_MS + 40_000);
    const { points, gaps } = bandChart({ ...ask, tally: tallyOf([socket('a', 1)]), scansMs: withGap, nowMs });
    expect(gaps).toHaveLength(1);
    const unknown = points.filter(({ total }) => total === null);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]?.counts.every((count) => count === null)).toBe(true);
    expect(points.filter(({ total }) => total !== null).every(({ total }) => total === 1)).toBe(true);
  });

  test('eight apps have a band, the rest is gathered and counted', () => {
    const rows = Array.from({ length: 11 }, (_, n) => Array.from({ length: 20 - n }, () => socket(`app-${n}`, n))).flat();
    const chart = bandChart({ ...ask, tally: tallyOf(rows), scansMs, nowMs });
    expect(chart.bands.map(({ key }) => key)).toEqual([...Array.from({ length: 8 }, (_, n) => `app-${n}`), OTHERS]);
    expect([chart.othersApps, chart.othersHaveUnknown]).toEqual([3, false]);
    expect(chart.bands.at(-1)?.last).toBe(12 + 11 + 10);
    const withUnknown = bandChart({ ...ask, tally: tallyOf([...rows, socket(null, 1)]), scansMs, nowMs });
    expect([withUnknown.othersApps, withUnknown.othersHaveUnknown]).toEqual([3, true]);
    expect(withUnknown.bands.at(-1)?.last).toBe(12 + 11 + 10 + 1);
  });
});

test('the mean of a count weighs each count by how long it held', () => {
  const steps = newSteps();
  step(steps, 0, 10);
  step(steps, 5_000, 20);
  expect(meanCount(steps, { fromMs: 0, toMs: 10_000 })).toBe(15);
  expect(meanCount(steps, { fromMs: 8_000, toMs: 10_000 })).toBe(20);
});

test('the busiest destinations are those with most connections, with the apps that talk to them', () => {
  const rows = [socket('a', 1), socket('b', 1), socket('b', 1), socket('a', 2)];
  const [first, second] = busiestOf(tallyOf(rows), []);
  expect(first).toMatchObject({ connections: 3, appCount: 2, apps: [{ key: 'b' }, { key: 'a' }] });
  expect(second).toMatchObject({ connections: 1, appCount: 1 });
});

describe('tally', () => {
  test('what talks, and what is unwell by app and destination, follows every change and ends at nothing', () => {
    fc.assert(
      fc.property(talk, (rows) => {
        const sockets = rows.map((row) => socket(row.app, row.host, row.isSilent));
        const tally = tallyOf(sockets);
        expect(tally.talkingApps).toBe(new Set(rows.map(({ app }) => app)).size);
        expect(tally.talkingDestinations).toBe(new Set(rows.map(({ host }) => host)).size);
        expect(tally.health.get('no-answer') ?? 0).toBe(tally.problems);
        for (const one of sockets) removeSocket(tally, one, START_MS + 1_000);
        expect([tally.talkingApps, tally.talkingDestinations, tally.health.size, tally.problems]).toEqual([0, 0, 0, 0]);
        for (const app of tally.apps.values()) expect(app.unwellBy.size).toBe(0);
      }),
    );
  });
});

test('a count that changed thousands of times is bounded, and its far past is still a count', () => {
  const steps = newSteps();
  for (let n = 0; n < 10_000; n += 1) step(steps, n * 1_000, 50 + (n % 2));
  expect(steps.timesMs.length).toBeLessThanOrEqual(600);
  expect(steps.timesMs[0]).toBe(0);
  expect(meanCount(steps, { fromMs: 0, toMs: 1_000_000 })).toBeGreaterThan(49);
});
