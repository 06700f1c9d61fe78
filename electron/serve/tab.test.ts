import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { cookieOf, startTestServer, TEST_ABOUT, type TestServer } from './test-server.ts';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
});

afterAll(() => test.close());

interface Page {
  readonly socket: WebSocket;
  request(channel: string, ask: unknown): Promise<Readonly<Record<string, unknown>>>;
  pushed(channel: string): Promise<Readonly<Record<string, unknown>>>;
  readonly closed: Promise<number>;
}

function pushesOf(message: Readonly<Record<string, unknown>>): readonly { readonly channel: string; readonly push: unknown }[] {
  return (message.pushes ?? []) as readonly { readonly channel: string; readonly push: unknown }[];
}

async function opened(): Promise<Page> {
  const socket = test.connect();
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const next = (fits: (message: Readonly<Record<string, unknown>>) => boolean) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      const look = (data: unknown) => {
        const message = JSON.parse(String(data)) as Readonly<Record<string, unknown>>;
        if (!fits(message)) return;
        socket.off('message', look);
        resolve(message);
      };
      socket.on('message', look);
    });
  let id = 0;
  return {
    socket,
    closed,
    request(channel, given) {
      id += 1;
      const mine = id;
      const answer = next((message) => message.id === mine);
      socket.send(JSON.stringify({ id: mine, channel, ask: given }));
      return answer;
    },
    pushed: async (channel) => {
      const among = (message: Readonly<Record<string, unknown>>) => pushesOf(message).find((one) => one.channel === channel);
      return among(await next((message) => among(message) !== undefined)) ?? {};
    },
  };
}

function refusedWith(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('open', () => resolve(101));
    socket.on('error', () => {});
  });
}

describe('a page over its WebSocket', () => {
  it('starts with the whole table and is told each change after that', async () => {
    const page = await opened();
    const { answer } = await page.request('sockets:start', { intervalMs: 200 });
    expect(answer).toMatchObject({ reading: { sockets: [{ id: 'one' }] } });
    test.machine.sockets = [...test.machine.sockets, madeUpSocket({ id: 'two' })];
    const isSecond = async (): Promise<unknown> => {
      const { push } = await page.pushed('sockets:diff');
      const diff = push as { readonly seq: number; readonly opened: readonly { readonly id: string }[] };
      await page.request('sockets:seen', { seq: diff.seq });
      return diff.opened.some(({ id }) => id === 'two') ? diff : isSecond();
    };
    expect(await isSecond()).toMatchObject({ total: 2 });
    page.socket.close();
  });

  it('shares the machine with a second tab, and each may go without the other', async () => {
    const [first, second] = [await opened(), await opened()];
    await first.request('sockets:start', { intervalMs: 200 });
    await second.request('sockets:start', { intervalMs: 200 });
    first.socket.close();
    await first.closed;
    expect(await second.pushed('sockets:diff')).toMatchObject({ channel: 'sockets:diff' });
    second.socket.close();
  });

  it('gets no more diffs while it acknowledges none, and the whole table when it starts again', async () => {
    const page = await opened();
    const counted: number[] = [];
    page.socket.on('message', (data) => {
      for (const { channel, push } of pushesOf(JSON.parse(String(data)))) {
        if (channel === 'sockets:diff') counted.push((push as { readonly seq: number }).seq);
      }
    });
    await page.request('sockets:start', { intervalMs: 200 });
    const other = await opened();
    await other.request('sockets:start', { intervalMs: 200 });
    for (let scans = 0; scans < 6; scans += 1) {
      const { push } = await other.pushed('sockets:diff');
      await other.request('sockets:seen', { seq: (push as { readonly seq: number }).seq });
    }
    expect(counted.length).toBeLessThanOrEqual(3);
    const { answer } = await page.request('sockets:start', { intervalMs: 200 });
    expect((answer as { readonly seq: number }).seq).toBeGreaterThan(Math.max(...counted) + 1);
    page.socket.close();
    other.socket.close();
  });

  it('hears of a reading and of its cost in one message, and is answered nothing where it wants no answer', async () => {
    const page = await opened();
    await page.request('sockets:start', { intervalMs: 200 });
    const messages: Readonly<Record<string, unknown>>[] = [];
    page.socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    const { push } = await page.pushed('sockets:diff');
    expect(messages.map((message) => pushesOf(message).map(({ channel }) => channel))).toEqual([['sockets:diff', 'cost:now']]);
    page.socket.send(JSON.stringify({ channel: 'sockets:seen', ask: { seq: (push as { readonly seq: number }).seq } }));
    await page.request('sockets:stop', null);
    expect(messages.filter((message) => pushesOf(message).length === 0)).toMatchObject([{ answer: null }]);
    page.socket.close();
  });

  it('tells what runs, and answers what is not known or not right with an error', async () => {
    const page = await opened();
    expect((await page.request('app:about', null)).answer).toEqual({ ...TEST_ABOUT, host: 'browser' });
    expect((await page.request('app:quit', null)).error).toContain('not known');
    expect((await page.request('constructor', null)).error).toContain('not known');
    expect((await page.request('sockets:start', { intervalMs: -1 })).error).toContain('sockets:start');
    expect((await page.request('sockets:start', { intervalMs: 1000, more: 1 })).error).toContain('sockets:start');
    expect((await page.request('clipboard:write', { text: 'x' })).error).toContain('browser');
    page.socket.close();
  });

  it.each([
    ['a foreign origin', { origin: 'http://evil.example' }, 403],
    ['the null origin of a sandboxed frame', { origin: 'null' }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['a foreign host', { host: 'evil.example' }, 403],
    ['no cookie', { cookie: '' }, 401],
  ])('is not opened for %s', async (_what, headers, status) => {
    expect(await refusedWith(test.connect(headers))).toBe(status);
  });

  it('is not opened for a client that hides where it comes from', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${test.server.port}/bridge`, { headers: { cookie: test.cookie } });
    expect(await refusedWith(socket)).toBe(403);
  });

  it('is not opened at another path', async () => {
    expect(await refusedWith(test.connect({}, 'else'))).toBe(404);
  });

  it.each([
    ['a message that is too large', (socket: WebSocket) => socket.send('x'.repeat(200_000)), 1009],
    ['bytes instead of text', (socket: WebSocket) => socket.send(Buffer.from([1, 2])), 1003],
    ['text that is no message', (socket: WebSocket) => socket.send('{'), 1008],
    ['a message without a number', (socket: WebSocket) => socket.send('{"id":"x"}'), 1008],
    [
      'a flood',
      (socket: WebSocket) => {
        for (let id = 0; id < 300; id += 1) socket.send(JSON.stringify({ id, channel: 'app:about', ask: null }));
      },
      1008,
    ],
    [
      'one wrong request after the other',
      (socket: WebSocket) => {
        for (let id = 0; id < 30; id += 1) socket.send(JSON.stringify({ id, channel: 'x', ask: null }));
      },
      1008,
    ],
  ])('is ended by %s, and the server goes on', async (_what, misbehave, code) => {
    const page = await opened();
    misbehave(page.socket);
    expect(await page.closed).toBe(code);
    expect((await test.ask({ path: test.room, headers: { cookie: test.cookie } })).status).toBe(200);
  });

  it('is refused when too many look already', async () => {
    const pages: WebSocket[] = [];
    let status = 101;
    while (status === 101 && pages.length < 100) {
      const socket = test.connect();
      status = await refusedWith(socket);
      if (status === 101) pages.push(socket);
    }
    expect(status).toBe(503);
    expect(pages.length).toBeLessThanOrEqual(16);
    const closed = pages.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of pages) socket.close();
    await Promise.all(closed);
  });

  it('is told that the server goes away', async () => {
    const other = await test.serveAgain(test.screens);
    if (other.kind === 'failed') throw new Error(other.text);
    const { headers } = await fetch(other.url, { redirect: 'manual' });
    const own = cookieOf({ headers: { 'set-cookie': headers.getSetCookie() } });
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}${headers.get('location')}bridge`, {
      headers: { cookie: own, origin: `http://127.0.0.1:${other.port}` },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await other.close();
    expect(await closed).toBe(1001);
  });
});
