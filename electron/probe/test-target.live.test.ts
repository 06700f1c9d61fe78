import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TestResult } from '../../shared/probe/result.ts';
import { readTarget } from '../../shared/probe/target.ts';
import { testIdle } from './idle-test.ts';
import { testTarget } from './test-target.ts';
import { testTargets } from './test-targets.ts';
import { thisMachine, type World } from './world.ts';

// Real sockets on loopback. Nothing else is asked: comparisons are off, and `localhost` is no matter for a name server.
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const UNTIL_DONE = { deadlineMs: 5_000, signal: new AbortController().signal };
const world: World = { ...thisMachine(), localAuthorities: () => [], nameServers: () => [] };

function readable(text: string) {
  const read = readTarget(text);
  if (read.kind !== 'target') throw new Error(read.text);
  return read.target;
}

function tested(text: string, change: Partial<World> = {}, deadlineMs = 10_000): Promise<TestResult> {
  const signal = new AbortController().signal;
  return testTarget(readable(text), { ...world, ...change }, { deadlineMs, compares: false, signal });
}

async function listening<S extends Server>(server: S, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, host);
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const onConnect = (act: (socket: Socket) => void) => listening(createServer(act));
const steps = ({ hops }: TestResult) => hops.flatMap((hop) => hop.steps);

describe('a plain connection', () => {
  test('is open where somebody listens, and says that this proves little', async () => {
    const port = await onConnect(() => {});
    const result = await tested(`127.0.0.1:${port}`);
    expect(result).toMatchObject({ verdict: 'open', rule: null, candidates: [], nextSteps: [] });
    expect(steps(result)).toMatchObject([{ step: 'tcp', address: '127.0.0.1', end: { kind: 'open' }, after: 'stays' }]);
  });

  test('is refused where nobody listens (C5), with both readings of it', async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    await once(server, 'close');
    const result = await tested(`127.0.0.1:${port}`);
    expect(result).toMatchObject({ verdict: 'refused', rule: 'C5' });
    expect(result.candidates).toHaveLength(2);
    expect(result.nextSteps[0]?.command).toBe(`portlight list port:${port} is:listening`);
  });

  test('is reset, or closed, when the other side does so at once (C11)', async () => {
    const resetting = await onConnect((socket) => socket.resetAndDestroy());
    expect(await tested(`127.0.0.1:${resetting}`)).toMatchObject({ verdict: 'reset', rule: 'C11' });
    const closing = await onConnect((socket) => socket.end());
    expect(await tested(`127.0.0.1:${closing}`)).toMatchObject({ verdict: 'hung-up', rule: 'C11' });
  });

  test('is open where the server speaks first and then hangs up', async () => {
    const port = await onConnect((socket) => socket.end('220 ready\r\n'));
    expect((await tested(`ssh://127.0.0.1:${port}`)).verdict).toBe('open');
  });

  test('tries each address of a name, in turn by family, and says that one family fails beside the other', async () => {
    const port = await onConnect(() => {});
    const lookUp = async () => [
      { address: '::1', family: 6 as const },
      { address: '127.0.0.1', family: 4 as const },
    ];
    const result = await tested(`made-up.test:${port}`, { lookUp });
    expect(result.verdict).toBe('open');
    expect(steps(result).map((step) => (step.step === 'tcp' ? [step.address, step.end.kind] : step.step))).toEqual([
      'name',
      ['::1', 'error'],
      ['127.0.0.1', 'open'],
    ]);
    expect(result.remarks.length).toBeGreaterThan(0);
  });
});

describe('HTTP', () => {
  const web = (answer: Parameters<typeof createHttpServer>[1]) =>
    listening(createHttpServer(answer as never) as unknown as Server);

  test('follows redirects, shows each, and tells the last status', async () => {
    const port = await web((request, response) => {
      if (request.url === '/end') response.writeHead(204).end();
      else response.writeHead(302, { location: request.url === '/' ? 'next?a=1' : '/end' }).end();
    });
    const result = await tested(`http://127.0.0.1:${port}/`);
    expect(result.verdict).toBe('open');
    expect(result.explanation).toContain('204');
    expect(result.hops.map(({ target }) => target.path)).toEqual(['/', '/next?a=1', '/end']);
    expect(result.remarks.map(({ text }) => text).join()).toMatch(/^[^,]*next\?a=1[^,]*,[^,]*\/end[^,]*,[^,]*origin of its own/);
  });

  test('stops in a circle of redirects, and at what is no web address', async () => {
    const circle = await web((_, response) => response.writeHead(301, { location: '/' }).end());
    const result = await tested(`http://127.0.0.1:${circle}/`);
    expect(result).toMatchObject({ verdict: 'http-failed' });
    expect(result.hops).toHaveLength(11);
    const elsewhere = await web((_, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end());
    const stopped = await tested(`http://127.0.0.1:${elsewhere}/`);
    expect(stopped.hops).toHaveLength(1);
    expect(stopped.remarks.map(({ text }) => text).join()).toContain('file:///etc/passwd');
  });

  test('tells an error of the server, and denied access, beside an open connection', async () => {
    const port = await web((request, response) => response.writeHead(request.url === '/5' ? 503 : 403).end());
    expect((await tested(`http://127.0.0.1:${port}/5`)).remarks.map(({ text }) => text).join()).toContain('503');
    expect((await tested(`http://127.0.0.1:${port}/`)).remarks.map(({ text }) => text).join()).toContain('403');
  });

  test('tells apart a server that is silent, one that hangs up, one that resets, and one that speaks something else', async () => {
    const silent = await onConnect(() => {});
    expect((await tested(`http://127.0.0.1:${silent}`, {}, 300)).verdict).toBe('http-failed');
    const closing = await onConnect((socket) => socket.once('data', () => socket.end()));
    expect((await tested(`http://127.0.0.1:${closing}`)).verdict).toBe('hung-up');
    const resetting = await onConnect((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect((await tested(`http://127.0.0.1:${resetting}`)).verdict).toBe('reset');
    const other = await onConnect((socket) => socket.end('SSH-2.0-made-up\r\n'));
    expect(await tested(`http://127.0.0.1:${other}`)).toMatchObject({ verdict: 'http-failed' });
  });

  test('changes over to a WebSocket, or says that the server does not', async () => {
    const server = createHttpServer((_, response) => response.end());
    const plain = await listening(server as unknown as Server);
    expect((await tested(`ws://127.0.0.1:${plain}/`)).remarks).toHaveLength(1);
    server.on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    );
    const result = await tested(`ws://127.0.0.1:${plain}/`);
    expect([result.verdict, result.remarks]).toEqual(['open', []]);
    expect(result.explanation).toContain('101');
  });
});

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)('TLS (SKIPPED where openssl is missing)', () => {
  let folder = '';
  const made = (name: string) => readFileSync(join(folder, name), 'utf8');

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portlight-tls-'));
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Made-up CA', '-days', '30');
    openssl('req', '-x509', ...key, '-keyout', 'self.key', '-out', 'self.pem', '-subj', '/CN=localhost', '-days', '30');
    for (const [name, host, days] of [
      ['good', 'localhost', '30'],
      ['expired', 'localhost', '-1'],
      ['other', 'other.example', '30'],
    ] as const) {
      openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${host}`);
      writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${host}`);
      const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', days, '-extfile', `${name}.ext`];
      openssl('x509', '-req', '-in', `${name}.csr`, ...sign, '-out', `${name}.pem`);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const secureServer = (name: string) => {
    const server = createTlsServer({ key: made(`${name}.key`), cert: made(`${name}.pem`) });
    server.on('tlsClientError', () => {});
    server.on('secureConnection', (socket) => socket.on('error', () => {}));
    return listening(server);
  };
  const here = async () => [{ address: '127.0.0.1', family: 4 as const }];
  const trusting = (): Partial<World> => ({ authorities: [made('ca.pem')], lookUp: here });

  test('is open with a good certificate, and shows it', async () => {
    const result = await tested(`tls://localhost:${await secureServer('good')}`, trusting());
    expect(result).toMatchObject({ verdict: 'open', remarks: [] });
    const secured = steps(result).find((step) => step.step === 'tls');
    expect(secured?.end).toMatchObject({
      ...{ kind: 'secured', protocol: 'TLSv1.3', faults: [] },
      certificate: { subject: 'localhost', issuer: 'Made-up CA', names: ['localhost'] },
    });
  });

  test.each([
    ['expired', ['expired'], 'not valid since'],
    ['other', ['wrong-name'], 'is for other.example, not for localhost'],
    ['self', ['self-signed'], 'signed by itself'],
  ])('names what is wrong with the certificate: %s', async (name, faults, words) => {
    const result = await tested(`tls://localhost:${await secureServer(name)}`, trusting());
    expect(result.verdict).toBe('tls-failed');
    expect(result.explanation).toContain(words);
    expect(steps(result).at(-1)?.step === 'tls' && steps(result).at(-1)).toMatchObject({ end: { kind: 'secured', faults } });
  });

  test('says an unknown issuer, and when only this machine’s own store knows it', async () => {
    const port = await secureServer('good');
    const unknown = await tested(`tls://localhost:${port}`, { authorities: [made('self.pem')], lookUp: here });
    expect(unknown).toMatchObject({ verdict: 'tls-failed' });
    expect(unknown.explanation).toContain('Made-up CA');
    const own = { authorities: [made('self.pem')], localAuthorities: () => [made('ca.pem')], lookUp: here };
    const local = await tested(`tls://localhost:${port}`, own);
    expect(local.verdict).toBe('open');
    expect(local.remarks.map(({ text }) => text).join()).toContain('own store');
  });

  test('asks again when the first message is answered by a reset, and says it (C11)', async () => {
    const port = await onConnect((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const result = await tested(`tls://localhost:${port}`, trusting());
    expect(result).toMatchObject({ verdict: 'reset', rule: 'C11', confidence: 'likely' });
    expect(steps(result).flatMap((step) => (step.step === 'tls' ? [step.serverName] : []))).toEqual([
      ...['localhost', 'localhost', 'localhost'],
      null,
    ]);
  });

  test('finds a filter that cuts by the name in the handshake', async () => {
    const good = createTlsServer({ key: made('good.key'), cert: made('good.pem') });
    good.on('tlsClientError', () => {}).on('secureConnection', (socket) => socket.on('error', () => {}));
    const port = await onConnect((socket) =>
      socket.once('data', (hello) => {
        if (hello.includes('localhost')) return socket.resetAndDestroy();
        socket.pause();
        socket.unshift(hello);
        good.emit('connection', socket);
      }),
    );
    expect(await tested(`tls://localhost:${port}`, trusting())).toMatchObject({
      verdict: 'reset',
      rule: 'C11',
      confidence: 'certain',
    });
  });

  test('says that what answers speaks no TLS', async () => {
    const port = await onConnect((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect((await tested(`tls://localhost:${port}`, trusting())).explanation).toContain('does not speak TLS');
  });
});

describe('many targets', () => {
  test('are tested all, each result with its place', async () => {
    const port = await onConnect(() => {});
    const targets = Array.from({ length: 60 }, (_, at) => readable(at % 2 === 0 ? `127.0.0.1:${port}` : '127.0.0.1:1'));
    const verdicts: string[] = [];
    await testTargets(targets, world, { compares: false, ...UNTIL_DONE }, ({ verdict }, at) => {
      verdicts[at] = verdict;
    });
    expect(verdicts).toEqual(targets.map((_, at) => (at % 2 === 0 ? 'open' : 'refused')));
  });

  test('end at once when they are interrupted', async () => {
    const stop = new AbortController();
    const port = await onConnect(() => stop.abort());
    const targets = Array.from({ length: 40 }, () => readable(`tls://127.0.0.1:${port}`));
    const results: TestResult[] = [];
    const looking = { deadlineMs: 60_000, compares: false, signal: stop.signal };
    await testTargets(targets, world, looking, (result) => void results.push(result));
    expect(results.length).toBeLessThan(40);
  });
});

describe('a silence', () => {
  test('that the server ends by itself is told as closed, and one that was over before as survived', async () => {
    const port = await onConnect((socket) => setTimeout(() => socket.end(), 400));
    const samples = await testIdle(readable(`127.0.0.1:${port}`), world, { silencesMs: [50, 20_000], ...UNTIL_DONE });
    expect(samples?.map(({ end }) => end)).toEqual(['survived', 'closed']);
    expect(samples?.[1]?.endedMs).toBeLessThan(20_000);
  });

  test('is not tried where nothing can be connected to', async () => {
    expect(await testIdle(readable('127.0.0.1:1'), world, { silencesMs: [50], ...UNTIL_DONE })).toBeNull();
  });
});
