import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { type Machine, makeMachine, noMachine } from './namespace.ts';
import { type Running, startPortlight, startScript } from './program.ts';

// Real connections from the page's click to a real server, on loopback or within a namespace.

let portlight: Running;
let url = '';
const running: Running[] = [];

test.beforeAll(async () => {
  portlight = startPortlight();
  url = await portlight.line();
});

test.afterAll(async () => {
  await portlight.end();
  for (const one of running) await one.end();
});

/** A server that takes connections, and says when one comes and when it has gone. It answers what `does` says. */
async function server(does: string): Promise<{ readonly port: string; readonly line: () => Promise<string> }> {
  const source = `
const server = require('node:net').createServer((socket) => {
  console.log('came');
  socket.on('error', () => {}).on('close', () => console.log('went')).resume();
  ${does}
}).listen(0, '127.0.0.1', () => console.log(String(server.address().port)));
`;
  const made = startScript('far-side.cjs', source);
  running.push(made);
  return { port: await made.line(), line: made.line };
}

const answering = (head: string) =>
  `socket.once('data', () => socket.end(${JSON.stringify(`${head}\r\nContent-Length: 0\r\n\r\n`)}));`;
const report = (page: Page) => page.getByRole('region', { name: say('test.report') });
const verdict = (page: Page) => report(page).getByRole('heading', { level: 3 }).first();

async function openBox(page: Page, address = url): Promise<void> {
  await page.goto(address);
  await page.goto(new URL('#screen=why', page.url()).href);
  await expect(page.getByRole('textbox', { name: say('test.box.label') })).toBeVisible();
}

async function testIt(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: say('test.box.label') }).fill(text);
  await page.getByRole('button', { name: say('test.box.begin'), exact: true }).click();
}

test('a port that is open, and one that is refused', async ({ page }) => {
  const { port } = await server('');
  await openBox(page);
  await testIt(page, `127.0.0.1:${port}`);
  await expect(verdict(page)).toContainText(say('probe.verdict.open'));
  await testIt(page, '127.0.0.1:1');
  await expect(verdict(page)).toContainText(say('probe.verdict.refused'));
  await expect(report(page)).toContainText('ECONNREFUSED');
});

test('a certificate for another name', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-certificate-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key', '-out', 'cert'];
  execFileSync('openssl', ['req', '-x509', ...key, '-subj', '/CN=www.example.net', '-days', '2'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const [keyText, certText] = ['key', 'cert'].map((name) => readFileSync(join(folder, name), 'utf8'));
  rmSync(folder, { recursive: true });
  const source = `
const server = require('node:https').createServer(${JSON.stringify({ key: keyText, cert: certText })}, (_, answer) => answer.end('ok'))
  .listen(0, '127.0.0.1', () => console.log(String(server.address().port)));
`;
  const made = startScript('secure.cjs', source);
  running.push(made);
  await openBox(page);
  await testIt(page, `https://localhost:${await made.line()}/`);
  await expect(verdict(page)).toContainText(say('probe.verdict.tls-failed'));
  await expect(report(page)).toContainText('The certificate is for www.example.net, not for localhost.');
  await expect(report(page).getByRole('region', { name: say('test.certificate') })).toContainText('www.example.net');
});

test('a redirect is followed, and its steps stand beneath', async ({ page }) => {
  const { port: there } = await server(answering('HTTP/1.1 200 OK'));
  const { port } = await server(answering(`HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${there}/there`));
  await openBox(page);
  await testIt(page, `http://127.0.0.1:${port}/`);
  await expect(verdict(page)).toContainText(say('probe.verdict.open'));
  await expect(report(page)).toContainText(say('test.steps.redirect', { target: `http://127.0.0.1:${there}/there` }));
  await expect(report(page).locator('.test-step')).toHaveCount(4);
});

test('a list of destinations, each with its own result', async ({ page }) => {
  const { port } = await server('');
  await openBox(page);
  await testIt(page, `127.0.0.1:${port}\n127.0.0.1:1\nudp://127.0.0.1:1`);
  await expect(verdict(page)).toHaveText(say('test.many.heading', { open: 1, all: 3 }));
  await expect(report(page).getByRole('row').nth(2)).toContainText(say('probe.verdict.refused'));
});

test('a test that is stopped leaves no connection', async ({ page }) => {
  const { port, line } = await server('');
  await openBox(page);
  await testIt(page, `http://127.0.0.1:${port}/`);
  expect(await line()).toBe('came');
  await page.getByRole('button', { name: say('test.stop'), exact: true }).click();
  expect(await line()).toBe('went');
  await expect(verdict(page)).toContainText(say('test.stopped'));
});

test('a tab that is closed, and a page that is left, end their tests', async ({ context }) => {
  const { port, line } = await server('');
  for (const leave of ['close', 'reload'] as const) {
    const page = await context.newPage();
    await openBox(page);
    await page.getByRole('button', { name: say('test.option.wait', { time: '5 s' }) }).click();
    await page.getByRole('menuitemradio', { name: '1 min' }).click();
    await testIt(page, `http://127.0.0.1:${port}/`);
    expect(await line()).toBe('came');
    await page[leave]();
    expect(await line()).toBe('went');
  }
});

test('a row of Connections is tested by its key', async ({ page }) => {
  const { port } = await server('');
  const client = startScript(
    'caller.cjs',
    `const socket = require('node:net').connect(${port}, '127.0.0.1', () => console.log(String(socket.localPort)));`,
  );
  running.push(client);
  const source = await client.line();
  await page.goto(url);
  const hash = new URLSearchParams({ screen: 'connections', filter: `scope:loopback sport:${source} dport:${port}` });
  await page.goto(new URL(`#${hash}`, page.url()).href);
  const row = page.locator('.table-line');
  await expect(row).toHaveCount(1);
  await row.focus();
  await page.keyboard.press('t');
  await expect(verdict(page)).toContainText(say('probe.verdict.open'));
  await expect(verdict(page)).toContainText(`127.0.0.1:${port}`);
});

test.describe('where packets are dropped', () => {
  let machine: Machine;
  test.skip(noMachine !== null, `no network namespace can be made here: ${noMachine}`);
  test.beforeAll(async () => {
    machine = await makeMachine();
  });
  test.afterAll(() => machine.close());

  test('there is no answer, and another port tells that it is a filter', async ({ page }) => {
    const rules =
      'add table inet lab; add chain inet lab in { type filter hook input priority 0; }; add rule inet lab in tcp dport 5432 drop';
    machine.runFar('/usr/sbin/nft', rules);
    await openBox(page, machine.url);
    await page.getByRole('button', { name: say('test.option.wait', { time: '5 s' }) }).click();
    await page.getByRole('menuitemradio', { name: '1 s', exact: true }).click();
    await testIt(page, '192.0.2.2:5432');
    await expect(verdict(page)).toContainText(say('probe.verdict.no-answer'));
    await expect(report(page)).toContainText('So the host is up, and this port is filtered.');
    await expect(report(page)).toContainText(say('test.rule', { rule: 'C1' }));
  });
});
