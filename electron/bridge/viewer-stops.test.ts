import { describe, expect, test } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { createWatch } from '../collect/watch.ts';
import { madeUpMachine } from '../serve/made-up-machine.ts';
import type { SeenProcess, StopSystem } from '../stop/stop-system.ts';
import { createSession, type Reply, type Session } from './session.ts';

const seen: SeenProcess = {
  ...{ pid: 4121, name: 'node', user: 'anna', startedAt: '2026-11-20T12:00:00.000Z', commandLine: 'node', mark: '77' },
  ...{ parentPid: 1, place: null },
};

/** A system with one process, which ends when it is asked to; what was done to it is in `acts`. */
function system(acts: string[]): StopSystem {
  return {
    look: async (pid) => (pid === seen.pid ? seen : null),
    isAlive: async () => acts.length === 0,
    lineage: async () => new Set(),
    isSystem: () => false,
    wayOf: async () => ({ way: { kind: 'signal' }, name: null, why: null }),
    barrier: () => null,
    act: async ({ pid }, _, isForced) => {
      acts.push(`${isForced ? 'force' : 'ask'} ${pid}`);
      return { kind: 'sent' };
    },
    commandOf: () => 'kill 4121',
  };
}

function viewer(acts: string[]): Session {
  const { collector } = madeUpMachine([
    madeUpSocket({ id: 'l', state: 'listen', remote: null, local: { address: '*', port: 3000, zone: null } }),
    madeUpSocket({ id: 'c', local: { address: '192.0.2.1', port: 3000, zone: null } }),
  ]);
  return createSession({
    watch: createWatch({ collector }),
    push() {},
    host: 'browser',
    about: { version: '1', platform: 'linux', runtime: 'test' },
    stops: { system: () => system(acts), collector: () => collector },
  });
}

const answerOf = (reply: Reply): unknown => (reply.kind === 'answer' ? reply.answer : reply);
const target = { pid: seen.pid, startedAt: seen.startedAt };

async function planId(session: Session): Promise<string> {
  return (answerOf(await session.handle('stop:plan', target)) as { plan: { planId: string } }).plan.planId;
}

describe('a page that stops a process', () => {
  test('is shown first what breaks, and may then carry out exactly that, once', async () => {
    const acts: string[] = [];
    const session = viewer(acts);
    const planned = answerOf(await session.handle('stop:plan', target));
    expect(planned).toMatchObject({
      kind: 'plan',
      plan: { breaks: [expect.stringMatching(/^One connection/), expect.any(String)] },
    });
    expect(acts).toEqual([]);
    const id = (planned as { plan: { planId: string } }).plan.planId;
    expect(answerOf(await session.handle('stop:do', { planId: id, isForced: false }))).toMatchObject({ kind: 'stopped' });
    expect(answerOf(await session.handle('stop:do', { planId: id, isForced: false }))).toMatchObject({ code: 'no-plan' });
    expect(acts).toEqual(['ask 4121']);
    session.close();
  });

  test('cannot carry out a plan of another page, nor force what was not asked first', async () => {
    const acts: string[] = [];
    const [one, other] = [viewer(acts), viewer(acts)];
    const id = await planId(one);
    expect(answerOf(await other.handle('stop:do', { planId: id, isForced: false }))).toMatchObject({ code: 'no-plan' });
    expect(answerOf(await one.handle('stop:do', { planId: id, isForced: true }))).toMatchObject({ code: 'no-plan' });
    expect(acts).toEqual([]);
    one.close();
    other.close();
  });

  test('stops nothing while it is shown a capture, not even by a plan from before', async () => {
    const acts: string[] = [];
    const session = viewer(acts);
    const id = await planId(session);
    const base64 = Buffer.from('tcp LISTEN 0 511 0.0.0.0:3000 0.0.0.0:*\n').toString('base64');
    expect(answerOf(await session.handle('capture:open', { name: 'ss.txt', base64 }))).toEqual({ opened: true });
    expect(answerOf(await session.handle('stop:plan', target))).toMatchObject({ code: 'elsewhere' });
    expect(answerOf(await session.handle('stop:do', { planId: id, isForced: false }))).toMatchObject({ code: 'elsewhere' });
    expect(answerOf(await session.handle('port:look', { ports: [3000] }))).toHaveProperty('failed');
    expect(acts).toEqual([]);
    session.close();
  });

  test.each([
    ['stop:plan', { pid: 0, startedAt: null }],
    ['stop:plan', { pid: -4121, startedAt: null }],
    ['stop:plan', { pid: 1.5, startedAt: null }],
    ['stop:plan', { pid: '4121', startedAt: null }],
    ['stop:plan', { pid: 4121 }],
    ['stop:plan', { pid: 4121, startedAt: 'yesterday' }],
    ['stop:plan', { pid: 4121, startedAt: null, more: 1 }],
    ['stop:do', { planId: 'x' }],
    ['stop:do', { planId: 'x'.repeat(65), isForced: false }],
    ['stop:do', { planId: 7, isForced: false }],
    ['stop:do', { planId: 'x', isForced: 'yes' }],
    ['port:look', { ports: [] }],
    ['port:look', { ports: [0] }],
    ['port:look', { ports: Array.from({ length: 17 }, (_, at) => at + 1) }],
  ])('is refused %s with %j', async (channel, ask) => {
    const session = viewer([]);
    expect((await session.handle(channel, ask)).kind).toBe('refused');
    session.close();
  });

  test('learns of a held port the next free one, without trying the held one', async () => {
    const session = viewer([]);
    const looked = answerOf(await session.handle('port:look', { ports: [3000] })) as { tried: { nextFree: number }[] };
    expect(looked.tried).toMatchObject([{ port: 3000, outcome: null }]);
    expect(looked.tried[0]?.nextFree).toBeGreaterThan(3000);
    session.close();
  });
});
