import { expect, test } from 'vitest';
import { diff, type Table, tableOf } from '../diff.ts';
import { madeUpSocket } from '../filter/made-up-socket.ts';
import { madeUpReading } from '../made-up-reading.ts';
import type { Socket } from '../socket.ts';
import { usualSystem } from './system-facts.ts';
import { createTeller, type Teller } from './teller.ts';
import { applyFindings, FINDINGS_TOLD_MOST, type FindingsChange, type FindingsNow, SOCKETS_TOLD_MOST } from './told.ts';

const START_MS = Date.parse('2026-11-20T12:00:00.000Z');

/** A machine that a teller reads; `read` goes on by some time and answers with what was told. */
function machine(teller: Teller = createTeller({ system: usualSystem('linux') })) {
  let before: Table | null = null;
  let seq = 0;
  const world = {
    teller,
    nowMs: START_MS,
    sockets: [] as Socket[],
    told: teller.now() as FindingsNow,
    read(ms = 2_000): FindingsChange | null {
      world.nowMs += ms;
      seq += 1;
      const table = tableOf(reading(world.sockets, world.nowMs));
      const change = diff(before ?? tableOf(reading([], world.nowMs)), table, { seq, scanMs: 1 });
      before = table;
      const told = teller.see(table, change, 2_000);
      if (told !== null) world.told = applyFindings(world.told, told) ?? world.told;
      return told;
    },
  };
  return world;
}

function reading(sockets: readonly Socket[], atMs: number) {
  return madeUpReading({ takenAt: new Date(atMs).toISOString(), sockets });
}

/** An attempt to connect that nobody answers, begun when the course does. */
function silent(nth: number, host = '192.0.2.7', port = 443): Socket {
  return madeUpSocket({
    id: `silent-${nth}`,
    state: 'syn-sent',
    local: { address: '192.168.1.20', port: 40_000 + nth, zone: null },
    remote: { address: host, port, zone: null },
    since: new Date(START_MS).toISOString(),
    timer: { kind: 'retransmit', remainingMs: 1_000, retries: 4 },
  });
}

test('a finding is told when it is made, and again only when a person can tell the difference', () => {
  const world = machine();
  world.read();
  world.sockets = [silent(1)];
  world.read();
  expect(world.told.findings.map(({ rule }) => rule)).toEqual(['C1']);
  // Its age goes on in words from reading to reading: that alone is told once in ten seconds.
  const told = Array.from({ length: 30 }, () => world.read()).filter((change) => change !== null);
  expect(told.map(({ set }) => set.length)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('of many findings a few are worded anew with one reading, those first that were told longest ago', () => {
  const world = machine();
  world.sockets = Array.from({ length: 40 }, (_, nth) => silent(nth, `127.0.1.${1 + nth}`, 10_000 + nth));
  for (let nth = 0; nth < 20; nth += 1) world.read();
  expect(world.told.findings).toHaveLength(40);
  const ages = (): readonly string[] => world.told.findings.flatMap(({ evidence }) => evidence.map(({ value }) => value));
  const before = new Set(ages());
  const told = Array.from({ length: 20 }, () => world.read()?.set.length ?? 0);
  expect(Math.max(...told)).toBeLessThanOrEqual(4);
  expect(ages().filter((age) => before.has(age))).toEqual([]);
});

test('another socket of a finding is told at once, and only that finding is sent', () => {
  const world = machine();
  world.sockets = [silent(1), silent(2, '192.0.2.8')];
  for (let nth = 0; nth < 3; nth += 1) world.read();
  expect(world.told.findings).toHaveLength(2);
  world.sockets = [...world.sockets, silent(3)];
  const change = world.read() ?? world.read();
  expect(change?.set.map(({ sockets }) => sockets.length)).toEqual([2]);
  expect(change).not.toHaveProperty('order');
});

test('what is over is no longer in the order', () => {
  const world = machine();
  world.sockets = [silent(1, '127.0.0.1')];
  for (let nth = 0; nth < 3; nth += 1) world.read();
  expect(world.told.findings).toHaveLength(1);
  world.sockets = [];
  for (let nth = 0; nth < 60; nth += 1) world.read();
  expect(world.told.findings).toEqual([]);
});

test('the changes add up to what a newcomer is told', () => {
  const world = machine();
  for (let nth = 0; nth < 30; nth += 1) {
    world.sockets = Array.from({ length: 1 + (nth % 5) }, (_, at) => silent(at, `192.0.2.${7 + (at % 3)}`));
    world.read();
    expect(world.told).toEqual(world.teller.now());
  }
});

test('after a gap nothing is concluded from before it, and what is found again was there all the time', () => {
  const world = machine();
  world.sockets = [silent(1)];
  for (let nth = 0; nth < 10; nth += 1) world.read();
  const [before] = world.told.findings;
  expect(before).toBeDefined();
  world.read(60_000);
  expect(world.told.watchedSince).toBe(new Date(world.nowMs).toISOString());
  const [after] = world.told.findings;
  expect(after?.firstSeen).toBe(before?.firstSeen);
});

test('a clock that is put back begins anew, too', () => {
  const world = machine();
  for (let nth = 0; nth < 3; nth += 1) world.read();
  world.read(-3_600_000);
  expect(world.told.watchedSince).toBe(new Date(world.nowMs).toISOString());
});

test('sockets and findings are told within bounds, with how many there are', () => {
  const world = machine();
  world.sockets = [
    ...Array.from({ length: 1_000 }, (_, nth) => silent(nth, '127.0.0.1')),
    ...Array.from({ length: 200 }, (_, nth) => silent(2_000 + nth, `127.0.1.${nth}`, 10_000 + nth)),
  ];
  for (let nth = 0; nth < 3; nth += 1) world.read();
  const many = world.told.findings.find(({ socketCount }) => socketCount >= 1_000);
  expect(many?.sockets).toHaveLength(SOCKETS_TOLD_MOST);
  expect(world.told.findings.length).toBeLessThanOrEqual(FINDINGS_TOLD_MOST);
  expect(world.told.findings.length + world.told.leftOut).toBeGreaterThan(100);
});

test('a change that rests on one that was never received is refused', () => {
  const world = machine();
  world.sockets = [silent(1)];
  for (let nth = 0; nth < 3; nth += 1) world.read();
  const empty = createTeller({ system: usualSystem('linux') }).now();
  const order = world.told.findings.map(({ id }) => id);
  expect(applyFindings(empty, { ...world.told, seq: 9, order, set: [] })).toBeNull();
});
