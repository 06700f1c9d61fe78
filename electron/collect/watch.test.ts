import { expect, test, vi } from 'vitest';
import type { Pushes, Snapshot } from '../../shared/contract.ts';
import { apply, type Diff, heard, tableOf } from '../../shared/diff.ts';
import { FakeMachine, HeldClock } from './held-world.ts';
import { createWatch, type Viewer, type Watch } from './watch.ts';

interface Screen {
  readonly viewer: Viewer;
  readonly diffs: Diff[];
  readonly states: Pushes['scan:state'][];
  readonly costs: Pushes['cost:now'][];
}

function look(watch: Watch, isPrompt = true): Screen {
  const screen: { diffs: Diff[]; states: Pushes['scan:state'][]; costs: Pushes['cost:now'][] } = {
    diffs: [],
    states: [],
    costs: [],
  };
  const viewer = watch.view((channel, push) => {
    if (channel === 'sockets:diff') {
      screen.diffs.push(push as Diff);
      if (isPrompt) viewer.seen((push as Diff).seq);
    }
    if (channel === 'scan:state') screen.states.push(push as Pushes['scan:state']);
    if (channel === 'cost:now') screen.costs.push(push as Pushes['cost:now']);
  });
  return { ...screen, viewer };
}

function world() {
  const clock = new HeldClock();
  const machine = new FakeMachine(clock);
  return { clock, machine, watch: createWatch({ collector: machine, clock }) };
}

async function begin(screen: Screen, intervalMs = 2_000): Promise<Snapshot> {
  const answer = await screen.viewer.start(intervalMs);
  if ('failed' in answer) throw new Error(answer.failed);
  return answer;
}

test('a viewer gets the whole table, then each change, and both give the same table', async () => {
  const { clock, machine, watch } = world();
  const screen = look(watch);
  const snapshot = await begin(screen);
  const table = tableOf(snapshot.reading);
  machine.ports = [2, 3];
  await clock.go(2_000);
  machine.ports = [3, 4, 5];
  await clock.go(2_000);
  expect(screen.diffs.map((change) => change.seq)).toEqual([snapshot.seq + 1, snapshot.seq + 2]);
  for (const change of screen.diffs) apply(table, heard(table, change));
  expect([...table.sockets.keys()].toSorted()).toEqual(['s3', 's4', 's5']);
});

test('nothing is read before the first viewer, and nothing after the last one stopped', async () => {
  const { clock, machine, watch } = world();
  const screen = look(watch);
  await clock.go(10_000);
  expect(machine.scans).toBe(0);
  await begin(screen);
  screen.viewer.stop();
  await clock.go(60_000);
  expect(machine.scans).toBe(1);
  expect(machine.rests).toBe(1);
  expect(clock.waits).toBeNull();
});

test('a viewer that comes back gets a fresh table, and the sockets that closed meanwhile are remembered', async () => {
  const { clock, machine, watch } = world();
  const screen = look(watch);
  await begin(screen);
  screen.viewer.stop();
  machine.ports = [2];
  await clock.go(60_000);
  const again = await begin(screen);
  expect(again.reading.sockets.map((socket) => socket.id)).toEqual(['s2']);
  expect(again.past.closed.map((closed) => closed.socket.id)).toEqual(['s1']);
  expect(again.past.scansMs).toHaveLength(2);
});

test('two viewers share one loop at the shorter interval', async () => {
  const { clock, machine, watch } = world();
  const [slow, quick] = [look(watch), look(watch)];
  await begin(slow, 10_000);
  await begin(quick, 1_000);
  expect(machine.scans).toBe(1);
  await clock.go(3_000);
  expect(machine.scans).toBe(4);
  expect(slow.diffs).toHaveLength(3);
  quick.viewer.close();
  await clock.go(10_000);
  expect(machine.scans).toBe(5);
  slow.viewer.setInterval(1_000);
  await clock.go(2_000);
  expect(machine.scans).toBe(7);
});

test('two viewers that start at once cause one scan', async () => {
  const { machine, watch } = world();
  const [one, two] = [look(watch), look(watch)];
  const answers = await Promise.all([begin(one), begin(two)]);
  expect(machine.scans).toBe(1);
  expect(answers.map((answer) => answer.seq)).toEqual([1, 1]);
});

test('a viewer that falls behind gets no more, and after it has caught up a gap makes it start again', async () => {
  const { clock, machine, watch } = world();
  const lazy = look(watch, false);
  const prompt = look(watch);
  const { seq } = await begin(lazy);
  await begin(prompt);
  await clock.go(20_000);
  expect(lazy.diffs.map((change) => change.seq)).toEqual([seq + 1, seq + 2, seq + 3]);
  expect(prompt.diffs).toHaveLength(10);
  lazy.viewer.seen(seq + 3);
  machine.ports = [9];
  await clock.go(2_000);
  expect(lazy.diffs.at(-1)?.seq).toBe(seq + 11);
  const again = await begin(lazy);
  expect(again.seq).toBe(seq + 11);
  expect(again.reading.sockets.map((socket) => socket.id)).toEqual(['s9']);
  await clock.go(2_000);
  expect(lazy.diffs.at(-1)?.seq).toBe(seq + 12);
});

test('a failed scan keeps the last table, says so, and is tried again after 2, 4, 8 … 30 s', async () => {
  const { clock, machine, watch } = world();
  const screen = look(watch);
  const snapshot = await begin(screen, 1_000);
  machine.broken = 'ss is gone.';
  const waits: (number | null)[] = [];
  await clock.go(1_000);
  for (let at = 0; at < 6; at += 1) {
    waits.push(clock.waits);
    await clock.go(clock.waits ?? 0);
  }
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(screen.states[0]).toEqual({ kind: 'stale', text: 'ss is gone.', lastGoodAt: snapshot.reading.takenAt, failures: 1 });
  expect(screen.diffs).toEqual([]);
  machine.broken = null;
  await clock.go(30_000);
  expect(screen.states.at(-1)).toEqual({ kind: 'live' });
  expect(screen.diffs[0]?.seq).toBe(snapshot.seq + 1);
  const other = await begin(look(watch), 1_000);
  expect(other.past.scansMs.length).toBe(screen.diffs.length + 1);
});

test('a start that can read nothing fails in words, and the viewer hears when it may try again', async () => {
  const { clock, machine, watch } = world();
  machine.broken = 'ss is gone.';
  const screen = look(watch);
  expect(await screen.viewer.start(2_000)).toEqual({ failed: 'ss is gone.' });
  machine.broken = null;
  await clock.go(2_000);
  expect(screen.states).toEqual([{ kind: 'live' }]);
  expect(screen.diffs).toEqual([]);
  expect((await begin(screen)).reading.sockets).toHaveLength(2);
});

test('a viewer that starts while scans fail gets the last table, marked stale', async () => {
  const { clock, machine, watch } = world();
  await begin(look(watch));
  machine.broken = 'ss is gone.';
  await clock.go(2_000);
  const late = await begin(look(watch));
  expect(late.state).toMatchObject({ kind: 'stale', text: 'ss is gone.' });
  expect(late.reading.sockets).toHaveLength(2);
});

test('an error of the collector is a failed scan and does not end the watch', async () => {
  const { clock, machine, watch } = world();
  const screen = look(watch);
  await begin(screen);
  machine.bug = new TypeError('x is undefined');
  await clock.go(2_000);
  expect(screen.states[0]).toMatchObject({ kind: 'stale', text: expect.stringContaining('x is undefined') });
  machine.bug = null;
  await clock.go(2_000);
  expect(screen.states.at(-1)).toEqual({ kind: 'live' });
});

test('a large table that is costly to scan is scanned less often, and the viewer is told', async () => {
  const { clock, machine, watch } = world();
  machine.ports = Array.from({ length: 5_000 }, (_, at) => at);
  machine.costMs = 300;
  const screen = look(watch);
  const { cost } = await begin(screen, 1_000);
  expect(cost).toMatchObject({ scanMs: 300, isPaced: true });
  expect(clock.waits).toBe(5_700);
});

test('an ordinary table keeps its interval however slow the machine is', async () => {
  const { clock, machine, watch } = world();
  machine.costMs = 300;
  const screen = look(watch);
  expect((await begin(screen, 1_000)).cost.isPaced).toBe(false);
  expect(clock.waits).toBe(700);
});

test('a machine whose clock is set back is scanned at its pace, and a viewer that comes back gets a fresh table', async () => {
  vi.useFakeTimers();
  try {
    const machine = new FakeMachine(new HeldClock());
    const watch = createWatch({ collector: machine });
    const screen = look(watch);
    await begin(screen, 2_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    screen.viewer.setInterval(1_000);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(machine.scans).toBe(4);
    screen.viewer.stop();
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(60_000);
    await begin(screen);
    expect(machine.scans).toBe(5);
  } finally {
    vi.useRealTimers();
  }
});

test('a scan that takes longer than the interval is followed by a pause', async () => {
  const { clock, machine, watch } = world();
  machine.costMs = 5_000;
  await begin(look(watch), 2_000);
  expect(clock.waits).toBeGreaterThanOrEqual(500);
});

test('the cost is told with each scan, processes of the host included', async () => {
  const clock = new HeldClock();
  const machine = new FakeMachine(clock);
  let cpuMs = 0;
  const watch = createWatch({
    collector: machine,
    clock,
    ownProcesses: () => {
      cpuMs += 1_000_000;
      return [{ cpuMs, memoryBytes: 1e12 }];
    },
  });
  const screen = look(watch);
  await begin(screen, 2_000);
  await clock.go(4_000);
  expect(screen.costs).toHaveLength(2);
  expect(screen.costs[0]?.memoryBytes).toBeGreaterThan(1e12);
  expect(screen.costs[0]?.cpuPercent).toBeGreaterThan(40_000);
  expect(screen.costs[0]?.intervalMs).toBe(2_000);
});

test('closing ends the loop and the collector', async () => {
  const { clock, machine, watch } = world();
  const screen = look(watch);
  await begin(screen);
  await watch.close();
  await clock.go(60_000);
  expect(machine).toMatchObject({ scans: 1, closed: 1 });
  expect(await screen.viewer.start(1_000)).toHaveProperty('failed');
});
