import { connect, createServer, type Socket } from 'node:net';
import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { type Running, startScript, startService } from './program.ts';
import { servedHere } from './set-up.ts';
import { digTunnel, whyNoTunnel } from './ssh-tunnel.ts';

// How ports are held and shared, seen on this machine: each test makes the situation for real and finds it on the screen Ports.

const here = servedHere();

/** The line of a port on the screen Ports. */
async function lineOf(page: Page, port: number | string, filter = `port:${port} scope:loopback`): Promise<Locator> {
  await page.goto(`${here.url}#${new URLSearchParams({ screen: 'ports', filter })}`);
  await page.reload();
  const line = page
    .getByRole('treegrid')
    .getByRole('row')
    .filter({ hasText: String(port) })
    .first();
  await expect(line).toBeVisible();
  return line;
}

async function detailOf(page: Page, port: number | string, filter?: string): Promise<Locator> {
  await (await lineOf(page, port, filter)).click();
  const detail = page.getByRole('complementary', { name: say('frame.detail') });
  await expect(detail).toContainText(`Port ${port}`);
  return detail;
}

/** Several clients of one service, each by a source port of its own. */
async function clientsOf(service: Running, count: number): Promise<readonly string[]> {
  const sources: string[] = [];
  for (let at = 0; at < count; at += 1) {
    service.say('connect');
    sources.push(await service.line());
  }
  return sources;
}

test('S1: several connections share a port, and a picture of the four values shows that only the source port differs', async ({
  page,
}) => {
  const service = startService('shared-port-service.js');
  const port = await service.line();
  const sources = await clientsOf(service, 3);
  const detail = await detailOf(page, port);
  const picture = detail.getByRole('figure');
  await expect(picture).toContainText(`These 3 connections share port ${port}.`);
  await expect(picture).toContainText('because the source ports differ');
  for (const source of sources) await expect(picture.getByRole('cell', { name: new RegExp(`^${source}`) })).toBeVisible();
  await expect(picture.getByRole('cell', { name: new RegExp(`^${port}`) })).toHaveCount(1);
  await service.end();
});

test('S3: the clients of a listener stand under it, and accept gave each a socket of its own', async ({ page }) => {
  const service = startService('popular-service.js');
  const port = await service.line();
  const sources = await clientsOf(service, 4);
  const line = await lineOf(page, port);
  await line.click();
  await page.keyboard.press('ArrowRight');
  const rows = page.getByRole('treegrid').getByRole('row');
  for (const source of sources) await expect(rows.filter({ hasText: `127.0.0.1:${source}` })).toHaveCount(1);
  await expect(page.getByRole('complementary', { name: say('frame.detail') })).toContainText('4 clients');
  await service.end();
});

/** Two processes that each open the port with SO_REUSEPORT, as Node does since 23.1 with `reusePort`. */
const TWINS = `
const net = require('node:net');
const { fork } = require('node:child_process');
const own = process.argv[2];
const server = net.createServer().listen({ port: Number(own ?? 0), host: '127.0.0.1', reusePort: true }, () => {
  if (own !== undefined) return void process.send('ready');
  const port = server.address().port;
  const twin = fork(__filename, [String(port)]);
  twin.once('message', () => console.log(String(port)));
  process.stdin.on('end', () => twin.kill()).resume();
});
if (own !== undefined) process.on('disconnect', () => process.exit());
`;

/** A parent that opens the port and hands the very same socket to two workers. */
const WORKERS = `
const cluster = require('node:cluster');
const net = require('node:net');
cluster.schedulingPolicy = cluster.SCHED_NONE;
if (cluster.isPrimary) {
  let ready = 0;
  for (let at = 0; at < 2; at += 1)
    cluster.fork().on('message', (port) => {
      ready += 1;
      if (ready === 2) console.log(String(port));
    });
  process.stdin.on('end', () => process.exit()).resume();
} else {
  const server = net.createServer().listen({ port: 0, host: '127.0.0.1' }, () => process.send(server.address().port));
}
`;

test('S4: twins by SO_REUSEPORT are two sockets on one port, and it is said who deals the connections out', async ({ page }) => {
  const twins = startScript('twin-service.js', TWINS);
  const port = await twins.line();
  const detail = await detailOf(page, port);
  await expect(detail).toContainText('SO_REUSEPORT, which each of them asked for');
  await expect(detail).toContainText('2 sockets that wait');
  await twins.end();
});

test('S4: a listener that workers inherited is one socket of several processes', async ({ page }) => {
  const workers = startScript('inheriting-service.js', WORKERS);
  const port = await workers.line();
  const detail = await detailOf(page, port);
  await expect(detail).toContainText(/One socket that .*processes hold: .* inherited it/);
  await expect(detail).toContainText('3 processes hold this socket.');
  await workers.end();
});

test('S4: the same port on two addresses is two listeners of two programs', async ({ page }) => {
  const service = startService('first-of-two.js');
  const port = await service.line();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(Number(port), '127.0.0.2', resolve));
  const detail = await detailOf(page, port);
  await expect(detail).toContainText('They are of 2 different programs, which is possible because the address tells them apart.');
  await new Promise((resolve) => other.close(resolve));
  await service.end();
});

test('S16: what listens on all addresses is open to everyone, what listens on loopback only to this machine', async ({
  page,
}) => {
  const open = createServer();
  const port = await new Promise<number>((resolve) => {
    open.listen(0, '0.0.0.0', () => resolve((open.address() as { port: number }).port));
  });
  const detail = await detailOf(page, port, `port:${port}`);
  await expect(detail).toContainText('whoever has a way to this machine can reach it');
  const closed = startService('private-service.js');
  const own = await detailOf(page, await closed.line());
  await expect(own).toContainText('only programs on this machine can reach it');
  await new Promise((resolve) => open.close(resolve));
  await closed.end();
});

test('S17: an ssh tunnel is a local listener, and the connection that carries its traffic is named', async ({ page }) => {
  const missing = whyNoTunnel();
  test.skip(missing !== null, `no tunnel can be made here: ${missing}`);
  const tunnel = await digTunnel();
  // Servers of ssh must not outlive a test that fails.
  try {
    const through: Socket = connect(tunnel.mouth, '127.0.0.1');
    await new Promise<void>((resolve) => through.once('connect', resolve));
    const detail = await detailOf(page, tunnel.mouth);
    await expect(detail).toContainText('The mouth of an ssh tunnel');
    await expect(detail).toContainText(`127.0.0.1:${tunnel.end}`);
    await expect(
      detail.getByRole('button', { name: new RegExp(`${say('ports.tunnel.carrier')}.*127\\.0\\.0\\.1 ?:${tunnel.carrier}`) }),
    ).toBeVisible();
    through.destroy();
  } finally {
    await tunnel.close();
  }
});
