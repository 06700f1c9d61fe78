import { describe, expect, test } from 'vitest';
import type { Bridge, Snapshot } from '../../shared/contract.ts';
import { apply, tableOf } from '../../shared/diff.ts';
import { healthOf } from '../../shared/health.ts';
import { demoTeller } from './demo/found.ts';
import { demoMachine } from './demo/machine.ts';
import { SCENE_NAMES, sceneOf } from './demo/scene.ts';
import { demoBridge } from './demo-bridge.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const SMALL = ['busy', 'empty', 'denied'] as const;

async function started(bridge: Bridge): Promise<Snapshot> {
  const answer = await bridge.request('sockets:start', { intervalMs: 2_000 });
  if ('failed' in answer) throw new Error(answer.failed);
  return answer;
}

const still = (scene: (typeof SMALL)[number]) => demoBridge({ scene, isStill: true, fault: null });

describe('the demo', () => {
  test('is the same every time when it stands still', async () => {
    expect(await started(still('busy'))).toEqual(await started(still('busy')));
  });

  test.each(SCENE_NAMES)('%s lives on by diffs that lead from one table to the next', (name) => {
    const machine = demoMachine(sceneOf(name, NOW_MS), NOW_MS);
    const table = tableOf(machine.reading());
    for (let nth = 1; nth <= 40; nth += 1) {
      const { change } = machine.tick(NOW_MS + nth * 2_000);
      expect(change.seq).toBe(nth);
      for (const id of [...change.closed, ...change.changed.map((socket) => socket.id)]) expect(table.sockets.has(id)).toBe(true);
      for (const { id } of change.opened) expect(table.sockets.has(id)).toBe(false);
      apply(table, change);
      expect(table.sockets.size).toBe(change.total);
    }
    expect([...table.sockets.values()]).toEqual(machine.reading().sockets);
  });

  test('what is found wrong in busy goes on being wrong while the machine lives on', () => {
    const scene = sceneOf('busy', NOW_MS);
    const machine = demoMachine(scene, NOW_MS);
    const teller = demoTeller(machine.table, NOW_MS, scene.watchedMs);
    const wrong = () => teller.now().findings.flatMap(({ id, severity }) => (severity === 'note' ? [] : [id]));
    const first = wrong();
    expect(first.length).toBeGreaterThan(3);
    for (let nth = 1; nth <= 60; nth += 1) {
      const { change } = machine.tick(NOW_MS + nth * 2_000);
      teller.see(machine.table, change, 2_000);
      expect(wrong(), `after ${nth * 2} s`).toEqual(first);
    }
  });

  test.each(SCENE_NAMES)('what is found in %s contradicts itself in nothing: not in how long, nor in when', (name) => {
    const scene = sceneOf(name, NOW_MS);
    const machine = demoMachine(scene, NOW_MS);
    const teller = demoTeller(machine.table, NOW_MS, scene.watchedMs);
    for (const { id, rule, explanation, evidence, since, lastSeen } of teller.now().findings) {
      for (const { seenAt } of evidence) expect(seenAt <= lastSeen, `${id}: seen at ${seenAt}, told at ${lastSeen}`).toBe(true);
      if (rule !== 'I3') continue;
      const silent = explanation.match(/acknowledged for (\d+) s/)?.[1];
      expect(evidence[0]?.value).toContain(`last acknowledged ${silent} s ago`);
      expect(Date.parse(lastSeen) - Date.parse(since ?? '')).toBeLessThanOrEqual((Number(silent) + 1) * 1_000);
    }
  });

  test('has addresses for documentation and private ones alone', () => {
    const allowed =
      /^(\*|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:|fe80:|::1$)/;
    for (const name of SCENE_NAMES) {
      for (const { local, remote } of demoMachine(sceneOf(name, NOW_MS), NOW_MS).reading().sockets) {
        expect(local.address).toMatch(allowed);
        if (remote !== null) expect(remote.address).toMatch(allowed);
      }
    }
  });

  test('busy has every kind of trouble, empty none, denied owners that are not known and says why', async () => {
    const [busy, empty, denied] = await Promise.all(SMALL.map((name) => started(still(name))));
    const codes = new Set(busy?.reading.sockets.map((socket) => healthOf(socket, Date.parse(busy.reading.takenAt))));
    expect([...codes].sort()).toEqual(['fine', 'no-answer', 'not-acknowledged', 'not-closed', 'peer-not-reading']);
    expect(empty?.reading.sockets.map(({ state }) => state)).toEqual(['listen', 'listen']);
    const unknown = denied?.reading.sockets.filter(({ owners }) => owners.length === 0) ?? [];
    expect(unknown.length).toBeGreaterThan(200);
    expect(unknown.every(({ ownerUnknown }) => ownerUnknown !== null)).toBe(true);
    expect(denied?.reading.blindSpots.length).toBeGreaterThan(0);
  });

  test('36k has about 36,000 sockets', () => {
    const { length } = demoMachine(sceneOf('36k', NOW_MS), NOW_MS).reading().sockets;
    expect(Math.abs(length - 36_000)).toBeLessThan(500);
  });

  test('plays what can go wrong', async () => {
    const failing = demoBridge({ scene: 'busy', isStill: true, fault: 'failed' });
    expect(await failing.request('sockets:start', { intervalMs: 2_000 })).toHaveProperty('failed');
    const stale = await started(demoBridge({ scene: 'busy', isStill: true, fault: 'stale' }));
    expect(stale.state.kind).toBe('stale');
  });
});
