import { expect, test } from 'vitest';
import type { Pushes, Snapshot } from '../../shared/contract.ts';
import { usualSystem } from '../../shared/diagnosis/system-facts.ts';
import { applyFindings } from '../../shared/diagnosis/told.ts';
import { tableOf } from '../../shared/diff.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import type { Reading } from '../../shared/reading.ts';
import type { Socket } from '../../shared/socket.ts';
import type { Collector } from './collector.ts';
import { HeldClock } from './held-world.ts';
import { createWatch, type Viewer } from './watch.ts';

interface Looking {
  readonly viewer: Viewer;
  /** What was pushed, by channel and number, in order. */
  readonly heard: string[];
  readonly changes: Pushes['findings:now'][];
}

/** A machine whose sockets the test decides on, watched by a clock that it holds. */
function machine(isCapture = false) {
  const clock = new HeldClock();
  const world = { sockets: [] as readonly Socket[] };
  const collector: Collector = {
    ...(isCapture ? { isCapture: true } : {}),
    async scan() {
      const reading = readingOf(world.sockets, clock.now());
      return { kind: 'read', reading, table: tableOf(reading) };
    },
    close() {},
  };
  const watch = createWatch({ collector, clock, systemFacts: ({ platform }) => usualSystem(platform) });
  const look = (): Looking => {
    const heard: string[] = [];
    const changes: Pushes['findings:now'][] = [];
    const viewer = watch.view((channel, push) => {
      if (channel !== 'sockets:diff' && channel !== 'findings:now') return;
      const { seq } = push as { readonly seq: number };
      heard.push(`${channel} ${seq}`);
      if (channel === 'sockets:diff') viewer.seen(seq);
      else changes.push(push as Pushes['findings:now']);
    });
    return { viewer, heard, changes };
  };
  return { clock, world, look };
}

function readingOf(sockets: readonly Socket[], atMs: number): Reading {
  return madeUpReading({ takenAt: new Date(atMs).toISOString(), sockets });
}

const silent = (sinceMs: number): Socket =>
  madeUpSocket({
    id: 'silent',
    state: 'syn-sent',
    remote: { address: '192.0.2.7', port: 443, zone: null },
    since: new Date(sinceMs).toISOString(),
    timer: { kind: 'retransmit', remainingMs: 2_000, retries: 4 },
  });

async function begin(viewer: Viewer): Promise<Snapshot> {
  const answer = await viewer.start(2_000);
  if ('failed' in answer) throw new Error(answer.failed);
  return answer;
}

test('a finding is pushed after the diff of its reading, and rests on the snapshot', async () => {
  const { clock, world, look } = machine();
  const { viewer, heard, changes } = look();
  const { findings } = await begin(viewer);
  expect(findings.findings).toEqual([]);
  world.sockets = [silent(clock.now())];
  await clock.go(2_000);
  await clock.go(2_000);
  const [change] = changes;
  expect(change?.set.map(({ rule }) => rule)).toEqual(['C1']);
  expect(heard.indexOf(`findings:now ${change?.seq}`)).toBe(heard.indexOf(`sockets:diff ${change?.seq}`) + 1);
  expect(change === undefined ? null : applyFindings(findings, change)?.findings).toHaveLength(1);
});

test('one diagnosis serves all: who comes later is told what stands, and since when', async () => {
  const { clock, world, look } = machine();
  const first = look();
  world.sockets = [silent(clock.now() - 10_000)];
  await begin(first.viewer);
  for (let nth = 0; nth < 5; nth += 1) await clock.go(2_000);
  const { findings } = await begin(look().viewer);
  expect(findings.findings.map(({ rule }) => rule)).toEqual(['C1']);
  expect(findings.watchedSince).toBe(first.changes[0]?.watchedSince ?? findings.watchedSince);
});

test('while nobody looks nothing is concluded: after a rest the readings begin anew', async () => {
  const { clock, look } = machine();
  const { viewer } = look();
  const before = await begin(viewer);
  viewer.stop();
  await clock.go(60_000);
  const after = await begin(viewer);
  expect(before.findings.watchedSince).not.toBe(after.findings.watchedSince);
  expect(after.findings.watchedSince).toBe(after.reading.takenAt);
});

test('of a capture there is one reading: what it proves is told, and that there will be no other', async () => {
  const { clock, world, look } = machine(true);
  world.sockets = [silent(clock.now() - 30_000)];
  const { findings, state } = await begin(look().viewer);
  expect(state.kind).toBe('capture');
  expect(findings.isOneReading).toBe(true);
  expect(findings.findings.map(({ rule }) => rule)).toEqual(['C1']);
});
