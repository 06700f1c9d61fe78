import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { createWatch, type Watch } from '../collect/watch.ts';
import { madeUpMachine } from './made-up-machine.ts';
import { type Serving, serve } from './server.ts';

type Running = Extract<Serving, { kind: 'serving' }>;
interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const about = { version: '0.0.0', platform: 'linux', runtime: 'Node' };
const machine = madeUpMachine([madeUpSocket({ id: 'one' })]);
let folder: string;
let watch: Watch;
let server: Running;
let cookie: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portlight-serve-'));
  const screens = join(folder, 'screens');
  await mkdir(screens);
  await writeFile(join(screens, 'index.html'), '<title>screens</title>');
  await writeFile(join(screens, 'app.js'), 'export {}');
  await writeFile(join(screens, 'notes.txt'), 'not for anyone');
  await writeFile(join(folder, 'secret.json'), '"secret"');
  await symlink(join(folder, 'secret.json'), join(screens, 'linked.json'));
  watch = createWatch({ collector: machine.collector });
  server = await started({ rendererDir: screens });
  const entered = await ask({ path: new URL(server.url).search.replace('?', '/?') });
  cookie = String(entered.headers['set-cookie']?.[0]).split(';')[0] ?? '';
});

afterAll(async () => {
  await server.close();
  await watch.close();
  await rm(folder, { recursive: true });
});

async function started(options: { readonly rendererDir: string; readonly port?: number }): Promise<Running> {
  const serving = await serve({ watch, about, ...options });
  if (serving.kind === 'failed') throw new Error(serving.text);
  return serving;
}

interface Question {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask({ path, method = 'GET', headers = {} }: Question): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });
}

const withCookie = (path: string) => ask({ path, headers: { cookie } });

describe('the server for a browser', () => {
  it('lets in who has the token, with a cookie that scripts and other sites do not get, and takes the token off the address', async () => {
    const { status, headers } = await ask({ path: new URL(server.url).search.replace('?', '/?') });
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    expect(headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^portlight-${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    expect(new URL(server.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/);
  });

  it('shows the screens to who was let in, under a policy that allows nothing from elsewhere', async () => {
    const { status, headers, body } = await withCookie('/');
    expect([status, body]).toEqual([200, '<title>screens</title>']);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port} ws://localhost:${server.port};`);
    expect(policy).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
    expect((await withCookie('/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    ['no token', '/', {}],
    ['a wrong token', '/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', {}],
    ['an empty token', '/?token=', {}],
    ['a wrong cookie', '/', { cookie: 'portlight-1=x' }],
    ['a script without a cookie', '/app.js', {}],
  ])('shows a page that explains itself for %s', async (_what, path, headers) => {
    const { status, body } = await ask({ path, headers });
    expect(status).toBe(401);
    expect(body).toContain('Open the whole address');
  });

  it('lets a browser in once by the address that stands in its arguments, where others can read it', async () => {
    const once = new URL(server.entranceUrl()).search.replace('?', '/?');
    expect((await ask({ path: once })).status).toBe(303);
    expect((await ask({ path: once })).status).toBe(401);
  });

  it('does not take the token for the cookie', async () => {
    const token = new URL(server.url).searchParams.get('token');
    expect((await ask({ path: '/', headers: { cookie: `portlight-${server.port}=${token}` } })).status).toBe(401);
  });

  it.each(['evil.example', `evil.example:1`, '127.0.0.1', '127.0.0.1:1', '0.0.0.0'])(
    'answers no one who calls it %j: a name that was made to resolve to this machine',
    async (host) => {
      const { status } = await ask({ path: '/', headers: { cookie, host } });
      expect(status).toBe(403);
    },
  );

  it('answers to localhost as well', async () => {
    expect((await ask({ path: '/', headers: { cookie, host: `localhost:${server.port}` } })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('takes nothing by %s', async (method) => {
    expect((await ask({ path: '/', method, headers: { cookie } })).status).toBe(405);
  });

  it('answers HEAD without a body', async () => {
    const { status, body } = await ask({ path: '/', method: 'HEAD', headers: { cookie } });
    expect([status, body]).toEqual([200, '']);
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/./../secret.json',
    '/..\\secret.json',
    '/%2e%2e%5csecret.json',
    '//etc/passwd',
    '/linked.json',
    '/notes.txt',
    '/missing.js',
    '/app.js%00.html',
    '/%',
    '/app.js/',
  ])('gives no file outside of the screens, and none of another kind: %s', async (path) => {
    const { status, body } = await withCookie(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret"');
  });

  it.skipIf(process.platform !== 'linux')('listens on loopback alone', async () => {
    // Where 127.0.0.1 alone is taken, another address of the machine still has the port.
    const other = createServer();
    await new Promise<void>((resolve, reject) => {
      other.once('error', reject);
      other.listen({ host: '127.0.0.2', port: server.port }, resolve);
    });
    other.close();
  });

  it('says that a port is taken, and what to do', async () => {
    const second = await serve({ watch, about, rendererDir: join(folder, 'screens'), port: server.port });
    expect(second).toMatchObject({ kind: 'failed' });
    expect(second.kind === 'failed' && second.text).toContain(`Port ${server.port} is taken`);
  });

  it('says that the screens are not built', async () => {
    const none = await serve({ watch, about, rendererDir: join(folder, 'nowhere') });
    expect(none.kind === 'failed' && none.text).toContain('npm run build');
  });
});

interface Page {
  readonly socket: WebSocket;
  request(channel: string, ask: unknown): Promise<Readonly<Record<string, unknown>>>;
  pushed(channel: string): Promise<Readonly<Record<string, unknown>>>;
  readonly closed: Promise<number>;
}

function connect(headers: Readonly<Record<string, string>> = {}, path = '/bridge'): WebSocket {
  const origin = `http://127.0.0.1:${server.port}`;
  return new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers: { cookie, origin, ...headers } });
}

async function opened(): Promise<Page> {
  const socket = connect();
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
    pushed: (channel) => next((message) => message.channel === channel),
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
    machine.sockets = [...machine.sockets, madeUpSocket({ id: 'two' })];
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
      const { channel, push } = JSON.parse(String(data)) as { channel?: string; push?: { seq: number } };
      if (channel === 'sockets:diff' && push !== undefined) counted.push(push.seq);
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

  it('tells what runs, and answers what is not known or not right with an error', async () => {
    const page = await opened();
    expect((await page.request('app:about', null)).answer).toEqual({ ...about, host: 'browser' });
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
    expect(await refusedWith(connect(headers))).toBe(status);
  });

  it('is not opened for a client that hides where it comes from', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/bridge`, { headers: { cookie } });
    expect(await refusedWith(socket)).toBe(403);
  });

  it('is not opened at another path', async () => {
    expect(await refusedWith(connect({}, '/else'))).toBe(404);
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
    expect((await withCookie('/')).status).toBe(200);
  });

  it('is refused when too many look already', async () => {
    const pages: WebSocket[] = [];
    let status = 101;
    while (status === 101 && pages.length < 100) {
      const socket = connect();
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
    const other = await started({ rendererDir: join(folder, 'screens') });
    const entered = await fetch(other.url, { redirect: 'manual' });
    const own = String(entered.headers.get('set-cookie')).split(';')[0] ?? '';
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}/bridge`, {
      headers: { cookie: own, origin: `http://127.0.0.1:${other.port}` },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await other.close();
    expect(await closed).toBe(1001);
  });
});
