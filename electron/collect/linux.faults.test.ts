import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linuxCollector } from './linux.ts';
import { connectionRow, INODE, printed, type Read, recordedMachine, tcpRow } from './recorded-machine.ts';
import type { Ran } from './run.ts';

let directory = '';
const ends: (() => void)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'portlight-ss-'));
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  rmSync(directory, { recursive: true, force: true });
});

const codes = (scan: Read) => scan.reading.blindSpots.map((spot) => spot.code);

test('an ss without -O is asked again without it, and the form that works is remembered', async () => {
  const machine = recordedMachine([]);
  machine.answer = ({ args }) =>
    args.includes('-O')
      ? printed('', 255, "ss: invalid option -- 'O'\nUsage: ss [ OPTIONS ]\n")
      : printed(`${connectionRow(50_000).replace(' <-> ', ' <->\n\t ')}\n`);
  const scan = await machine.scan();
  expect(scan.reading.sockets).toHaveLength(1);
  expect(scan.reading.sockets[0]?.tcp?.bytesSent).toBe(5);
  expect(codes(scan)).toContain('ss-old');
  await machine.scan();
  expect(machine.commands.map((command) => command.args.includes('-O'))).toEqual([true, false, false]);
});

const PROC_TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 010200C0:C350 076433C6:01BB 01 00000000:00000000 00:00000000 00000000  1000        0 ${INODE} 1 0000000000000000 20 4 30 10 -1
`;
const withProc = { '/proc/net/tcp': { kind: 'text', text: PROC_TCP }, '/proc/net/udp': { kind: 'text', text: '' } } as const;

test.each<[string, Ran]>([
  ['is missing', { kind: 'missing' }],
  ['hangs', { kind: 'timed-out', deadlineMs: 10_000 }],
  ['is killed', { kind: 'killed', signal: 'SIGKILL' }],
  ['may not be run', { kind: 'denied' }],
  ['fails without a row', printed('', 1, 'Cannot open netlink socket: Operation not permitted\n')],
  ['prints rubbish', printed('hello\nworld\n')],
  ['prints nothing although the kernel lists a socket', printed('')],
])('when ss %s, /proc/net is read and the reading says so', async (_what, ran) => {
  const machine = recordedMachine([]);
  machine.answer = () => ran;
  machine.files = withProc;
  const scan = await machine.scan();
  expect(scan.reading.method[0]).toBe('/proc/net');
  expect(scan.reading.sockets).toMatchObject([{ state: 'established', local: { address: '192.0.2.1', port: 50_000 } }]);
  const remedy = scan.reading.blindSpots.find((spot) => spot.code === 'ss')?.remedy;
  expect(remedy?.includes('iproute2') ?? false).toBe(ran.kind === 'missing');
  expect(codes(scan)).toContain('details');
});

test('a socket of /proc/net that did not change is the same object', async () => {
  const machine = recordedMachine([]);
  machine.answer = () => ({ kind: 'missing' });
  machine.files = withProc;
  const first = (await machine.scan()).reading.sockets[0];
  machine.nowMs += 2_000;
  expect((await machine.scan()).reading.sockets[0]).toBe(first);
});

test('an empty table is believed when the kernel lists nothing either', async () => {
  const machine = recordedMachine([]);
  machine.files = {
    '/proc/net/tcp': { kind: 'text', text: `${PROC_TCP.split('\n')[0]}\n` },
    '/proc/net/udp': { kind: 'text', text: '' },
  };
  const scan = await machine.scan();
  expect(scan.reading.sockets).toEqual([]);
  expect(scan.reading.method[0]).toBe('ss');
});

test('when nothing can be read the scan fails and says why, for each source', async () => {
  const machine = recordedMachine([]);
  machine.answer = () => ({ kind: 'missing' });
  const scan = await machine.collector.scan();
  expect(scan).toMatchObject({
    kind: 'failed',
    text: expect.stringMatching(/ss is not installed.*\/proc\/net\/tcp.*netstat is not installed/),
  });
});

test('an empty answer that nothing confirms is a failure and no empty table', async () => {
  const machine = recordedMachine([]);
  expect((await machine.collector.scan()).kind).toBe('failed');
});

test('rows beside an error are used, and the error is told', async () => {
  const machine = recordedMachine([]);
  machine.answer = () => printed(`${connectionRow(50_000)}\n`, 1, 'RTNETLINK answers: Invalid argument\n');
  const scan = await machine.scan();
  expect(scan.reading.sockets).toHaveLength(1);
  expect(scan.reading.blindSpots.find((spot) => spot.code === 'ss-failing')?.text).toMatch(/Invalid argument/);
});

test('half a row and an unreadable row are counted and shown, and the rest is used', async () => {
  const machine = recordedMachine([]);
  machine.answer = () =>
    printed(`${connectionRow(50_000)}\ntcp ESTAB x y z\n${connectionRow(50_001)}\n${connectionRow(50_002).slice(0, 40)}`);
  const { reading } = await machine.scan();
  expect(reading.sockets).toHaveLength(2);
  expect(reading.skippedCount).toBe(2);
  expect(reading.skipped.map((line) => line.line)).toEqual([2, 4]);
});

test('a hundred thousand rows are one reading', async () => {
  const rows = Array.from({ length: 100_000 }, (_, at) =>
    tcpRow(
      'ESTAB',
      `192.0.2.${at % 250}:${1_024 + (at % 60_000)}`,
      '198.51.100.7:443',
      `uid:1 ino:${INODE + at} sk:${(at + 1).toString(16)} cgroup:/ <->`,
    ),
  );
  expect((await recordedMachine(rows).scan()).reading.sockets).toHaveLength(100_000);
});

test('a real program in place of ss is read like ss, whatever it does', async () => {
  const script = join(directory, 'ss');
  const collector = linuxCollector({
    hearCloses: false,
    deadlineMs: 400,
    where: { kind: 'this-machine', directories: [directory] },
  });
  ends.push(() => collector.close());
  writeFileSync(script, `#!/bin/sh\necho '${connectionRow(50_000)}'\n`);
  chmodSync(script, 0o755);
  const good = await collector.scan();
  expect(good.kind === 'read' && good.reading.sockets[0]?.id).toBe(`tcp-${(50_000).toString(16)}`);
  expect(good.kind === 'read' && good.reading.sockets[0]?.ownerUnknown?.code).toMatch(/^(?:gone|other-user)$/);
  const again = await collector.scan();
  expect(again.kind === 'read' && again.reading.sockets[0]?.ownerUnknown?.code).toMatch(/^(?:kernel|hidden|other-user)$/);
  writeFileSync(script, '#!/bin/sh\nsleep 100\n');
  for (let scans = 0; scans < 2; scans += 1) {
    expect(await collector.scan()).toMatchObject({ kind: 'failed', text: expect.stringContaining('ss gave no answer') });
  }
  const fallen = await collector.scan();
  expect(fallen.kind === 'read' && fallen.reading.method[0]).toBe('/proc/net');
});
