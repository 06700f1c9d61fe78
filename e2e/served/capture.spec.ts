import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { expectAccessible, lines } from '../screens/demo-visit.ts';
import { test } from '../watched-page.ts';
import { servedHere } from './set-up.ts';

// What another machine printed, opened in the screens of this one.

const NETSTAT = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:135            0.0.0.0:0              ABH\u00d6REN         980
  TCP    192.0.2.10:49801       203.0.113.7:443        HERGESTELLT      7404
  TCP    192.0.2.10:49802       203.0.113.7:443        SYN_GESENDET     7404
  UDP    0.0.0.0:5353           *:*                                     7404

"firefox.exe","7404","Console","1","410.324 K"
`;

const here = servedHere();

async function visit(page: Page, address = here.url): Promise<void> {
  await page.goto(`${address}#${new URLSearchParams({ screen: 'connections' })}`);
  await expect(page.getByRole('grid', { name: say('tables.connections') })).toBeVisible();
}

function strip(page: Page): Locator {
  return page.getByRole('status').filter({ hasText: /^Capture of/ });
}

test('a chosen file is shown in place of this machine, says so, and goes away again', async ({ page }) => {
  await visit(page);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'from-anna.txt', mimeType: 'text/plain', buffer: Buffer.from(NETSTAT) });
  await expect(strip(page)).toContainText('Capture of Windows');
  await expect(strip(page)).toContainText('from-anna.txt');
  await expect(page).toHaveTitle(/Capture of Windows/);
  await expect(lines(page)).toHaveCount(4);
  await expect(lines(page).filter({ hasText: 'Firefox' })).toHaveCount(3);
  await expect(page.getByRole('button', { name: say('pace.pause') })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: say('capture.close') }).click();
  await expect(strip(page)).toBeHidden();
  await expect(page.getByRole('button', { name: say('pace.pause') })).toBeVisible();
});

test('Now draws no past of a capture, which is one moment', async ({ page }) => {
  await page.goto(`${here.url}#screen=now`);
  const overTime = page.getByRole('region', { name: say('now.time.title') });
  await expect(overTime).toBeVisible();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'from-anna.txt', mimeType: 'text/plain', buffer: Buffer.from(NETSTAT) });
  await expect(strip(page)).toBeVisible();
  await expect(page.getByRole('region', { name: say('now.flow.title') })).toContainText('203.0.113.7');
  await expect(overTime).toHaveCount(0);
  await page.getByRole('button', { name: say('capture.close') }).click();
  await expect(overTime).toBeVisible();
});

test('the local ports of a capture are those that are usual for its system, and it is not said to have been watched', async ({
  page,
}) => {
  const capture = `State Recv-Q Send-Q Local Address:Port Peer Address:Port Process
ESTAB 0 0 10.0.0.1:50000 10.0.0.2:443
ESTAB 0 0 10.0.0.1:20000 10.0.0.2:443
`;
  await visit(page);
  await page.locator('input[type=file]').setInputFiles({ name: 'ss.txt', mimeType: 'text/plain', buffer: Buffer.from(capture) });
  await expect(strip(page)).toBeVisible();
  await page.getByRole('button', { name: say('screen.ports') }).click();
  const card = page.locator('summary', { hasText: say('ports.local.title') });
  await expect(card).toContainText('32768–60999: usual for Linux, not told by the capture');
  await expect(card).not.toContainText(say('ports.forecast.too-early'));
  await card.click();
  await expect(page.getByRole('columnheader', { name: say('ports.local.forecast') })).toHaveCount(0);
});

test('Now says of folded talk that none goes to another machine, rather than that there is none', async ({ page }) => {
  const capture = `State Recv-Q Send-Q Local Address:Port Peer Address:Port Process
ESTAB 0 0 127.0.0.1:50000 127.0.0.1:5432
ESTAB 0 0 127.0.0.1:5432 127.0.0.1:50000
`;
  await page.goto(`${here.url}#screen=now`);
  await page.locator('input[type=file]').setInputFiles({ name: 'ss.txt', mimeType: 'text/plain', buffer: Buffer.from(capture) });
  await expect(strip(page)).toBeVisible();
  const main = page.getByRole('main');
  await expect(main).toContainText(say('now.empty.title.folded'));
  await expect(main).toContainText('No application on this machine has a connection to another machine.');
});

test('a test is run from this machine though a capture is shown, and says so', async ({ page }) => {
  await visit(page);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'from-anna.txt', mimeType: 'text/plain', buffer: Buffer.from(NETSTAT) });
  await expect(strip(page)).toBeVisible();
  await page.getByRole('button', { name: say('screen.why') }).click();
  await expect(page.getByText(say('test.box.capture'))).toBeVisible();
  await page.getByRole('textbox', { name: say('test.box.label') }).fill('127.0.0.1:1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: say('test.report') })).toContainText('ECONNREFUSED');
});

test('of a capture only what one reading proves is told, and that is said', async ({ page }) => {
  await visit(page);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'from-anna.txt', mimeType: 'text/plain', buffer: Buffer.from(NETSTAT) });
  await expect(strip(page)).toBeVisible();
  await page.getByRole('button', { name: say('screen.why') }).click();
  await expect(page.getByText(say('why.watched.capture'))).toBeVisible();
  // Windows tells no timers: the rules that need them say so.
  await expect(page.getByRole('region', { name: say('why.unseen') })).toContainText('A2');
  await expectAccessible(page);
});

test('a pasted text is opened, bytes of another encoding in a dropped file too', async ({ page }) => {
  await visit(page);
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, NETSTAT);
  await expect(strip(page)).toContainText(say('capture.source.paste'));
  await expect(lines(page)).toHaveCount(4);
  const utf16 = Buffer.from(`\ufeff${NETSTAT}`, 'utf16le').toString('base64');
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], 'wide.txt'));
    document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, utf16);
  await expect(strip(page)).toContainText('wide.txt');
  await expect(lines(page)).toHaveCount(4);
});

test('what is no socket table is refused in words, and the machine stays on the screen', async ({ page }) => {
  await visit(page);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'poem.txt', mimeType: 'text/plain', buffer: Buffer.from('Roses are red\n') });
  await expect(page.getByRole('status').filter({ hasText: 'No socket table was found in “poem.txt”' })).toBeVisible();
  await expect(strip(page)).toBeHidden();
});

test('portlight open shows the capture first', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-open-'));
  const file = join(folder, 'from-anna.txt');
  writeFileSync(file, NETSTAT);
  const program = fileURLToPath(new URL('../../dist/cli/portlight.js', import.meta.url));
  // Without a display and a browser to call: it prints where it serves.
  const child = spawn(process.execPath, [program, 'open', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', BROWSER: '' },
  });
  const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  await visit(page, address);
  await expect(strip(page)).toContainText('Capture of Windows');
  await expect(lines(page)).toHaveCount(4);
  // A page that lives on would call for its server and complain.
  await page.close();
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true });
});
