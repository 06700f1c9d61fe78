import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MAIN, nodeConfig } from '../../build/vite.node.ts';
import { REQUEST_CHANNELS } from '../../shared/contract.ts';
import { type ContentsDouble, type DoubleOptions, ElectronDouble, startMain, type WindowDouble } from './electron-double.ts';

// The built main process, run by Node with a stand-in for Electron: what it asks of Electron is what is looked at.

let folder: string;
let main: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portlight-shell-'));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'renderer/index.html'), '<!doctype html><title>Portlight</title>');
  await writeFile(join(folder, 'renderer/assets/index.js'), 'export {};');
  await writeFile(join(folder, 'secret.json'), '{}');
  const config = nodeConfig(MAIN);
  await build({ ...config, build: { ...config.build, outDir: join(folder, 'electron') } });
  main = pathToFileURL(join(folder, 'electron/main.js')).href;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Opened {
  readonly double: ElectronDouble;
  readonly window: WindowDouble;
  readonly contents: ContentsDouble;
}

async function opened(options: Partial<DoubleOptions> = {}): Promise<Opened> {
  const double = new ElectronDouble({ userData: folder, ...options });
  await startMain(main, double);
  double.ready.resolve();
  await double.ready.promise;
  const window = double.windows[0];
  if (window === undefined) throw new Error('no window was opened');
  return { double, window, contents: window.webContents };
}

/** Raises an event that can be refused on the page, and tells whether it was. */
function isRefused(contents: ContentsDouble, event: string, details: Record<string, unknown>): boolean {
  let refused = false;
  contents.emit(event, { ...details, preventDefault: () => (refused = true) }, details.url);
  return refused;
}

describe('the window', () => {
  test('gets the sandbox and its scheme before Electron is ready, and opens only then', async () => {
    const double = new ElectronDouble({ userData: folder });
    await startMain(main, double);
    expect(double.calls).toEqual(['requestSingleInstanceLock', 'enableSandbox', 'registerSchemesAsPrivileged']);
    expect(double.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
    double.ready.resolve();
    await double.ready.promise;
    expect(double.windows).toHaveLength(1);
  });

  test('is the only one: a second start quits, and the first one’s window comes to the front', async () => {
    const second = new ElectronDouble({ userData: folder, hasLock: false });
    await startMain(main, second);
    expect(second.calls).toEqual(['requestSingleInstanceLock', 'quit']);
    const first = await opened();
    first.window.isShown = false;
    first.double.app.emit('second-instance');
    expect(first.window.isShown).toBe(true);
    expect(first.double.windows).toHaveLength(1);
  });

  test('shows a capture that a second start was given: the page begins anew with it', async () => {
    const file = join(folder, 'netstat.txt');
    await writeFile(file, 'tcp 0 0 192.0.2.1:22 198.51.100.7:5000 ESTABLISHED\n');
    const { double, window } = await opened();
    double.app.emit('second-instance', {}, [], '/', { captured: file });
    await vi.waitFor(() => expect(window.webContents.reloads).toBe(1));
    double.app.emit('second-instance', {}, [], '/', { captured: null });
    expect(window.webContents.reloads).toBe(1);
  });

  test('has no Node in its page, no web views, no tools in a packaged app, and our preload', async () => {
    const { window } = await opened();
    expect(window.options.webPreferences).toEqual({
      preload: join(folder, 'electron/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
    expect(window.loaded).toEqual(['app://portlight/']);
  });

  test('shows itself when there is something to see, and opens again where it was closed', async () => {
    const { window } = await opened();
    expect([window.options.show, window.isShown]).toEqual([false, false]);
    window.emit('ready-to-show');
    expect(window.isShown).toBe(true);
    window.isMaximizedNow = true;
    window.emit('close');
    const again = await opened();
    expect(again.window.options).toMatchObject({ x: 40, y: 50, width: 1000, height: 700 });
    expect(again.window.isMaximizedNow).toBe(true);
  });

  test('quits with its last window, except on macOS', async () => {
    const { double } = await opened();
    double.app.emit('window-all-closed');
    expect(double.calls.includes('quit')).toBe(process.platform !== 'darwin');
  });

  test('loads a development server while one works on it, and never when packaged', async () => {
    process.env.PORTLIGHT_DEV_SERVER = 'http://127.0.0.1:5173/';
    try {
      expect((await opened()).window.loaded).toEqual(['app://portlight/']);
      expect((await opened({ isPackaged: false })).window.loaded).toEqual(['http://127.0.0.1:5173/']);
      process.env.PORTLIGHT_DEV_SERVER = 'http://example.com:80/';
      expect((await opened({ isPackaged: false })).window.loaded).toEqual(['app://portlight/']);
    } finally {
      delete process.env.PORTLIGHT_DEV_SERVER;
    }
  });
});

describe('the scheme', () => {
  let double: ElectronDouble;
  beforeAll(async () => {
    double = (await opened()).double;
  });

  function ask(url: string, method = 'GET'): Promise<Response> {
    const answer = double.served.get('app');
    if (answer === undefined) throw new Error('app: is not served');
    // Node's own Request takes no such scheme; the shell reads these two.
    return answer({ url, method } as Request);
  }

  test('serves the page under the Content-Security-Policy', async () => {
    const response = await ask('app://portlight/');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>Portlight</title>');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|ws:|\*/);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await ask('app://portlight/assets/index.js')).status).toBe(200);
  });

  test.each([
    'app://portlight/../../etc/passwd',
    'app://portlight/../secret.json',
    'app://portlight/%2e%2e/secret.json',
    'app://portlight/..%2fsecret.json',
    'app://portlight/..%5csecret.json',
    'app://portlight/assets/..%2f..%2fsecret.json',
    'app://portlight/%00index.html',
    'app://portlight/%zz',
    'app://portlight/assets',
    'app://elsewhere/index.html',
    'app://person@portlight/index.html',
  ])('refuses %s', async (url) => {
    const response = await ask(url);
    expect([response.status, await response.text()]).toEqual([404, '']);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('answers no method but GET', async () => {
    expect((await ask('app://portlight/', 'POST')).status).toBe(405);
  });
});

describe('the page', () => {
  test('stays where it is: no navigation but its own reload, no redirect, no new window, no web view', async () => {
    const { contents } = await opened();
    for (const event of ['will-navigate', 'will-frame-navigate']) {
      expect(isRefused(contents, event, { isMainFrame: true, url: 'https://example.com/' })).toBe(true);
      expect(isRefused(contents, event, { isMainFrame: true, url: 'app://portlight/other.html' })).toBe(true);
      expect(isRefused(contents, event, { isMainFrame: true, url: 'app://portlight/#screen=apps' })).toBe(false);
    }
    expect(isRefused(contents, 'will-frame-navigate', { isMainFrame: false, url: 'app://portlight/' })).toBe(true);
    expect(isRefused(contents, 'will-redirect', { url: 'app://portlight/' })).toBe(true);
    expect(isRefused(contents, 'will-attach-webview', {})).toBe(true);
    expect(contents.openHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
  });

  test('gets no permission, asked for or found, and no device', async () => {
    const { session } = (await opened()).double;
    const decisions: boolean[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      session.decidePermission?.(null, permission, (yes) => decisions.push(yes));
    }
    expect(decisions).toEqual([false, false, false, false, false]);
    expect([session.hasPermission?.(), session.hasDevice?.()]).toEqual([false, false]);
  });

  test('fetches its own files and nothing else, downloads nothing, and loads no dictionaries', async () => {
    const { session } = (await opened()).double;
    const isCancelled = (url: string) => {
      let cancelled: boolean | null = null;
      session.decideRequest?.({ url }, ({ cancel }) => (cancelled = cancel));
      return cancelled;
    };
    expect(isCancelled('app://portlight/assets/index.js')).toBe(false);
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1/',
      'ws://127.0.0.1:1/',
      'file:///etc/passwd',
      'devtools://devtools/',
      'app://other/',
    ]) {
      expect(isCancelled(url), url).toBe(true);
    }
    expect(session.checksSpelling).toBe(false);
    let isPrevented = false;
    session.emit('will-download', { preventDefault: () => (isPrevented = true) });
    expect(isPrevented).toBe(true);
  });
});

describe('a request', () => {
  test('has one channel each, and is answered to our own page', async () => {
    const { double, contents } = await opened();
    const { handlers, calls } = double;
    expect([...handlers.keys()].sort()).toEqual([...REQUEST_CHANNELS].sort());
    const ours = { sender: contents, senderFrame: contents.mainFrame };
    expect(await handlers.get('app:about')?.(ours, null)).toEqual({
      kind: 'answer',
      answer: { version: '1.2.3', host: 'window', platform: process.platform, runtime: expect.stringMatching(/^Electron /) },
    });
    expect(await handlers.get('clipboard:write')?.(ours, { text: 'a row' })).toEqual({ kind: 'answer', answer: null });
    expect(calls).toContain('clipboard: a row');
  });

  test('from anyone else is refused, and so is a wrong argument', async () => {
    const { double, contents } = await opened();
    const { handlers, calls } = double;
    const write = handlers.get('clipboard:write');
    const stranger = { mainFrame: { url: 'app://portlight/' } };
    const senders = [
      { sender: contents, senderFrame: null },
      { sender: contents, senderFrame: { url: 'app://portlight/' } },
      { sender: stranger, senderFrame: stranger.mainFrame },
    ];
    for (const sender of senders) expect(await write?.(sender, { text: 'x' })).toMatchObject({ kind: 'refused' });
    expect(await write?.({ sender: contents, senderFrame: contents.mainFrame }, { text: 5 })).toMatchObject({ kind: 'refused' });
    contents.mainFrame = { url: 'https://example.com/' };
    expect(await write?.({ sender: contents, senderFrame: contents.mainFrame }, { text: 'x' })).toMatchObject({
      kind: 'refused',
    });
    expect(calls.filter((call) => call.startsWith('clipboard'))).toEqual([]);
  });
});

test('a page whose process ends is loaded again', async () => {
  const { contents } = await opened();
  contents.emit('render-process-gone', {}, { reason: 'oom' });
  expect(contents.reloads).toBe(1);
});

test('with arguments it is the command line: no window, no lock, the command’s exit code', async () => {
  const double = new ElectronDouble({ userData: folder });
  await startMain(main, double, ['--no-sandbox', 'no-such-command']);
  expect(await double.exited).toBe(2);
  expect(double.calls).toEqual([]);
});

test('the built main process names no file of the machine it was built on', () => {
  const text = readFileSync(join(folder, 'electron/main.js'), 'utf8');
  expect(text).not.toContain(join(import.meta.dirname, '../..'));
  expect(text).not.toContain('sourceMappingURL');
});
