import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TESTS_AT_ONCE, type TestAsk, type TestNews } from '../../shared/probe/asked-test.ts';
import { thisMachine } from '../probe/world.ts';
import { viewerTests } from './viewer-tests.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A service that takes connections and says nothing, on loopback. */
async function mute(): Promise<{ readonly port: number; readonly server: Server; readonly sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket
      .on('error', () => {})
      .on('close', () => sockets.delete(socket))
      .resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server, sockets };
}

function opened() {
  const news: [id: string, news: TestNews][] = [];
  const listeners = new Set<() => void>();
  const tests = viewerTests((id, one) => {
    news.push([id, one]);
    for (const hear of listeners) hear();
  }, thisMachine());
  ends.push(() => tests.stop(null));
  const until = (isThere: (one: TestNews, id: string) => boolean): Promise<TestNews> =>
    new Promise((resolve) => {
      const look = () => {
        const found = news.find(([id, one]) => isThere(one, id));
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found[1]);
      };
      listeners.add(look);
      look();
    });
  return { tests, news, until };
}

const ask = (change: Partial<TestAsk>): TestAsk => ({
  ...{ id: 'a', targets: [], timeoutMs: 5_000, compares: false, idleUpToMs: null },
  ...change,
});
const ended = (one: TestNews) => one.kind === 'ended';

describe('the tests of one viewer', () => {
  it('tell what is looked at, each step, the result and the end, in this order', async () => {
    const { port } = await mute();
    const { tests, news, until } = opened();
    expect(tests.begin(ask({ targets: [`127.0.0.1:${port}`] }))).toEqual({ begun: true });
    expect(await until(ended)).toEqual({ kind: 'ended', isStopped: false });
    expect(news.map(([id, { kind }]) => `${id} ${kind}`)).toEqual(['a hop', 'a step', 'a result', 'a ended']);
    expect(news[2]?.[1]).toMatchObject({ at: 0, result: { verdict: 'open' } });
  });

  it('tell of many targets the results alone, each with its place', async () => {
    const { port } = await mute();
    const { tests, news, until } = opened();
    tests.begin(ask({ targets: [`127.0.0.1:${port}`, '127.0.0.1:1', `127.0.0.1:${port}`] }));
    await until(ended);
    const verdicts = news.flatMap(([, one]) => (one.kind === 'result' ? [[one.at, one.result.verdict] as const] : []));
    expect(verdicts.sort(([a], [b]) => a - b)).toEqual([
      [0, 'open'],
      [1, 'refused'],
      [2, 'open'],
    ]);
    expect(news.some(([, { kind }]) => kind === 'step')).toBe(false);
  });

  it('that are stopped conclude nothing from the silence, and leave no connection', async () => {
    const { port, server, sockets } = await mute();
    const { tests, news, until } = opened();
    tests.begin(ask({ targets: [`http://127.0.0.1:${port}/`], timeoutMs: 60_000 }));
    if (sockets.size === 0) await once(server, 'connection');
    const [socket] = sockets;
    await until(({ kind }) => kind === 'step');
    const closed = socket === undefined ? null : once(socket, 'close');
    tests.stop('a');
    expect(await until(ended)).toEqual({ kind: 'ended', isStopped: true });
    await closed;
    expect(sockets.size).toBe(0);
    expect(news.some(([, one]) => one.kind === 'result' || (one.kind === 'step' && one.step.step === 'http'))).toBe(false);
  });

  it('try silences after the steps, on the one target that is open', async () => {
    const { port } = await mute();
    const { tests, news, until } = opened();
    tests.begin(ask({ targets: [`127.0.0.1:${port}`], idleUpToMs: 1_000 }));
    expect(await until(({ kind }) => kind === 'idle')).toMatchObject({ silencesMs: expect.arrayContaining([1_000]) });
    tests.stop(null);
    await until(ended);
    expect(news.filter(([, { kind }]) => kind === 'idle')).toHaveLength(1);
  });

  it('do not begin with what is no target, twice, too many at once, or with silences on many', async () => {
    const { port } = await mute();
    const { tests } = opened();
    const waiting = [`http://127.0.0.1:${port}/`];
    expect(tests.begin(ask({ targets: ['example.org'] }))).toMatchObject({ failed: expect.stringContaining('has no port') });
    expect(tests.begin(ask({ targets: ['a:1', 'b:2'], idleUpToMs: 1_000 }))).toMatchObject({ failed: expect.any(String) });
    for (let nth = 0; nth < TESTS_AT_ONCE; nth += 1) {
      expect(tests.begin(ask({ id: `t${nth}`, targets: waiting }))).toEqual({ begun: true });
    }
    expect(tests.begin(ask({ id: 't0', targets: waiting }))).toMatchObject({ failed: expect.stringContaining('already') });
    expect(tests.begin(ask({ id: 'one more', targets: waiting }))).toMatchObject({ failed: expect.stringContaining('3') });
  });
});
