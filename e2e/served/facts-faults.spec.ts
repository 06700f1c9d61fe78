import { expect } from '@playwright/test';
import { test } from '../watched-page.ts';
import { type Machine, makeMachine, noMachine } from './namespace.ts';

let machine: Machine;

test.skip(noMachine !== null, `no network namespace can be made here: ${noMachine}`);

test.beforeAll(async () => {
  machine = await makeMachine();
});

test.afterAll(() => machine.close());

test('S10: what is dropped has no answer, and the screen says for how long', async ({ page }) => {
  machine.runFar(
    '/usr/sbin/nft',
    'add table inet lab; add chain inet lab in { type filter hook input priority 0; }; add rule inet lab in tcp dport 5432 drop',
  );
  await machine.start(`require('node:net').connect(5432, '192.0.2.2'); console.log('ready')`);
  await page.goto(`${machine.url}#${new URLSearchParams({ screen: 'connections', filter: 'port:5432' })}`);
  await expect(page.locator('.table-line')).toContainText('no answer');
});
