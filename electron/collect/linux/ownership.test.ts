import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionRow, INODE, type RecordedMachine, recordedMachine } from '../recorded-machine.ts';

let root = '';
let machine: RecordedMachine;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portlight-proc-'));
  machine = recordedMachine([], root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Lets a process run a program, from this start on; what it has open stays open. */
function run(pid: number, name: string, ticks = 500): void {
  const folder = join(root, String(pid));
  mkdirSync(join(folder, 'fd'), { recursive: true });
  const rest = Array.from({ length: 30 }, () => '0').join(' ');
  writeFileSync(join(folder, 'stat'), `${pid} (${name}) S 0 1 1 0 -1 0 0 0 0 0 1 2 0 0 20 0 1 0 ${ticks} ${rest}\n`);
  writeFileSync(join(folder, 'cmdline'), `${name}\0`);
  rmSync(join(folder, 'exe'), { force: true });
  symlinkSync(`/usr/bin/${name}`, join(folder, 'exe'));
}

/** Lets a process have a connection from this port open, as this descriptor. */
function open(pid: number, fd: number, port: number): void {
  symlinkSync(`socket:[${INODE + port}]`, join(root, String(pid), 'fd', String(fd)));
}
const close = (pid: number, fd: number) => unlinkSync(join(root, String(pid), 'fd', String(fd)));

/** Scans while connections from these ports are there; answers with who owns the last of them, and as which app. */
async function ownerOf(...ports: readonly number[]) {
  machine.rows = [1, ...ports].map((port) => connectionRow(port).replace(/ cgroup:\S+/, ''));
  const socket = (await machine.scan()).reading.sockets.find((one) => one.local.port === ports.at(-1));
  const [owner] = socket?.owners ?? [];
  return { owner: owner?.name, exe: owner?.exe, app: socket?.app?.name };
}

const BASH = { owner: 'bash', exe: '/usr/bin/bash', app: 'bash' };
const NODE = { owner: 'node', exe: '/usr/bin/node', app: 'node' };

test('who ran another program while it held no socket owns the next one as that program', async () => {
  run(100, 'bash');
  open(100, 3, 50_000);
  expect(await ownerOf(50_000)).toEqual(BASH);
  close(100, 3);
  await ownerOf();
  run(100, 'node');
  open(100, 3, 50_001);
  expect(await ownerOf(50_001)).toEqual(NODE);
  expect(await ownerOf(50_001)).toEqual(NODE);
});

test('who runs another program and keeps its socket owns it as that program', async () => {
  run(100, 'bash');
  open(100, 3, 50_000);
  expect(await ownerOf(50_000)).toEqual(BASH);
  run(100, 'node');
  expect(await ownerOf(50_000)).toEqual(NODE);
});

test('another process under the pid of one that ended owns its sockets itself, however many hold some', async () => {
  const ports = Array.from({ length: 300 }, (_, at) => 20_000 + at);
  for (const [at, port] of ports.entries()) {
    run(1_000 + at, 'shop');
    open(1_000 + at, 3, port);
  }
  run(9_000, 'bash');
  open(9_000, 3, 50_000);
  expect(await ownerOf(...ports, 50_000)).toEqual(BASH);
  // As a new folder, with an inode of its own.
  run(9_001, 'node', 900);
  open(9_001, 3, 50_001);
  rmSync(join(root, '9000'), { recursive: true });
  renameSync(join(root, '9001'), join(root, '9000'));
  expect(await ownerOf(...ports, 50_001)).toEqual(NODE);
});
