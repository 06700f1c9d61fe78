import { execFileSync } from 'node:child_process';
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { expect, type Locator, type Page } from '@playwright/test';
import { hasSs } from '../../electron/cli/lab/this-machine.ts';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { runPortlight, startScript, startService } from './program.ts';
import { servedHere } from './set-up.ts';

// What ports and sockets are, seen on this machine: each test makes the situation for real and finds it on the screen.

interface ListedSocket {
  readonly local: { readonly port: number };
  readonly owners: readonly { readonly pid: number }[];
}

const here = servedHere();

async function look(page: Page, screen: string, filter: string): Promise<void> {
  await page.goto(`${here.url}#${new URLSearchParams({ screen, filter })}`);
  await page.reload();
  await expect(page.getByRole('main')).toBeVisible();
}

/** The detail of the one socket that a filter leaves. */
async function detailOf(page: Page, filter: string): Promise<Locator> {
  await look(page, 'connections', filter);
  const line = page.locator('.table-line:not(.is-gone)');
  await expect(line).toHaveCount(1);
  await line.click();
  const detail = page.getByRole('complementary', { name: say('frame.detail') });
  await expect(detail).toBeVisible();
  return detail;
}

test('S2: a listener waits for anyone, a connection has one other end, and both are told apart', async ({ page }) => {
  const service = startService('waiting-service.js');
  const port = await service.line();
  service.say('connect');
  const source = await service.line();
  const listener = await detailOf(page, `port:${port} is:listening`);
  await expect(listener).toContainText(`waiting-service.js`);
  await expect(listener.getByRole('heading').first()).toContainText(`listens on 127.0.0.1 port ${port}`);
  const client = await detailOf(page, `local:127.0.0.1:${source}`);
  await expect(client.getByRole('heading').first()).toContainText(`→ 127.0.0.1 port ${port}`);
  await service.end();
});

test('S9: after both ends have closed TIME_WAIT stays without a process, and is said to be normal', async ({ page }) => {
  const server = createTcpServer((socket) => socket.resume().on('end', () => socket.end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  await new Promise<void>((resolve) => client.once('connect', resolve));
  const { localPort } = client;
  await new Promise<void>((resolve) => client.resume().once('close', resolve).end());
  const detail = await detailOf(page, `local:127.0.0.1:${localPort} state:time-wait`);
  await expect(detail).toContainText('No process holds it any more. This is normal.');
  await expect(detail).toContainText(/the kernel forgets it in \d+ s/);
  await new Promise((resolve) => server.close(resolve));
});

test('S14: a kept HTTP connection is open and silent on purpose, and the detail says why', async ({ page }) => {
  test.skip(!hasSs, 'ss is not installed');
  test.setTimeout(90_000);
  const server = createServer({ keepAliveTimeout: 120_000 }, (_, response) => void response.end('kept'));
  await new Promise<void>((resolve) => server.listen(8_080, '127.0.0.2', resolve));
  const agent = new Agent({ keepAlive: true });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.2', port: 8_080, agent }, resolve).on('error', reject).end();
  });
  const source = answer.socket.localPort;
  answer.resume();
  const detail = await detailOf(page, `local:127.0.0.1:${source}`);
  await expect(detail).toContainText('HTTP keeps a connection for the next request', { timeout: 45_000 });
  await expect(detail).toContainText(/silent for \d+ s/);
  agent.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('S15: UDP on port 443 is shown as what it is: no listening state, perhaps QUIC', async ({ page }) => {
  test.skip(process.geteuid?.() !== 0, 'only root may listen below 1024');
  const sockets: Datagrams[] = [];
  const bound = (port: number, address: string) =>
    new Promise<Datagrams>((resolve) => {
      const socket = createSocket('udp4');
      sockets.push(socket);
      socket.bind(port, address, () => resolve(socket));
    });
  await bound(443, '127.0.0.3');
  const client = await bound(0, '127.0.0.1');
  await new Promise<void>((resolve) => client.connect(443, '127.0.0.3', resolve));
  const server = await detailOf(page, 'proto:udp local:127.0.0.3:443 -remote:127.0.0.1');
  await expect(server).toContainText('QUIC tells them apart by connection IDs');
  await expect(server).not.toContainText('listens on');
  const peer = await detailOf(page, 'proto:udp remote:127.0.0.3:443');
  await expect(peer).toContainText('Perhaps QUIC');
  for (const socket of sockets) socket.close();
});

test('S6: the usual service of a port is said as usual, and never as a fact', async ({ page }) => {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(5_432, '127.0.0.4', resolve));
  const detail = await detailOf(page, 'local:127.0.0.4:5432');
  await expect(detail.getByRole('heading').first()).toContainText('(usually postgres)');
  await new Promise((resolve) => server.close(resolve));
});

test('S7: who holds a port is told with pid and parents, and freeing it ends that process alone', async () => {
  const service = startService('blocking-service.js');
  const port = await service.line();
  const held = runPortlight('port', port);
  expect(held.code).toBe(1);
  expect(held.text).toContain(`pid ${service.pid}`);
  expect(held.text).toContain('blocking-service.js');
  expect(held.text).toContain('started by');
  expect(runPortlight('port', port, '--free', '--yes').code).toBe(0);
  await expect(service.line()).rejects.toThrow('ended');
  expect(runPortlight('port', port).code).toBe(0);
  await service.end();
});

test('S8: what ss prints as listening is listed with the same address, port and process', async () => {
  test.skip(!hasSs, 'ss is not installed');
  const service = startService('listed-service.js');
  await service.line();
  const printed = execFileSync('ss', ['-Htlnp'], { encoding: 'utf8' });
  const expected = printed
    .split('\n')
    .map((line) => /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s.*?pid=(\d+)/.exec(line))
    .filter((found) => found !== null)
    .map(([, , port, pid]) => `${port} ${pid}`);
  expect(expected.some((row) => row.endsWith(` ${service.pid}`))).toBe(true);
  const { text } = runPortlight('list', 'is:listening', '--json');
  const { sockets } = JSON.parse(text) as { readonly sockets: readonly ListedSocket[] };
  const listed = sockets.flatMap(({ local, owners }) => owners.map(({ pid }) => `${local.port} ${pid}`));
  expect(expected.filter((row) => !listed.includes(row))).toEqual([]);
  await service.end();
});

/** A server whose three workers each hold a connection of their own. */
const CLUSTER = `
const cluster = require('node:cluster');
const net = require('node:net');
if (cluster.isPrimary) {
  let joined = 0;
  const server = net.createServer(() => {
    joined += 1;
    if (joined === 3) console.log(String(server.address().port));
  }).listen(0, '127.0.0.1', () => {
    for (let at = 0; at < 3; at += 1) cluster.fork({ PORT: String(server.address().port) });
  });
  process.stdin.on('end', () => process.exit()).resume();
} else net.connect(Number(process.env.PORT), '127.0.0.1');
`;

test('S20: a server and its workers are one app of several processes', async ({ page }) => {
  const server = startScript('many-handed-service.js', CLUSTER);
  const port = await server.line();
  await look(page, 'apps', `port:${port} scope:loopback`);
  const app = page.getByRole('treegrid').getByRole('row').filter({ hasText: 'many-handed-service.js' });
  await expect(app.first()).toBeVisible();
  await app.first().click();
  await expect(page.getByRole('complementary', { name: say('frame.detail') })).toContainText('4 processes');
  await server.end();
});
