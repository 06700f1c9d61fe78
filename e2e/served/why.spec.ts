import { expect } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { labForEach } from './set-up.ts';

// Real trouble in a machine of its own becomes a finding on the screen Why, with what it rests on, and is over when it is.

const lab = labForEach();

test('a firewall that drops becomes a finding with its evidence, and is over once it lets through', async ({ page }) => {
  const nft = (rules: string) => lab.machine.runFar('/usr/sbin/nft', rules);
  nft(
    'add table inet lab; add chain inet lab in { type filter hook input priority 0; }; add rule inet lab in tcp dport 5432 drop',
  );
  await lab.machine.start(`require('node:net').createServer().listen(5432, () => console.log('ready'))`, 'far');
  await lab.machine.start(`require('node:net').connect(5432, '192.0.2.2'); console.log('ready')`);
  await page.goto(`${lab.machine.url}#screen=why`);
  const head = page.getByRole('button', { name: /^No answer from 192\.0\.2\.2:5432/ });
  await expect(head).toBeVisible();
  await expect(page.getByRole('navigation').getByText(say('rail.problems', { count: 1 }))).toBeAttached();
  await head.focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('listitem').filter({ has: head });
  await expect(card.getByRole('table', { name: say('why.evidence') })).toContainText('SYN_SENT');
  await expect(card.getByRole('table', { name: say('why.evidence') })).toContainText('→ 192.0.2.2:5432');
  await expect(card).toContainText('portlight test 192.0.2.2:5432');
  nft('delete table inet lab');
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await expect(page.getByRole('region', { name: say('why.section.over') })).toContainText('192.0.2.2:5432');
});

test('a program that accepts nothing is told on the side of the server', async ({ page }) => {
  const stuck = `require('node:net').createServer().listen({ port: 7100, host: '127.0.0.1', backlog: 1 }, () =>
    process.stdout.write('ready\\n', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)))`;
  await lab.machine.start(stuck);
  await lab.machine.start(`for (let n = 0; n < 6; n += 1) require('node:net').connect(7100, '127.0.0.1'); console.log('ready')`);
  await page.goto(`${lab.machine.url}#screen=why`);
  const head = page.getByRole('button', { name: /accepts connections on port 7100/ });
  await expect(head).toBeVisible();
  await head.click();
  await page
    .getByRole('listitem')
    .filter({ has: head })
    .getByRole('button', { name: say('why.show') })
    .click();
  await expect(page).toHaveURL(/screen=connections/);
  await expect(page.locator('.table-line').first()).toContainText(say('trouble.A6'));
});
