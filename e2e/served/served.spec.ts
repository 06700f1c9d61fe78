import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { lines } from '../screens/demo-visit.ts';
import { test } from '../watched-page.ts';
import { startPortlight, startService } from './program.ts';
import { servedHere } from './set-up.ts';

// The whole program, as a person starts it, in a real browser, against the real sockets of this machine.

const here = servedHere();

/** Opens the connections that a filter leaves. It names a place, so talk on loopback is not folded. */
async function look(page: Page, filter: string, address = here.url): Promise<void> {
  await page.goto(`${address}#${new URLSearchParams({ screen: 'connections', filter })}`);
  await expect(page.getByRole('grid', { name: say('tables.connections') })).toBeVisible();
}

/** The lines of sockets that are there; one that has closed stays for some seconds in grey. */
function living(page: Page): Locator {
  return page.locator('.table-line:not(.is-gone)');
}

/** The text of the cell under a heading, in each line that is drawn. */
async function cells(page: Page, heading: 'app' | 'process' | 'local' | 'remote' | 'state'): Promise<readonly string[]> {
  const headings = await page.getByRole('columnheader').allInnerTexts();
  const at = headings.findIndex((text) => text.trim().startsWith(say(`tables.column.${heading}`)));
  return lines(page).evaluateAll((rows, column) => rows.map((row) => row.children[column]?.textContent ?? ''), at);
}

test('a listener and its connections appear under their app with their pid, and go when they close', async ({ page }) => {
  const service = startService('tidy-service.js');
  const port = await service.line();
  await look(page, `port:${port} scope:loopback`);
  await expect(living(page)).toHaveCount(1);
  expect(await cells(page, 'state')).toEqual([expect.stringContaining(say('state.listen'))]);
  expect(await cells(page, 'app')).toEqual([expect.stringContaining('tidy-service.js')]);
  expect(await cells(page, 'process')).toEqual([expect.stringContaining(String(service.pid))]);
  service.say('connect');
  const source = await service.line();
  await expect(living(page)).toHaveCount(3);
  expect(await cells(page, 'local')).toContain(`127.0.0.1:${source}`);
  expect(await cells(page, 'remote')).toContain(`127.0.0.1:${source}`);
  for (const app of await cells(page, 'app')) expect(app).toContain('tidy-service.js');
  service.say('reset');
  await service.line();
  await expect(living(page)).toHaveCount(1);
  service.say('close');
  await service.line();
  await expect(living(page)).toHaveCount(0);
  await service.end();
});

test('two tabs to one server are two rows of the browser that differ only in the source port', async ({ page, context }) => {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    // The answer to /stream never ends, so each tab keeps a connection of its own.
    if (request.url === '/stream') response.write('on and on');
    else response.end('<!doctype html><title>tab</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (let tab = 0; tab < 2; tab += 1) {
    const other = await context.newPage();
    await other.goto(`http://127.0.0.1:${port}/`);
    await other.evaluate(async () => void (await fetch('/stream')));
  }
  await page.bringToFront();
  await look(page, `remote:127.0.0.1:${port} state:established`);
  await expect.poll(async () => (await cells(page, 'local')).length).toBeGreaterThanOrEqual(2);
  expect(new Set(await cells(page, 'remote'))).toEqual(new Set([`127.0.0.1:${port}`]));
  const locals = await cells(page, 'local');
  expect(new Set(locals).size).toBe(locals.length);
  const apps = new Set(await cells(page, 'app'));
  expect(apps.size).toBe(1);
  expect([...apps][0]).toMatch(/chrom|edge/i);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a reload goes on where it was, without asking for the key again', async ({ page }) => {
  const service = startService('steady-service.js');
  const port = await service.line();
  await look(page, `local:127.0.0.1:${port}`);
  await expect(living(page)).toHaveCount(1);
  expect(page.url()).not.toContain('token');
  await page.reload();
  await expect(living(page)).toHaveCount(1);
  service.say('connect');
  await service.line();
  await expect(living(page)).toHaveCount(2);
  await service.end();
});

test('another server of this machine, opened in the same browser, is not sent the cookie', async ({ page }) => {
  await look(page, 'scope:loopback');
  const cookies: (string | undefined)[] = [];
  const other = createServer(({ headers }, response) => {
    cookies.push(headers.cookie);
    response.setHeader('content-type', 'text/html').end('<title>other</title><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
  expect(cookies).toEqual([undefined]);
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual([`portlight-${new URL(here.url).port}`]);
  other.close();
});

test('a second tab sees the same as the first', async ({ page, context }) => {
  const service = startService('shared-service.js');
  const port = await service.line();
  const other = await context.newPage();
  await look(page, `local:127.0.0.1:${port}`);
  await look(other, `local:127.0.0.1:${port}`);
  await expect(living(other)).toHaveCount(1);
  service.say('connect');
  await service.line();
  await expect(living(other)).toHaveCount(2);
  await page.bringToFront();
  await expect(living(page)).toHaveCount(2);
  await service.end();
});

test('every screen shows this machine', async ({ page }) => {
  const service = startService('visible-service.js');
  const port = await service.line();
  service.say('connect');
  await service.line();
  for (const screen of ['now', 'apps', 'destinations', 'connections'] as const) {
    await page.goto(`${here.url}#${new URLSearchParams({ screen, filter: `scope:loopback port:${port}` })}`);
    await page.reload();
    await expect(page.getByRole('main')).toContainText(screen === 'destinations' ? String(port) : 'visible-service.js');
  }
  await service.end();
});

test('when the server ends the last table stays under a strip that says so; a new one needs its new key', async ({
  page,
  complaints,
}) => {
  const own = startPortlight();
  const address = await own.line();
  const { port, host } = new URL(address);
  const service = startService('lasting-service.js');
  const listens = await service.line();
  await look(page, `local:127.0.0.1:${listens}`, address);
  await expect(living(page)).toHaveCount(1);
  await own.end();
  const strip = page.getByRole('status').filter({ hasText: /cannot be reached/ });
  await expect(strip).toBeVisible();
  await expect(living(page)).toHaveCount(1);
  const next = startPortlight('--port', port);
  const newAddress = await next.line();
  expect(new URL(newAddress).host).toBe(host);
  expect((await page.request.get(`http://${host}/`)).status()).toBe(401);
  await expect(page.getByRole('status').filter({ hasText: /Open the address that it printed/ })).toBeVisible();
  await look(page, `local:127.0.0.1:${listens}`, newAddress);
  await expect(living(page)).toHaveCount(1);
  await expect(strip).toBeHidden();
  // The browser itself complains of the connection that broke; that is what happened here.
  complaints.length = 0;
  await service.end();
  await page.close();
  await next.end();
});
