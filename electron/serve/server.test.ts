import { execFile } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
});

afterAll(() => test.close());

/** A path as it is below the room, asked for by who was let in. */
const within = (path: string) => `${test.room}${path.slice(1)}`;
const withCookie = (path: string) => test.ask({ path: within(path), headers: { cookie: test.cookie } });

describe('the server for a browser', () => {
  it('lets in who has the token, with a cookie that scripts and other sites do not get, and takes the token off the address', async () => {
    const { status, headers } = await test.ask({ path: new URL(test.server.url).search.replace('?', '/?') });
    expect(status).toBe(303);
    expect(headers.location).toMatch(/^\/[\w-]{43}\/$/);
    expect(headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^portlight-${test.server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=${headers.location}$`),
    );
    expect(new URL(test.server.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/);
  });

  it('shows the screens to who was let in, under a policy that allows nothing from elsewhere', async () => {
    const { status, headers, body } = await withCookie('/');
    expect([status, body]).toEqual([200, '<title>screens</title>']);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${test.server.port} ws://localhost:${test.server.port};`);
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
    const { status, body } = await test.ask({ path, headers });
    expect(status).toBe(401);
    expect(body).toContain('Open the whole address');
  });

  it('lets a browser in once by the address that stands in its arguments', async () => {
    const once = new URL(test.server.entranceUrl()).search.replace('?', '/?');
    expect((await test.ask({ path: once })).status).toBe(303);
    expect((await test.ask({ path: once })).status).toBe(401);
  });

  // To be another user takes root.
  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'lets in nobody else who has read that address there first, and then still the person whose browser it is for',
    async () => {
      const entrance = test.server.entranceUrl();
      const code = `const { status, headers } = await fetch(${JSON.stringify(entrance)}, { redirect: 'manual' });
        console.log(JSON.stringify([status, headers.get('set-cookie')]));`;
      const asOther = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '--input-type=module', '-e', code];
      const { stdout } = await promisify(execFile)('setpriv', asOther, { cwd: '/' });
      expect(JSON.parse(stdout)).toEqual([401, null]);
      expect((await test.ask({ path: new URL(entrance).search.replace('?', '/?') })).status).toBe(303);
    },
  );

  it('hangs up on a caller whose request does not come to its end', async () => {
    const patient = await test.serveAgain(test.screens, { patienceMs: 200 });
    if (patient.kind === 'failed') throw new Error(patient.text);
    expect(await saidTo(patient.port, 'GET / HTTP/1.1\r\nX: ')).toMatch(/^HTTP\/1\.1 408 /);
    await patient.close();
  });

  it.each(['/', '/app.js', '/index.html', '/bridge', '/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/app.js'])(
    'has nothing outside of its room, where the cookie of a browser does not go: %s',
    async (path) => {
      expect((await test.ask({ path, headers: { cookie: test.cookie } })).status).toBe(404);
    },
  );

  it('does not take the token for the cookie', async () => {
    const token = new URL(test.server.url).searchParams.get('token');
    expect((await test.ask({ path: test.room, headers: { cookie: `portlight-${test.server.port}=${token}` } })).status).toBe(401);
  });

  it.each(['evil.example', `evil.example:1`, '127.0.0.1', '127.0.0.1:1', '0.0.0.0'])(
    'answers no one who calls it %j: a name that was made to resolve to this machine',
    async (host) => {
      const { status } = await test.ask({ path: test.room, headers: { cookie: test.cookie, host } });
      expect(status).toBe(403);
    },
  );

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'gives nothing to a page from %s, whatever its browser sends along',
    async (origin) => {
      for (const path of [within('/app.js'), new URL(test.server.url).search.replace('?', '/?')]) {
        expect((await test.ask({ path, headers: { cookie: test.cookie, origin } })).status).toBe(403);
      }
    },
  );

  it('answers a page of its own that says where it is from', async () => {
    const origin = `http://127.0.0.1:${test.server.port}`;
    expect((await test.ask({ path: within('/app.js'), headers: { cookie: test.cookie, origin } })).status).toBe(200);
  });

  it('answers to localhost as well', async () => {
    expect(
      (await test.ask({ path: test.room, headers: { cookie: test.cookie, host: `localhost:${test.server.port}` } })).status,
    ).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('takes nothing by %s', async (method) => {
    expect((await test.ask({ path: test.room, method, headers: { cookie: test.cookie } })).status).toBe(405);
  });

  it('answers HEAD without a body', async () => {
    const { status, body } = await test.ask({ path: test.room, method: 'HEAD', headers: { cookie: test.cookie } });
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

  it.each([
    ['no HTTP at all', 'what?\r\n\r\n', 400],
    ['a request without a host', 'GET / HTTP/1.1\r\n\r\n', 403],
    ['endless headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['an expectation', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n', 403],
    ['a WebSocket of another page', 'GET /bridge HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 403],
  ])('keeps its policy in the answer to %s', async (_what, sent, status) => {
    const answer = await saidTo(test.server.port, sent);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain("\r\ncontent-security-policy: default-src 'none'; script-src 'self'");
    expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n');
  });

  it('is not filled up by callers that it has refused and that do not hang up', async () => {
    const upgrade = 'GET /bridge HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const clinging = await Promise.all(Array.from({ length: 128 }, () => clingTo(test.server.port, upgrade)));
    try {
      expect((await test.ask({ path: '/' })).status).toBe(401);
    } finally {
      for (const socket of clinging) socket.destroy();
    }
  });

  it.skipIf(process.platform !== 'linux')('listens on loopback alone', async () => {
    // Where 127.0.0.1 alone is taken, another address of the machine still has the port.
    const other = createServer();
    await new Promise<void>((resolve, reject) => {
      other.once('error', reject);
      other.listen({ host: '127.0.0.2', port: test.server.port }, resolve);
    });
    other.close();
  });

  it('says that a port is taken, and what to do', async () => {
    const second = await test.serveAgain(test.screens, { port: test.server.port });
    expect(second).toMatchObject({ kind: 'failed' });
    expect(second.kind === 'failed' && second.text).toContain(`Port ${test.server.port} is taken`);
  });

  it('says that the screens are not built', async () => {
    const none = await test.serveAgain(join(test.screens, 'nowhere'));
    expect(none.kind === 'failed' && none.text).toContain('npm run build');
  });
});

/** What is answered to bytes that are sent as they stand, up to the end of the headers. */
function saidTo(port: number, sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    socket.setEncoding('latin1').on('data', (part: string) => {
      answer += part;
      if (answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.once('error', reject).once('close', () => resolve(answer));
  });
}

/** A caller that has sent something, got its answer to the end, and keeps its own end open. */
function clingTo(port: number, sent: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(sent));
    socket
      .once('end', () => resolve(socket))
      .on('error', reject)
      .resume();
  });
}
