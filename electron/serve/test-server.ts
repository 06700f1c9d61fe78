import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { createWatch } from '../collect/watch.ts';
import { type MadeUpMachine, madeUpMachine } from './made-up-machine.ts';
import { type ServeOptions, type Serving, serve } from './server.ts';

/** What the server answered to one request. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request, sent as it stands: nothing is tidied up on the way. */
export interface Question {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real server for tests, with screens and a machine that are made up. */
export interface TestServer {
  readonly server: Extract<Serving, { kind: 'serving' }>;
  readonly machine: MadeUpMachine;
  readonly screens: string;
  /** What a browser sends back once it was let in. */
  readonly cookie: string;
  /** The path below which it finds everything then. */
  readonly room: string;
  ask(question: Question): Promise<Answered>;
  /** Tries to open a WebSocket as a page of ours would, but for `headers` and for `path` below the room. */
  connect(headers?: Readonly<Record<string, string>>, path?: string): WebSocket;
  /** Starts a second server for the same machine. */
  serveAgain(rendererDir: string, choices?: Pick<ServeOptions, 'port' | 'patienceMs'>): Promise<Serving>;
  close(): Promise<void>;
}

/** What a test server says of itself. */
export const TEST_ABOUT = { version: '0.0.0', platform: 'linux', runtime: 'Node' };

/** Starts a server whose screens lie beside a secret file, which one of them is a link to. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'portlight-serve-'));
  const screens = join(folder, 'screens');
  await mkdir(screens);
  await writeFile(join(screens, 'index.html'), '<title>screens</title>');
  await writeFile(join(screens, 'app.js'), 'export {}');
  await writeFile(join(screens, 'notes.txt'), 'not for anyone');
  await writeFile(join(folder, 'secret.json'), '"secret"');
  await symlink(join(folder, 'secret.json'), join(screens, 'linked.json'));
  const machine = madeUpMachine([madeUpSocket({ id: 'one' })]);
  const watch = createWatch({ collector: machine.collector });
  const serveAgain: TestServer['serveAgain'] = (rendererDir, choices) =>
    serve({ watch, about: TEST_ABOUT, rendererDir, ...choices });
  const server = await serveAgain(screens);
  if (server.kind === 'failed') throw new Error(server.text);
  const ask = (question: Question) => asked(server.port, question);
  const entrance = await ask({ path: `/${new URL(server.url).search}` });
  const cookie = cookieOf(entrance);
  const room = entrance.headers.location ?? '';
  return {
    server,
    machine,
    screens,
    cookie,
    room,
    ask,
    serveAgain,
    connect(headers = {}, path = 'bridge') {
      const origin = `http://127.0.0.1:${server.port}`;
      return new WebSocket(`ws://127.0.0.1:${server.port}${room}${path}`, { headers: { cookie, origin, ...headers } });
    },
    async close() {
      await server.close();
      await watch.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf({ headers }: Pick<Answered, 'headers'>): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

function asked(port: number, { path, method = 'GET', headers = {} }: Question): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });
}
