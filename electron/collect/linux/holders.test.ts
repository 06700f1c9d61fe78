import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Holders } from './holders.ts';

let root = '';
const always = () => true;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portlight-proc-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function open(pid: number, fd: number, target: string): void {
  mkdirSync(join(root, `${pid}`, 'fd'), { recursive: true });
  symlinkSync(target, join(root, `${pid}`, 'fd', `${fd}`));
}
const close = (pid: number, fd: number) => unlinkSync(join(root, `${pid}`, 'fd', `${fd}`));

test('every process that holds a socket is found, and files are none', () => {
  open(100, 3, 'socket:[11]');
  open(100, 4, '/var/log/x');
  open(200, 7, 'socket:[11]');
  open(200, 8, 'socket:[12]');
  const holders = new Holders(root);
  const look = holders.look([], [11, 12], [], always);
  expect(holders.pidsOf(11).toSorted()).toEqual([100, 200]);
  expect(holders.pidsOf(12)).toEqual([200]);
  expect([...look.newPids].toSorted()).toEqual([100, 200]);
});

test('a worker that is forked later is found as another holder of an old socket', () => {
  open(100, 3, 'socket:[11]');
  const holders = new Holders(root);
  holders.look([], [11], [], always);
  open(101, 3, 'socket:[11]');
  const look = holders.look([], [], [], always);
  expect([...look.changed]).toEqual([11]);
  expect(holders.pidsOf(11).toSorted()).toEqual([100, 101]);
});

test('a descriptor that was closed and used again is found', () => {
  for (let fd = 3; fd < 40; fd += 1) open(100, fd, `socket:[${fd}]`);
  const holders = new Holders(root);
  holders.look([], [3, 39], [], always);
  close(100, 20);
  open(100, 20, 'socket:[999]');
  holders.look([20], [999], [], always);
  expect(holders.pidsOf(999)).toEqual([100]);
  expect(holders.pidsOf(20)).toEqual([]);
});

test('a process that ends lets go of its sockets, and the other holders stay', () => {
  open(100, 3, 'socket:[11]');
  open(101, 3, 'socket:[11]');
  const holders = new Holders(root);
  holders.look([], [11], [], always);
  rmSync(join(root, '100'), { recursive: true });
  const look = holders.look([], [], [], always);
  expect(look.gonePids).toEqual([100]);
  expect(holders.pidsOf(11)).toEqual([101]);
});

test('another process under the same pid is noticed', () => {
  open(100, 3, 'socket:[11]');
  const holders = new Holders(root);
  holders.look([], [11], [], always);
  open(555, 3, 'socket:[22]');
  rmSync(join(root, '100'), { recursive: true });
  renameSync(join(root, '555'), join(root, '100'));
  const look = holders.look([], [22], [], always);
  expect(look.newPids).toEqual([100]);
  expect(holders.pidsOf(11)).toEqual([]);
  expect(holders.pidsOf(22)).toEqual([100]);
});

test('a descriptor that was passed on without a trace is noticed after some looks', () => {
  for (let pid = 100; pid < 160; pid += 1) for (let fd = 0; fd < 20; fd += 1) open(pid, fd, '/dev/null');
  open(100, 30, 'socket:[11]');
  const holders = new Holders(root);
  holders.look([], [11], [], always);
  close(130, 5);
  open(130, 5, 'socket:[11]');
  let looks = 0;
  while (holders.pidsOf(11).length < 2 && looks < 20) {
    holders.look([], [], [], always);
    looks += 1;
  }
  expect(holders.pidsOf(11).toSorted()).toEqual([100, 130]);
});

test('sockets that are not in the table are not kept', () => {
  open(100, 3, 'socket:[11]');
  const holders = new Holders(root);
  holders.look([], [], [], () => false);
  expect([...holders.holdingPids()]).toEqual([]);
});

test('a /proc that cannot be read gives no holders and no exception', () => {
  const holders = new Holders(join(root, 'none'));
  expect(holders.look([], [11], [], always).newPids).toEqual([]);
  expect(holders.pidsOf(11)).toEqual([]);
});
