import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { labForEach } from './set-up.ts';

// What goes wrong between two ends, made for real in a network namespace and found on the screen.

const NFT = '/usr/sbin/nft';
const FAR = '192.0.2.2';

const lab = labForEach();

async function look(page: Page, screen: string, filter = ''): Promise<void> {
  await page.goto(`${lab.machine.url}#${new URLSearchParams({ screen, filter })}`);
  await page.reload();
  await expect(page.getByRole('main')).toBeVisible();
}

/** Tests a destination in the window; resolves with the report once it has its verdict. */
async function tested(page: Page, target: string): Promise<Locator> {
  await page.getByLabel(say('test.box.label')).fill(target);
  await page.getByLabel(say('test.box.label')).press('Enter');
  const report = page.getByRole('region', { name: say('test.report') });
  await expect(report).toContainText(target);
  await expect(report.getByRole('button', { name: say('test.again') })).toBeVisible({ timeout: 45_000 });
  return report;
}

function dropsOnFarSide(port: number): void {
  const rules = `add table inet lab; add chain inet lab in { type filter hook input priority 0; }; add rule inet lab in tcp dport ${port} drop`;
  lab.machine.runFar(NFT, rules);
}

test('S5: of a small ephemeral range it is seen how much one destination has taken, and that it runs out', async ({ page }) => {
  lab.machine.run('/usr/sbin/sysctl', '-qw', 'net.ipv4.ip_local_port_range=40000 40009');
  await lab.machine.start(`require('node:net').createServer().listen(7000, () => console.log('ready'))`, 'far');
  await lab.machine.start(`
    const net = require('node:net');
    let open = 0;
    for (let at = 0; at < 10; at += 1) net.connect(7000, '${FAR}', () => { if ((open += 1) === 10) console.log('ready'); });
  `);
  await look(page, 'ports');
  await expect(page.getByRole('main')).toContainText(`Most used: 10 of 10 to ${FAR}:7000`);
  await page.getByText(say('ports.local.title')).click();
  await expect(page.getByRole('main')).toContainText('40000–40009');
});

test('S10: what is dropped has no answer, what is refused has one, and both are said in words', async ({ page }) => {
  test.setTimeout(120_000);
  dropsOnFarSide(5_432);
  await lab.machine.start(`require('node:net').connect(5432, '${FAR}'); console.log('ready')`);
  await look(page, 'connections', 'port:5432');
  await expect(page.locator('.table-line')).toContainText('no answer');
  await look(page, 'why');
  await expect(page.getByRole('main')).toContainText(`No answer from ${FAR}:5432`);
  await expect(await tested(page, `${FAR}:5432`)).toContainText(say('probe.verdict.no-answer'));
  await expect(await tested(page, `${FAR}:81`)).toContainText(say('probe.verdict.refused'));
  await expect(await tested(page, '198.51.100.7:443')).toContainText(say('probe.verdict.unreachable'));
});

test('S11 and S12: the port that a URL implies is said, and that browsers refuse a port', async ({ page }) => {
  await look(page, 'why');
  const box = page.getByLabel(say('test.box.label'));
  const form = page.locator('form').filter({ has: box });
  for (const [url, port] of [
    ['http://service.example/', 80],
    ['wss://service.example/', 443],
    ['ssh://service.example', 22],
  ] as const) {
    await box.fill(url);
    await expect(form).toContainText(`TCP port ${port}`);
    await expect(form).toContainText('implies it');
  }
  await lab.machine.start(`require('node:http').createServer((_, r) => r.end()).listen(6000, () => console.log('ready'))`, 'far');
  await expect(await tested(page, `http://${FAR}:6000/`)).toContainText('Browsers refuse port 6000');
  await lab.machine.start(`require('node:http').createServer((_, r) => r.end()).listen(8080, () => console.log('ready'))`, 'far');
  const plain = await tested(page, `http://${FAR}:8080/`);
  await expect(plain).toContainText('mixed content');
  await expect(plain).toContainText('an origin of its own');
});

test('S13: a connection is made in steps with a time each, and the one that fails is named', async ({ page }) => {
  await lab.machine.start(
    `require('node:http').createServer((q, r) => q.url === '/' ? r.writeHead(301, { location: '/next' }).end() : r.end('ok')).listen(80, () => console.log('ready'))`,
    'far',
  );
  await look(page, 'why');
  const report = await tested(page, `http://${FAR}/`);
  await expect(report).toContainText(say('probe.verdict.open'));
  await expect(report).toContainText('Redirect to');
  expect(await report.locator('.test-step').count()).toBeGreaterThanOrEqual(4);
  await expect(await tested(page, `https://${FAR}:80/`)).toContainText(say('probe.verdict.tls-failed'));
});

test('S19: a full accept queue is seen at its port and is a finding: callers wait as if a firewall were in the way', async ({
  page,
}) => {
  await lab.machine.start(`
    const server = require('node:net').createServer().listen({ port: 8080, backlog: 1 }, () => {
      process.stdout.write('ready\\n', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });
  `);
  await lab.machine.start(
    `for (let at = 0; at < 4; at += 1) require('node:net').connect(8080, '192.0.2.1'); console.log('ready')`,
    'far',
  );
  await look(page, 'ports', 'port:8080');
  const line = page.getByRole('treegrid').getByRole('row').filter({ hasText: '8080' }).first();
  await expect(line).toContainText('2 / 1');
  await line.click();
  await expect(page.getByRole('complementary', { name: say('frame.detail') })).toContainText('The accept queue is full: 2 of 1.');
  await look(page, 'why');
  await expect(page.getByRole('main')).toContainText(/accepts connections on port 8080 .*too slowly/);
});

test('S18: this machine’s own firewall in the way of a listener is told with its rule and the command that opens it', async ({
  page,
}) => {
  const chain = 'add chain inet lab in { type filter hook input priority 0; policy accept; }';
  lab.machine.run(NFT, `add table inet lab; ${chain}; add rule inet lab in tcp dport 8080 drop`);
  await lab.machine.start(`require('node:net').createServer().listen(8080, '0.0.0.0', () => console.log('ready'))`);
  await look(page, 'ports', 'port:8080');
  await page.getByRole('treegrid').getByRole('row').filter({ hasText: '8080' }).first().click();
  const detail = page.getByRole('complementary', { name: say('frame.detail') });
  await expect(detail).toContainText(say('firewall.word.blocked'));
  await expect(detail).toContainText('tcp dport 8080 drop');
  await expect(detail).toContainText(say('firewall.command'));
  lab.machine.run(NFT, 'flush chain inet lab in');
  await look(page, 'ports', 'port:8080');
  await page.getByRole('treegrid').getByRole('row').filter({ hasText: '8080' }).first().click();
  await expect(detail).toContainText('No firewall of this machine stands in the way of port 8080');
});
