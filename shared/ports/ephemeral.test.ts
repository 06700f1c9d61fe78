import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usualSystem } from '../diagnosis/system-facts.ts';
import type { Socket, SocketState } from '../socket.ts';
import { forecast, PortUses, portUseKey, type UseSample } from './ephemeral.ts';
import { madeUpPort } from './made-up-ports.ts';

const LINUX = usualSystem('linux');
const none = (): boolean => false;

const aSocket = fc
  .record({
    id: fc.integer({ min: 0, max: 11 }),
    port: fc.constantFrom(32_768, 40_000, 22),
    host: fc.constantFrom('203.0.113.7', '203.0.113.8', '127.0.0.1'),
    state: fc.constantFrom<SocketState>('established', 'syn-sent', 'time-wait', 'closed'),
  })
  .map(({ id, port, host, state }) => madeUpPort({ at: `192.0.2.20:${port}`, to: `${host}:443`, state, id: `s${id}` }));

describe('how many local ports a destination takes', () => {
  test('after any changes as many as a look at every socket says, TIME_WAIT apart', () => {
    fc.assert(
      fc.property(fc.array(fc.array(aSocket, { maxLength: 6 }), { maxLength: 8 }), (steps) => {
        const uses = new PortUses();
        let before = new Map<string, Socket>();
        for (const step of steps) {
          const after = new Map<string, Socket>();
          // A socket keeps its ends as long as it lives.
          for (const one of step) {
            const known = before.get(one.id);
            after.set(one.id, known === undefined ? one : { ...known, state: one.state });
          }
          for (const id of new Set([...before.keys(), ...after.keys()])) {
            uses.saw(before.get(id) ?? null, after.get(id) ?? null, LINUX, none);
          }
          before = after;
          const naive = new Map<string, readonly [number, number]>();
          for (const one of after.values()) {
            const key = portUseKey(one, LINUX, none);
            if (key === null) continue;
            const [count, remains] = naive.get(key) ?? [0, 0];
            naive.set(key, [count + 1, remains + Number(one.state === 'time-wait')]);
          }
          const told = uses.largest(20).map(({ key, count, timeWait }) => [key, [count, timeWait]] as const);
          expect(new Map(told)).toEqual(naive);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the most first; what talks to one host with one port stands after', () => {
    const uses = new PortUses();
    for (const host of ['203.0.113.1', '203.0.113.2', '203.0.113.2', '203.0.113.3'])
      uses.saw(null, madeUpPort({ at: '192.0.2.20:40000', to: `${host}:443` }), LINUX, none);
    expect(uses.largest(2).map(({ remote, count }) => [remote?.address, count])).toEqual([
      ['203.0.113.2', 2],
      ['203.0.113.1', 1],
    ]);
  });

  test('a connection that leaves TIME_WAIT behind was opened once', () => {
    const uses = new PortUses();
    const socket = madeUpPort({ at: '192.0.2.20:40000', to: '203.0.113.1:443' });
    uses.saw(null, socket, LINUX, none);
    uses.saw(socket, { ...socket, state: 'time-wait' }, LINUX, none);
    expect(uses.largest(1)).toMatchObject([{ count: 1, timeWait: 1, opened: 1 }]);
  });
});

describe('when the ports run out', () => {
  const tiny = { ...LINUX, ephemeralRange: { from: 40_000, to: 40_999 } };
  const at = (seconds: number, living: number, timeWait: number, opened: number): UseSample => ({
    atMs: seconds * 1_000,
    living,
    timeWait,
    opened,
  });

  test('connections that stay take them all in time', () => {
    expect(forecast(at(0, 0, 0, 0), at(10, 100, 0, 100), tiny)).toEqual({ kind: 'out', inMs: 90_000, perSecond: 10 });
  });

  test('short connections run out only where more come in a minute than there are ports', () => {
    expect(forecast(at(0, 0, 0, 0), at(10, 0, 500, 500), tiny)).toMatchObject({ kind: 'out', inMs: 10_000 });
    expect(forecast(at(0, 0, 0, 0), at(10, 0, 100, 100), tiny)).toEqual({ kind: 'not-in-sight', perSecond: 10 });
  });

  test('what stands still or shrinks is not in sight; a short look tells nothing; a full range is out', () => {
    expect(forecast(at(0, 50, 10, 60), at(10, 40, 10, 70), tiny)).toMatchObject({ kind: 'not-in-sight' });
    expect(forecast(at(0, 0, 0, 0), at(2, 100, 0, 100), tiny)).toEqual({ kind: 'too-early' });
    expect(forecast(undefined, at(2, 100, 0, 100), tiny)).toEqual({ kind: 'too-early' });
    expect(forecast(at(0, 900, 0, 900), at(10, 900, 100, 1_000), tiny)).toMatchObject({ kind: 'out', inMs: 0 });
  });
});
