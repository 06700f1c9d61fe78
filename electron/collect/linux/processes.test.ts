import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Processes } from './processes.ts';

let root = '';
const userName = (uid: number) => (uid === 1000 ? 'alice' : String(uid));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portlight-proc-'));
  writeFileSync(join(root, 'stat'), 'cpu 1 2 3\nbtime 1700000000\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Fake {
  readonly name?: string;
  readonly parent?: number;
  readonly ticks?: number;
  readonly args?: readonly string[];
  readonly exe?: string;
}

function put(
  pid: number,
  { name = 'shop', parent = 1, ticks = 500, args = ['shop', '--port', '80'], exe = '/usr/bin/shop' }: Fake,
): void {
  const folder = join(root, String(pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rest = Array.from({ length: 30 }, () => '0').join(' ');
  writeFileSync(
    join(folder, 'stat'),
    `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 0 0 0 0 1 2 0 0 20 0 1 0 ${ticks} ${rest}\n`,
  );
  writeFileSync(join(folder, 'cmdline'), args.map((word) => `${word}\0`).join(''));
  writeFileSync(join(folder, 'status'), `Name:\t${name}\nUid:\t1000\t1000\t1000\t1000\n`);
  writeFileSync(join(folder, 'cgroup'), '0::/system.slice/shop.service\n');
  symlinkSync(exe, join(folder, 'exe'));
  symlinkSync('/srv/shop', join(folder, 'cwd'));
}

test('a process is told with its user, command line, executable, cgroup and start', () => {
  put(100, { parent: 1, ticks: 500 });
  const known = new Processes(userName, root).get(100);
  expect(known?.process).toEqual({
    pid: 100,
    parentPid: 1,
    name: 'shop',
    exe: '/usr/bin/shop',
    commandLine: 'shop --port 80',
    user: 'alice',
    startedAt: new Date(1_700_000_005_000).toISOString(),
    cgroup: '/system.slice/shop.service',
  });
  expect(known?.directory).toBe('/srv/shop');
});

test('a process that has named itself nothing, or blanks, is called by its program', () => {
  put(100, { name: '', exe: '/usr/bin/shop' });
  put(101, { name: '   ', exe: '/usr/bin/till' });
  const processes = new Processes(userName, root);
  expect([processes.get(100)?.process.name, processes.get(101)?.process.name]).toEqual(['shop', 'till']);
});

test('a name that the kernel cut is mended from the command line or the executable', () => {
  put(100, { name: 'systemd-resolve', args: ['/lib/systemd/systemd-resolved'], exe: '/lib/systemd/systemd-resolved' });
  put(101, { name: 'fifteen-bytes-x', args: ['other'], exe: '/usr/bin/fifteen-bytes-xyz' });
  const processes = new Processes(userName, root);
  expect(processes.get(100)?.process.name).toBe('systemd-resolved');
  expect(processes.get(101)?.process.name).toBe('fifteen-bytes-xyz');
});

test('a name that is only the first thread’s gives way to the program’s', () => {
  put(100, { name: 'MainThread', args: ['node', 'server.js'], exe: '/opt/node/bin/node' });
  put(101, { name: 'Web Content', args: ['firefox', '-contentproc'], exe: '/usr/lib/firefox/firefox' });
  const processes = new Processes(userName, root);
  expect(processes.get(100)?.process.name).toBe('node');
  expect(processes.get(101)?.process.name).toBe('Web Content');
});

test('a first thread’s name gives way to the first argument where the executable is hidden, and to nothing where there is neither', () => {
  put(100, { name: 'MainThread', args: ['/opt/node/bin/node', 'server.js'] });
  put(101, { name: 'MainThread', args: [] });
  for (const pid of [100, 101]) rmSync(join(root, String(pid), 'exe'));
  const processes = new Processes(userName, root);
  expect([100, 101].map((pid) => processes.get(pid)?.process.name)).toEqual(['node', 'MainThread']);
});

test('names, arguments and control groups beyond ASCII are what they are', () => {
  put(100, { name: 'bäcker-日', args: ['bäcker', 'Straße 7'], exe: '/opt/bäcker' });
  writeFileSync(join(root, '100', 'cgroup'), '0::/system.slice/bäcker.service\n');
  expect(new Processes(userName, root).get(100)?.process).toMatchObject({
    name: 'bäcker-日',
    commandLine: 'bäcker Straße 7',
    cgroup: '/system.slice/bäcker.service',
  });
});

test('an executable that an update has replaced keeps its path', () => {
  put(100, { exe: '/usr/bin/shop (deleted)' });
  expect(new Processes(userName, root).get(100)?.process.exe).toBe('/usr/bin/shop');
});

test('the same process is the same object at every look', () => {
  put(100, {});
  const processes = new Processes(userName, root);
  const first = processes.get(100);
  expect(processes.check()).toEqual({ replaced: [], changed: [] });
  expect(processes.get(100)).toBe(first);
});

test('another process under the same pid is told from the first', () => {
  put(100, { ticks: 500 });
  const processes = new Processes(userName, root);
  processes.get(100);
  put(100, { ticks: 900, name: 'other' });
  expect(processes.check()).toEqual({ replaced: [100], changed: [100] });
  expect(processes.get(100)?.process.name).toBe('other');
});

test('a process that runs another program is read again, but is no other process', () => {
  put(100, { name: 'sh' });
  const processes = new Processes(userName, root);
  processes.get(100);
  put(100, { name: 'shop' });
  expect(processes.check()).toEqual({ replaced: [], changed: [100] });
});

test('a pid is looked at again when it is asked for, however many others are in turn before it', () => {
  const processes = new Processes(userName, root);
  for (let pid = 100; pid < 400; pid += 1) {
    put(pid, { ticks: 500 });
    processes.get(pid);
  }
  put(399, { ticks: 900, name: 'other' });
  expect(processes.check([399, 500])).toEqual({ replaced: [399], changed: [399] });
  expect(processes.get(399)?.process.name).toBe('other');
});

test('ancestors are followed to the end, and a circle of parents ends', () => {
  put(1, { name: 'systemd', parent: 0 });
  put(100, { parent: 1 });
  put(200, { parent: 100 });
  put(300, { parent: 301 });
  put(301, { parent: 300 });
  const processes = new Processes(userName, root);
  expect(processes.chain(200).map((kin) => kin.process.pid)).toEqual([200, 100, 1]);
  expect(processes.chain(300).map((kin) => kin.process.pid)).toEqual([300, 301]);
});

test('only holders and their ancestors are kept', () => {
  put(1, { parent: 0 });
  put(100, { parent: 1 });
  put(200, { parent: 1 });
  const processes = new Processes(userName, root);
  processes.chain(100);
  processes.chain(200);
  expect([...processes.keep([100]).keys()].toSorted()).toEqual([1, 100]);
  expect(processes.check().changed).toEqual([]);
});

test('a process that is gone, or goes while it is read, is no error', () => {
  const processes = new Processes(userName, root);
  expect(processes.get(100)).toBeNull();
  expect(processes.chain(100)).toEqual([]);
  mkdirSync(join(root, '101'));
  writeFileSync(join(root, '101', 'stat'), '101 (x) S 1 1 1 0 -1 0 0 0 0 0 1 2 0 0 20 0 1 0 5 0 0 0\n');
  expect(processes.get(101)?.process).toMatchObject({ name: 'x', exe: null, commandLine: null, user: null, cgroup: null });
});

test('a hostile name and command line are bounded and clean', () => {
  put(100, { name: 'a\u001b[31m) S 9', args: ['x'.repeat(50_000), '\u202egnp.exe\n'] });
  const known = new Processes(userName, root).get(100);
  expect(known?.process.parentPid).toBe(1);
  expect(known?.process.commandLine?.length).toBeLessThanOrEqual(1_000);
  expect(known?.process.name).not.toMatch(/\p{Cc}/u);
});
