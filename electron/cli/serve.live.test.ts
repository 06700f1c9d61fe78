import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

// The real program as a server on this real machine, with stand-ins for the screens, Electron and the browser.

const SERVE = `import { serveScreens } from '${new URL('./serve.ts', import.meta.url)}';
import { untilInterrupted } from '${new URL('./interrupt.ts', import.meta.url)}';
import { processOutput } from '${new URL('./output.ts', import.meta.url)}';
const [, rendererDir, port] = process.argv;
const plan = { port: port === undefined ? null : Number(port), opensBrowser: true, rendererDir };
process.exit(await untilInterrupted((signal) => serveScreens(plan, processOutput(signal))));`;
const WINDOW = `import { openWindowOrServe } from '${new URL('./window.ts', import.meta.url)}';
const [, rendererDir, appDir] = process.argv;
process.exit(await openWindowOrServe({ rendererDir, appDir }));`;

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Lines of stdout, one after the other. */
  line(): Promise<string>;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
}

let folder: string;
let screens: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portlight-window-'));
  screens = join(folder, 'screens');
  await mkdir(screens);
  await writeFile(join(screens, 'index.html'), '<title>screens</title>');
});

afterAll(() => rm(folder, { recursive: true }));

function run(program: string, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Running {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined, BROWSER: 'none', ...env },
  });
  let stderr = '';
  child.stderr.on('data', (part) => {
    stderr += part;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    line: async () => (await lines.next()).value ?? '',
    stderr: () => stderr,
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

async function letIn(url: string): Promise<{ readonly cookie: string; readonly room: string }> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  return { cookie: String(headers.get('set-cookie')).split(';')[0] ?? '', room: String(headers.get('location')) };
}

describe('portlight serve', () => {
  it('prints its address alone on stdout, shows this machine to who has it, and ends with 130 at Ctrl-C', async () => {
    const server = run(SERVE, [screens]);
    const url = await server.line();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const { host, origin } = new URL(url);
    const { cookie, room } = await letIn(url);
    const socket = new WebSocket(`ws://${host}${room}bridge`, { headers: { cookie, origin } });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const answer = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
    socket.send(JSON.stringify({ id: 1, channel: 'app:about', ask: null }));
    expect(await answer).toMatchObject({ id: 1, answer: { host: 'browser', version: expect.stringMatching(/^\d+\.\d+\.\d+/) } });
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(130);
    expect(server.stderr()).not.toContain('asked to open');
  });

  it('ends with 2 when its port is taken, and says so', async () => {
    const first = run(SERVE, [screens]);
    const { port } = new URL(await first.line());
    const second = run(SERVE, [screens, port]);
    expect(await second.ended).toBe(2);
    expect(second.stderr()).toContain(`Port ${port} is taken`);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(143);
  });
});

async function executable(path: string, text: string): Promise<string> {
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

/** A package folder whose Electron is a shell script. */
async function packageWith(name: string, script: string): Promise<string> {
  const app = join(folder, name);
  const electron = join(app, 'node_modules', 'electron');
  await mkdir(join(electron, 'dist'), { recursive: true });
  await writeFile(join(app, 'package.json'), '{ "version": "0.0.0" }');
  await writeFile(join(electron, 'package.json'), '{ "version": "0.0.0" }');
  await writeFile(join(electron, 'path.txt'), 'electron');
  await executable(join(electron, 'dist', 'electron'), script);
  return app;
}

/** As root no window is tried at all; the tests run as root in many a container. */
const AS = (uid: number) => `process.getuid = () => ${uid};\n${WINDOW}`;

describe.skipIf(process.platform !== 'linux')('portlight without a command', () => {
  it('says in one line that there is no display, and serves the same screens', async () => {
    const app = await packageWith('no-display', '#!/bin/sh\nexit 7\n');
    const server = run(WINDOW, [screens, app]);
    const url = await server.line();
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
    expect(server.stderr().split('\n')[0]).toBe(
      'portlight: No desktop window: there is no display (DISPLAY and WAYLAND_DISPLAY are not set). Serving the same screens.',
    );
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(130);
  });

  it('opens the window where there is a display and Electron, and ends as it ends', async () => {
    const app = await packageWith('window', '#!/bin/sh\necho "window of $1 $ELECTRON_RUN_AS_NODE"\nexit 0\n');
    const window = run(AS(1000), [screens, app], { DISPLAY: ':99', ELECTRON_RUN_AS_NODE: '1' });
    expect(await window.line()).toBe(`window of ${app} `);
    expect(await window.ended).toBe(0);
    expect(window.stderr()).toBe('');
  });

  it('serves the screens when the window ends at once with an error', async () => {
    const app = await packageWith('broken', '#!/bin/sh\nexit 7\n');
    const server = run(AS(1000), [screens, app], { DISPLAY: ':99', PATH: '' });
    expect(await server.line()).toContain('http://127.0.0.1:');
    expect(server.stderr()).toContain('code 7');
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(130);
  });

  it('does not start Electron as root, where it would have no sandbox', async () => {
    const app = await packageWith('as-root', '#!/bin/sh\nexit 7\n');
    const server = run(AS(0), [screens, app], { DISPLAY: ':99' });
    expect(await server.line()).toContain('http://127.0.0.1:');
    expect(server.stderr()).toContain('sandbox');
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(130);
  });
});

const { electronBinary } = await import('./electron-binary.ts');

describe.skipIf(process.platform !== 'linux')('Electron’s program', () => {
  const never = new AbortController().signal;

  it('is found where npm has put it, without a download', async () => {
    const app = await packageWith('found', '#!/bin/sh\n');
    const answer = await electronBinary(app, () => expect.unreachable(), never);
    expect(answer).toEqual({ kind: 'found', program: join(app, 'node_modules', 'electron', 'dist', 'electron') });
  });

  it('is fetched by its own installer, after saying so', async () => {
    const app = await packageWith('fetched', '#!/bin/sh\n');
    const electron = join(app, 'node_modules', 'electron');
    await rm(join(electron, 'path.txt'));
    await writeFile(
      join(electron, 'install.js'),
      "require('node:fs').writeFileSync(require('node:path').join(__dirname, 'path.txt'), 'electron');",
    );
    let told = 0;
    const downloading = () => {
      told += 1;
    };
    expect(await electronBinary(app, downloading, never)).toMatchObject({ kind: 'found' });
    expect(told).toBe(1);
    expect(await readFile(join(electron, 'path.txt'), 'utf8')).toBe('electron');
  });

  it('is missing when the installer fails, and when there is no such package', async () => {
    const app = await packageWith('failed', '#!/bin/sh\n');
    await rm(join(app, 'node_modules', 'electron', 'path.txt'));
    await writeFile(join(app, 'node_modules', 'electron', 'install.js'), 'process.exit(1);');
    expect(await electronBinary(app, () => {}, never)).toEqual({ kind: 'missing', why: 'no-binary' });
    const bare = join(folder, 'bare');
    await mkdir(bare);
    expect(await electronBinary(bare, () => {}, never)).toEqual({ kind: 'missing', why: 'no-electron' });
  });
});
