import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { electronProgram } from '../../build/electron-program.ts';
import { fromRoot } from '../../build/layout.ts';
import type { Bridge } from '../../shared/contract.ts';

// The desktop window in real Electron, from dist/.

const program = electronProgram();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const missing =
  program === null ? 'Electron’s program is not installed (npx install-electron)' : hasDisplay ? null : 'there is no display';

test.describe('the desktop window', () => {
  if (missing !== null) console.warn(`\n*** SKIPPED: the desktop window was NOT tested: ${missing}. ***\n`);
  test.skip(missing !== null, missing ?? '');

  let profile: string;
  let electron: ElectronApplication;
  let page: Page;

  test.beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'portlight-app-'));
    const switches = [`--user-data-dir=${profile}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    electron = await _electron.launch({ executablePath: program ?? '', args: [...switches, fromRoot('.')] });
    page = await electron.firstWindow();
  });

  test.afterAll(async () => {
    await electron?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  test('shows the screens from the app’s own scheme', async () => {
    await expect(page).toHaveURL(/^app:\/\/portlight\//);
    await expect(page).toHaveTitle(/Portlight/);
    await expect(page.getByRole('main')).toBeVisible();
  });

  test('gives the page the bridge and nothing of Node', async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(window, 'portlight')).sort(),
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['on', 'request'], node: [] });
  });

  test('keeps the page from the network, from other pages and from new windows', async () => {
    const outcome = await page.evaluate(async () => ({
      fetched: await fetch('http://127.0.0.1:9/').then(
        () => true,
        () => false,
      ),
      escaped: await fetch('app://portlight/../../etc/passwd').then(
        (response) => response.status,
        () => 0,
      ),
      opened: window.open('https://example.com/') !== null,
    }));
    expect(outcome).toEqual({ fetched: false, escaped: 404, opened: false });
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await expect(page).toHaveURL(/^app:\/\/portlight\//);
    expect(electron.windows()).toHaveLength(1);
  });

  test('reads this machine: a listener of this test is among its sockets', async () => {
    test.skip(process.platform !== 'linux', 'only Linux is read yet');
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const ports = await page.evaluate(async () => {
        const bridge = Reflect.get(window, 'portlight') as Bridge;
        const answer = await bridge.request('sockets:start', { intervalMs: 1_000 });
        return 'failed' in answer ? [] : answer.reading.sockets.map((socket) => socket.local.port);
      });
      expect(ports).toContain(port);
    } finally {
      server.close();
    }
  });

  test('refuses what is not in the contract', async () => {
    const refusal = await page.evaluate(() => {
      const bridge = Reflect.get(window, 'portlight') as Bridge;
      return bridge.request('shell:open' as 'app:about', null).then(
        () => null,
        (error: Error) => error.message,
      );
    });
    expect(refusal).toContain('unknown request');
  });
});
