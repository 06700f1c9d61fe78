import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NameStep, ServerEnd } from '../../shared/probe/observation.ts';
import { nameStep } from './name-step.ts';
import type { World } from './world.ts';
import { thisMachine } from './world.ts';

// The clock is the test's own.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { signal } = new AbortController();
const silence = () => new Promise<never>(() => {});

/** A machine whose resolver says nothing before `answersMs`, with one name server that ends so. */
function world(end: ServerEnd | null, answersMs: number | null = null): World {
  const address = { address: '192.0.2.7', family: 4 as const };
  return {
    ...thisMachine(),
    lookUp: answersMs === null ? silence : () => new Promise((resolve) => setTimeout(() => resolve([address]), answersMs)),
    nameServers: () => (end === null ? [] : ['192.0.2.53']),
    askServer: (server, _name, deadlineMs) =>
      new Promise((resolve) => {
        const ms = end === 'silent' ? deadlineMs : 10;
        setTimeout(() => resolve({ server, ms, end: end ?? 'silent' }), ms);
      }),
  };
}

async function stepAfter(ms: number, from: World, deadlineMs: number): Promise<NameStep | null> {
  let ended: NameStep | null = null;
  void nameStep('made-up.test', from, deadlineMs, signal).then((step) => {
    ended = step;
  });
  await vi.advanceTimersByTimeAsync(ms);
  return ended;
}

describe('a name', () => {
  test('that nobody answers for is waited for as long as the step may take, and half of that before its servers are asked', async () => {
    expect(await stepAfter(760, world('silent'), 500)).toMatchObject({
      failure: 'silent',
      servers: [{ end: 'silent', ms: 500 }],
    });
    expect(await stepAfter(510, world(null), 500)).toMatchObject({ failure: 'silent', servers: [] });
  });

  test('that one of the servers knows is waited for longer: the system asks them one after the other', async () => {
    expect(await stepAfter(4_990, world('addresses', 5_000), 500)).toBeNull();
    expect(await stepAfter(5_010, world('addresses', 5_000), 500)).toMatchObject({ failure: null, addresses: [{ family: 4 }] });
  });

  test('that is slow is found within a long time-out, past the patience of the system', async () => {
    expect(await stepAfter(20_010, world(null, 20_000), 30_000)).toMatchObject({ failure: null });
  });
});
