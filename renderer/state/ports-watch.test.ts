import { describe, expect, test } from 'vitest';
import { usualSystem } from '../../shared/diagnosis/system-facts.ts';
import type { Diff } from '../../shared/diff.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import { madeUpPort } from '../../shared/ports/made-up-ports.ts';
import type { Socket } from '../../shared/socket.ts';
import { largestUses } from './ports-watch.ts';
import { beginWorld, portsOf, setSystem, take, type World } from './world.ts';

const START_MS = Date.parse('2030-01-01T12:00:00Z');
const TINY = { ...usualSystem('linux'), ephemeralRange: { from: 40_000, to: 40_099 } };

function worldOf(sockets: readonly Socket[]): World {
  return beginWorld(1, madeUpReading({ takenAt: new Date(START_MS).toISOString(), sockets }));
}

function scan(world: World, seconds: number, change: Partial<Pick<Diff, 'opened' | 'changed' | 'closed'>>): void {
  const takenAt = new Date(START_MS + seconds * 1_000).toISOString();
  const nothing = { opened: [], changed: [], closed: [], processes: { set: [], gone: [] }, facts: {} };
  take(world, { seq: world.seq + 1, takenAt, scanMs: 1, total: 0, ...nothing, ...change });
}

const call = (port: number, to = '203.0.113.7:443'): Socket => madeUpPort({ at: `192.0.2.20:${port}`, to, id: `${to} ${port}` });

describe('the use of local ports, as the screen follows it', () => {
  test('counts what was there before a screen asked, what came since, and what has closed', () => {
    const world = worldOf([call(40_000), call(40_001), call(40_002, '203.0.113.8:443')]);
    setSystem(world, TINY);
    expect(largestUses(portsOf(world), 3).map(({ use }) => use.count)).toEqual([2, 1]);
    scan(world, 2, { opened: [call(40_003)], changed: [{ ...call(40_000), state: 'time-wait' }], closed: [call(40_001).id] });
    expect(largestUses(portsOf(world), 1)[0]?.use).toMatchObject({ count: 2, timeWait: 1 });
  });

  test('tells from how it went when none would be left, and that it cannot tell yet', () => {
    const world = worldOf([]);
    setSystem(world, TINY);
    expect(largestUses(portsOf(world), 1)).toEqual([]);
    for (let second = 1; second <= 20; second += 1) {
      scan(world, second, { opened: [call(40_000 + 2 * second), call(40_001 + 2 * second)] });
      if (second === 2) expect(largestUses(portsOf(world), 1)[0]?.forecast).toEqual({ kind: 'too-early' });
    }
    expect(largestUses(portsOf(world), 1)[0]?.forecast).toEqual({ kind: 'out', inMs: 30_000, perSecond: 2 });
  });

  test('callers of an own server take none, and the range is the system’s own once it is known', () => {
    const server = madeUpPort({ at: '*:40000', id: 'server' });
    const world = worldOf([server, madeUpPort({ at: '192.0.2.20:40000', to: '203.0.113.9:41000' }), call(33_000)]);
    expect(largestUses(portsOf(world), 2).map(({ use }) => use.remote?.address)).toEqual(['203.0.113.7']);
    setSystem(world, TINY);
    expect(largestUses(portsOf(world), 2)).toEqual([]);
  });
});
