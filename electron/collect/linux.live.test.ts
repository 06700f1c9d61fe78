import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket as NetSocket, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reading } from '../../shared/reading.ts';
import type { Socket } from '../../shared/socket.ts';
import { AS_NOBODY, hasSs, whyNoOtherUser } from '../cli/lab/this-machine.ts';
import type { Collector } from './collector.ts';
import { collectorForThisMachine } from './machine.ts';

const isLinux = process.platform === 'linux';
let collector: Collector;
let directory = '';
const ends: (() => void)[] = [];

beforeEach(() => {
  collector = collectorForThisMachine();
  directory = mkdtempSync(join(tmpdir(), 'portlight-live-'));
});
afterEach(() => {
  collector.close();
  for (const end of ends.splice(0)) end();
  rmSync(directory, { recursive: true, force: true });
});

async function reading(): Promise<Reading> {
  const scan = await collector.scan();
  if (scan.kind !== 'read') throw new Error(scan.text);
  return scan.reading;
}

async function listen(host: string): Promise<{ server: Server; port: number; accepted: NetSocket[] }> {
  const accepted: NetSocket[] = [];
  const server = createServer((socket) => accepted.push(socket.on('error', () => {})));
  server.listen(0, host);
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port, accepted };
}

async function dial(host: string, port: number): Promise<NetSocket> {
  const socket = connect(port, host);
  socket.on('error', () => {});
  await once(socket, 'connect');
  ends.push(() => socket.destroy());
  return socket;
}

const on = (all: Reading, port: number) => all.sockets.filter((socket) => socket.local.port === port);
const between = (all: Reading, local: number, remote: number) =>
  all.sockets.find((socket) => socket.local.port === local && socket.remote?.port === remote) as Socket;
const pids = (socket: Socket) => socket.owners.map((owner) => owner.pid);

describe.runIf(isLinux)('on this machine', () => {
  test('a listener and a connection of ours are found with our own pid and executable', async () => {
    const { port, accepted } = await listen('127.0.0.1');
    const client = await dial('127.0.0.1', port);
    await expect.poll(() => accepted.length).toBe(1);
    const all = await reading();
    const listener = on(all, port).find((socket) => socket.state === 'listen') as Socket;
    const connection = between(all, client.localPort ?? 0, port);
    expect(pids(listener)).toEqual([process.pid]);
    expect(pids(connection)).toEqual([process.pid]);
    expect(connection.owners[0]?.exe).toBe(process.execPath);
    expect(connection).toMatchObject({ protocol: 'tcp', family: 4, state: 'established', ownerUnknown: null });
    expect(connection.app?.id).toBe(listener.app?.id);
    expect(all.processes.find((one) => one.pid === process.pid)?.startedAt).toMatch(/^20/);
    if (all.method[0] === 'ss') expect(connection.tcp?.rttMs).toBeGreaterThan(0);
  });

  test('what opens and closes is followed, and what stays is the same object', async () => {
    const { port, accepted } = await listen('127.0.0.1');
    const before = on(await reading(), port)[0] as Socket;
    const client = await dial('127.0.0.1', port);
    await expect.poll(() => accepted.length).toBe(1);
    const local = client.localPort ?? 0;
    const during = await reading();
    expect(on(during, port)[0]).toBe(before);
    const opened = between(during, local, port);
    expect(pids(opened)).toEqual([process.pid]);
    expect(opened.sinceIsBound).toBe(false);
    client.end();
    await once(client, 'end').catch(() => {});
    client.destroy();
    await expect
      .poll(async () => between(await reading(), local, port)?.state ?? 'gone')
      .toMatch(/^(?:fin-wait-2|time-wait|gone)$/);
    const left = between(await reading(), local, port);
    if (left !== undefined) expect(left).toMatchObject({ id: opened.id, app: opened.app, owners: [] });
  });

  test.runIf(hasSs)('an IPv4-mapped connection is IPv4 addresses on an IPv6 socket, its listener is dual stack', async () => {
    const { port, accepted } = await listen('::');
    const client = await dial('127.0.0.1', port);
    await expect.poll(() => accepted.length).toBe(1);
    const all = await reading();
    expect(on(all, port).find((socket) => socket.state === 'listen')).toMatchObject({
      family: 6,
      dualStack: true,
      local: { address: '*' },
    });
    expect(between(all, port, client.localPort ?? 0)).toMatchObject({
      family: 6,
      local: { address: '127.0.0.1' },
      remote: { address: '127.0.0.1' },
    });
    expect(between(all, client.localPort ?? 0, port).family).toBe(4);
  });

  test('a connected UDP socket has a peer and a state, an unconnected one has neither', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    await once(server, 'listening');
    const client = createSocket('udp4');
    client.connect(server.address().port, '127.0.0.1');
    await once(client, 'connect');
    ends.push(
      () => server.close(),
      () => client.close(),
    );
    const all = await reading();
    const port = server.address().port;
    expect(on(all, port).find((socket) => socket.protocol === 'udp')).toMatchObject({ state: null, remote: null });
    const connected = between(all, client.address().port, port);
    expect(connected).toMatchObject({ protocol: 'udp', state: 'established' });
    expect(pids(connected)).toEqual([process.pid]);
  });

  test('workers that share a listener are all its owners, under the script of their server', async () => {
    const script = join(directory, 'shop.mjs');
    writeFileSync(
      script,
      `import cluster from 'node:cluster'; import { createServer } from 'node:net';
       if (cluster.isPrimary) {
         cluster.schedulingPolicy = cluster.SCHED_NONE;
         const workers = [cluster.fork(), cluster.fork()];
         const ports = await Promise.all(workers.map((worker) => new Promise((resolve) => worker.on('listening', (at) => resolve(at.port)))));
         process.send({ port: ports[0], pids: workers.map((worker) => worker.process.pid) });
         process.on('disconnect', () => process.exit());
       } else createServer(() => {}).listen(Number(process.env.SHOP_PORT), '127.0.0.1');`,
    );
    const free = await listen('127.0.0.1');
    free.server.close();
    const child = fork(script, { env: { ...process.env, SHOP_PORT: String(free.port) }, execArgv: [] });
    ends.push(() => child.kill());
    const [told] = (await once(child, 'message')) as [{ port: number; pids: number[] }];
    const listener = on(await reading(), told.port).find((socket) => socket.state === 'listen') as Socket;
    expect(pids(listener).toSorted()).toEqual([child.pid, ...told.pids].toSorted());
    expect(listener.app).toMatchObject({ name: 'shop.mjs (node)', kind: 'script' });
  });

  test.runIf(existsSync('/bin/bash'))('a shell that lets go of its socket and becomes another program owns as that', async () => {
    const { port } = await listen('127.0.0.1');
    const dialing = `require('node:net').connect(${port}, '127.0.0.1', () => console.log('dialed'))`;
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; echo open; read; exec 3>&-; echo closed; read; exec "$0" -e "$1"`;
    const shell = spawn('/bin/bash', ['-c', script, process.execPath, dialing], { stdio: ['pipe', 'pipe', 'inherit'] });
    ends.push(() => shell.kill());
    const ownersOf = async () => (await reading()).sockets.flatMap(({ owners }) => owners.filter(({ pid }) => pid === shell.pid));
    await once(shell.stdout, 'data');
    expect(await ownersOf()).toMatchObject([{ name: 'bash' }]);
    shell.stdin.write('\n');
    await once(shell.stdout, 'data');
    expect(await ownersOf()).toEqual([]);
    shell.stdin.write('\n');
    await once(shell.stdout, 'data');
    expect(await ownersOf()).toMatchObject([{ exe: process.execPath }]);
  });

  test('two listeners on one port by SO_REUSEPORT are two sockets', async () => {
    const script = join(directory, 'twin.mjs');
    writeFileSync(
      script,
      `import { createServer } from 'node:net';
       const server = createServer(() => {});
       server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', reusePort: true }, () => process.send(server.address().port));`,
    );
    const start = async (port: number): Promise<{ child: ChildProcess; port: number }> => {
      const child = fork(script, [String(port)], { execArgv: [] });
      ends.push(() => child.kill());
      const [got] = (await once(child, 'message')) as [number];
      return { child, port: got };
    };
    const one = await start(0);
    const two = await start(one.port);
    const twins = on(await reading(), one.port);
    expect(twins).toHaveLength(2);
    expect(new Set(twins.map((socket) => socket.id)).size).toBe(2);
    expect(twins.flatMap(pids).toSorted()).toEqual([one.child.pid, two.child.pid].toSorted());
  });

  test.runIf(hasSs)('a connection that opens and closes between two scans is counted', async () => {
    const { port } = await listen('127.0.0.1');
    await reading();
    await expect.poll(async () => (await reading()).sampling.hearsCloses, { timeout: 20_000 }).toBe(true);
    const own = await flash(port);
    const other = await flashElsewhere();
    const ends = async () => (await reading()).sampling.unseenRecent.flatMap((one) => [one.local, one.remote]);
    await expect.poll(ends, { timeout: 20_000 }).toContain(`127.0.0.1:${other}`);
    expect(await ends()).not.toContain(`127.0.0.1:${own}`);
  });

  /** A connection to a listener of this very process, which counts as Portlight's own. */
  async function flash(port: number): Promise<number> {
    const client = await dial('127.0.0.1', port);
    const local = client.localPort ?? 0;
    client.resetAndDestroy();
    return local;
  }

  /** A connection between two sockets of another process; answers with the port it went to. */
  async function flashElsewhere(): Promise<number> {
    const code = `const n = require('node:net');
      const s = n.createServer((c) => c.on('error', () => {})).listen(0, '127.0.0.1', () => {
        const c = n.connect(s.address().port, '127.0.0.1', () => { c.resetAndDestroy(); console.log(s.address().port); s.close(); process.exit(); });
      });`;
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    return Number(text.toString());
  }

  test.runIf(hasSs)('the program that listens for closes ends with the collector', async () => {
    await reading();
    await expect.poll(async () => (await reading()).sampling.hearsCloses, { timeout: 20_000 }).toBe(true);
    const listeners = () => commandLines().filter((line) => line.startsWith(`${process.pid} `) && line.includes('-E'));
    expect(listeners()).toHaveLength(1);
    collector.close();
    await expect.poll(listeners).toHaveLength(0);
  });

  function commandLines(): readonly string[] {
    return execFileSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8', env: { ...process.env, COLUMNS: '500' } })
      .split('\n')
      .map((line) => line.trim());
  }
});

const noOther = whyNoOtherUser();
if (noOther !== null) process.stderr.write(`SKIPPED: this machine as another user sees it (${noOther})\n`);

describe.runIf(noOther === null)('as another user', () => {
  test("others' sockets have no owner but a reason, their user and a remedy; the table is whole", async () => {
    const { port } = await listen('127.0.0.1');
    const machine = fileURLToPath(new URL('./machine.ts', import.meta.url));
    const code = `const { collectorForThisMachine } = await import(${JSON.stringify(machine)});
      const server = (await import('node:net')).createServer().listen(0, '127.0.0.1', async () => {
        const collector = collectorForThisMachine();
        const { reading } = await collector.scan();
        const at = (port) => reading.sockets.find((socket) => socket.local.port === port);
        console.log(JSON.stringify({ foreign: at(${port}), own: at(server.address().port), codes: reading.blindSpots.map((spot) => spot.code), pid: process.pid }));
        process.exit();
      });`;
    const [setpriv, ...user] = AS_NOBODY;
    const out = execFileSync(setpriv, [...user, process.execPath, '--input-type=module', '-e', code], {
      encoding: 'utf8',
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const told = JSON.parse(out) as { foreign: Socket; own: Socket; codes: string[]; pid: number };
    expect(told.foreign).toMatchObject({ owners: [], ownerUnknown: { code: 'other-user' }, user: 'root' });
    expect(told.foreign.ownerUnknown?.text).toMatch(/root/);
    expect(pids(told.own)).toEqual([told.pid]);
    expect(told.codes).toContain('not-root');
  });
});
