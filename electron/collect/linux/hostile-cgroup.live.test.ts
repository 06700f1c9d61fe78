import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { hasSs } from '../../cli/lab/this-machine.ts';
import { collectorForThisMachine } from '../machine.ts';

/** Where control groups can be made on this machine; null where they cannot (no root, a read-only mount). */
function groupRoot(): string | null {
  for (const root of ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']) {
    const group = `${root}/portlight-test-${process.pid}`;
    try {
      mkdirSync(group);
      // Only a group of the unified hierarchy is told with a socket, and this file is in no other.
      writeFileSync(`${group}/cgroup.type`, '', { flag: 'r+' });
      return group;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EINVAL') return group;
      remove(group);
    }
  }
  return null;
}

function remove(group: string): void {
  try {
    rmdirSync(group);
  } catch {
    // It is not there, or not empty yet; nothing of it is needed any more.
  }
}

/** A listener in a process that begins its life in the control group. Answers with its pid and port. */
async function listenIn(group: string): Promise<{ readonly pid: number; readonly port: number }> {
  const code =
    'require("node:fs").writeFileSync(process.argv[1], String(process.pid));' +
    'const server = require("node:net").createServer().listen(0, "127.0.0.1", () => console.log(server.address().port));';
  const child = spawn(process.execPath, ['-e', code, `${group}/cgroup.procs`], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit').catch(() => {});
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { pid: child.pid ?? 0, port: Number(line) };
}

const group = hasSs ? groupRoot() : null;

test.skipIf(group === null)('a control group cannot be called so that its sockets pass for another’s', async () => {
  const folders: string[] = [group ?? ''];
  onTestFinished(async () => {
    for (const folder of folders.toReversed()) {
      // The kernel lets go of a group a moment after its last process has ended.
      await expect
        .poll(() => {
          remove(folder);
          return existsSync(folder);
        })
        .toBe(false);
    }
  });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const row = execFileSync('ss', ['-HOntlae', `sport = :${port}`], { encoding: 'utf8' });
  const [inode, cookie] = [/ ino:(\d+)/.exec(row)?.[1], / sk:([0-9a-f]+)/.exec(row)?.[1]];
  const names = [`x v6only:0 uid:0 ino:${inode}`, `y v6only:0 sk:${cookie}`, 'z timer:(on,1sec,9) <-> q'];
  const others: { readonly pid: number; readonly port: number }[] = [];
  for (const name of names) {
    const folder = `${group}/${name}`;
    mkdirSync(folder);
    folders.push(folder);
    others.push(await listenIn(folder));
  }
  const collector = collectorForThisMachine();
  onTestFinished(() => collector.close());
  for (let scans = 0; scans < 2; scans += 1) {
    const scan = await collector.scan();
    if (scan.kind !== 'read') throw new Error(scan.text);
    const on = (wanted: number) => scan.reading.sockets.find(({ local, state }) => local.port === wanted && state === 'listen');
    expect(on(port)).toMatchObject({ owners: [{ pid: process.pid }] });
    for (const [nth, other] of others.entries()) {
      expect(on(other.port), names[nth]).toMatchObject({ owners: [{ pid: other.pid }], timer: null });
      expect(on(other.port)?.cgroup?.endsWith(names[nth] ?? ''), on(other.port)?.cgroup ?? '').toBe(true);
    }
  }
});
