import { createServer } from 'node:net';
import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { expectAccessible, lines } from '../screens/demo-visit.ts';
import { test } from '../watched-page.ts';
import { startScript } from './program.ts';
import { servedHere } from './set-up.ts';

// A real process is stopped from the browser; nothing but the keyboard is used.

const here = servedHere();

const PLAIN = `const s = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(String(s.address().port)));`;
const dialog = (page: Page): Locator => page.getByRole('alertdialog');
const buttonIn = (page: Page, words: Parameters<typeof say>[0]): Locator =>
  dialog(page).getByRole('button', { name: say(words), exact: true });

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}

async function askAbout(page: Page, port: string | number): Promise<Locator> {
  await page.goto(`${here.url}#${new URLSearchParams({ screen: 'ports' })}`);
  const input = page.getByRole('textbox', { name: say('port.box.label') });
  await tabTo(page, input);
  await page.keyboard.type(String(port));
  await page.keyboard.press('Enter');
  const box = page.getByRole('region', { name: say('port.box.heading') });
  await expect(box.getByRole('status')).toContainText(`Port ${port}`);
  return box;
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

test('the box tells who holds a port, and the process is stopped after a question whose first answer is no', async ({ page }) => {
  const service = startScript('stop-me.js', PLAIN);
  const port = await service.line();
  const box = await askAbout(page, port);
  await expect(box.getByRole('status')).toContainText('is in use');
  await expect(box.getByRole('status')).toContainText('The next free port is');
  await expect(box).toContainText(`pid ${service.pid}`);
  await tabTo(page, box.getByRole('button', { name: new RegExp(`pid ${service.pid}`) }));
  await page.keyboard.press('Enter');
  await expect(buttonIn(page, 'stop.dialog.cancel')).toBeFocused();
  await expect(dialog(page)).toContainText(`kill ${service.pid}`);
  await expect(dialog(page)).toContainText(`tcp ${port}`);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  expect(hasEnded(service.pid)).toBe(false);
  await expect(box.getByRole('button', { name: new RegExp(`pid ${service.pid}`) })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(buttonIn(page, 'stop.dialog.cancel')).toBeFocused();
  await tabTo(page, buttonIn(page, 'stop.dialog.agree'));
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect.poll(() => hasEnded(service.pid)).toBe(true);
  await expect(box.getByRole('status')).toContainText('is free');
  await service.end();
});

test('a process that does not listen is offered to be forced, as a second question', async ({ page }) => {
  const service = startScript('deaf.js', `process.on('SIGTERM', () => {}); ${PLAIN}`);
  const box = await askAbout(page, await service.line());
  await tabTo(page, box.getByRole('button', { name: new RegExp(`pid ${service.pid}`) }));
  await page.keyboard.press('Enter');
  await tabTo(page, buttonIn(page, 'stop.dialog.agree'));
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('still runs after 5 s', { timeout: 15_000 });
  await expect(buttonIn(page, 'stop.dialog.leave')).toBeFocused();
  expect(hasEnded(service.pid)).toBe(false);
  await expectAccessible(page);
  await tabTo(page, buttonIn(page, 'stop.dialog.agree-force'));
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect.poll(() => hasEnded(service.pid)).toBe(true);
  await service.end();
});

test('from the menu of a row the same question is asked, and what Portlight runs in is never stopped', async ({ page }) => {
  // This test program itself holds the port; Portlight was started by it.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await page.goto(`${here.url}#${new URLSearchParams({ screen: 'connections', filter: `port:${port} scope:loopback` })}`);
  await expect(lines(page)).toHaveCount(1);
  await lines(page).first().focus();
  await page.keyboard.press('Shift+F10');
  const item = page.getByRole('menuitem', { name: new RegExp(`${process.pid}…$`) });
  await expect(item).toBeVisible();
  await item.focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('would end with it');
  await expect(buttonIn(page, 'stop.dialog.agree')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  server.close();
});
