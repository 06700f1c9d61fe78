import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { expect, type Locator, type Page } from '@playwright/test';
import { hasSs } from '../../electron/cli/lab/this-machine.ts';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { servedHere } from './set-up.ts';

// The Ports screen against real listeners of this machine, beside the facts of facts-ports.spec.ts.

const here = servedHere();

const openLines = (page: Page): Locator => page.locator('.table-line.is-port:not(.is-gone)');

/** The detail of the one open port that a filter leaves. */
async function portDetail(page: Page, port: string | number): Promise<Locator> {
  await page.goto(`${here.url}#${new URLSearchParams({ screen: 'ports', filter: `sport:${port}` })}`);
  await page.reload();
  await expect(openLines(page)).toHaveCount(1);
  await openLines(page).click();
  const detail = page.getByRole('complementary', { name: say('frame.detail') });
  await expect(detail.getByRole('heading', { level: 2 })).toContainText(`Port ${port}`);
  return detail;
}

function listening(address: string): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => void socket.on('error', () => {}));
  return new Promise((resolve) => {
    server.listen(0, address, () => resolve({ server, port: (server.address() as AddressInfo).port }));
  });
}

test('S4: IPv4 and IPv6 have ports of their own, and one socket may take both', async ({ page }) => {
  test.skip(!hasSs, 'ss is not installed');
  const both = createServer();
  await new Promise<void>((resolve) => both.listen(0, '::', resolve));
  await expect(await portDetail(page, (both.address() as AddressInfo).port)).toContainText(say('ports.sharing.dual-stack'));
  both.close();
  const four = await listening('127.0.0.1');
  const six = createServer();
  await new Promise<void>((resolve) => six.listen(four.port, '::1', resolve));
  const detail = await portDetail(page, four.port);
  await expect(detail).toContainText(`127.0.0.1:${four.port}, [::1]:${four.port}`);
  four.server.close();
  six.close();
});

test('a port that closes goes grey, leaves the list, and its detail says that it is not open any more', async ({ page }) => {
  const { server, port } = await listening('127.0.0.1');
  const detail = await portDetail(page, port);
  const caller = connect(port, '127.0.0.1');
  await expect(detail).toContainText('1 connection has come in by it.');
  caller.destroy();
  await new Promise((resolve) => server.close(resolve));
  await expect(detail).toContainText(say('ports.detail.closed'));
  await page.mouse.move(0, 0);
  await page.getByRole('combobox').focus();
  await expect(page.locator('.table-line.is-port')).toHaveCount(0);
});
