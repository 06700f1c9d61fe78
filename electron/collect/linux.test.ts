import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Collector, Scan } from './collector.ts';
import { linuxCollector } from './linux.ts';
import type { Command, FileText, Ran } from './run.ts';

type Read = Extract<Scan, { kind: 'read' }>;

let nowMs = Date.UTC(2026, 10, 20, 12);
const now = () => nowMs;
const collectors: Collector[] = [];
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'portlight-ss-'));
});
afterEach(() => {
  for (const collector of collectors.splice(0)) collector.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Inodes far beyond any that this machine has, so that no real process holds them. */
const INODE = 4_000_000_000;
const tcp = (state: string, local: string, remote: string, rest: string) => `tcp ${state} 0 0 ${local} ${remote} ${rest}`;
const estab = (port: number, rest = '', details = 'cubic rto:204 rtt:20/10 bytes_sent:5 lastsnd:100 lastrcv:100 lastack:100') =>
  `${tcp('ESTAB', `192.0.2.1:${port}`, '198.51.100.7:443', `${rest}uid:1000 ino:${INODE + port} sk:${port.toString(16)} cgroup:/system.slice/shop.service <->`)} ${details}`;

interface Fake {
  readonly scan: () => Promise<Read>;
  readonly collector: Collector;
  readonly commands: Command[];
  rows: readonly string[];
  answer: ((command: Command) => Ran) | null;
  files: Readonly<Record<string, FileText>>;
}

/** A collector over a machine that exists only in this test. */
function recorded(rows: readonly string[]): Fake {
  const fake: Fake = {
    commands: [],
    rows,
    answer: null,
    files: {},
    collector: linuxCollector({
      now,
      hearCloses: false,
      where: {
        kind: 'recording',
        run(command) {
          fake.commands.push(command);
          return fake.answer?.(command) ?? printed(fake.rows.map((row) => `${row}\n`).join(''));
        },
        read: (path) => fake.files[path] ?? { kind: 'absent' },
      },
    }),
    scan: async () => {
      const scan = await fake.collector.scan();
      if (scan.kind !== 'read') throw new Error(scan.text);
      return scan;
    },
  };
  collectors.push(fake.collector);
  return fake;
}

const printed = (stdout: string, code = 0, stderr = ''): Ran => ({ kind: 'done', stdout: Buffer.from(stdout), stderr, code });
const codes = (scan: Read) => scan.reading.blindSpots.map((spot) => spot.code);

test('a socket that did not change is the same object, though time went by', async () => {
  const machine = recorded([estab(50_000, 'timer:(keepalive,57sec,0) ')]);
  const before = (await machine.scan()).reading.sockets[0];
  nowMs += 2_000;
  machine.rows = [
    estab(50_000, 'timer:(keepalive,55sec,0) ', 'cubic rto:204 rtt:20/10 bytes_sent:5 lastsnd:2100 lastrcv:2100 lastack:2100'),
  ];
  expect((await machine.scan()).reading.sockets[0]).toBe(before);
});

test('new counters give a new object with the time they were read, and the same id and age', async () => {
  const machine = recorded([estab(50_000)]);
  const before = (await machine.scan()).reading.sockets[0];
  nowMs += 2_000;
  machine.rows = [estab(50_000, '', 'cubic rto:204 rtt:20/10 bytes_sent:99 lastsnd:4 lastrcv:4 lastack:4')];
  const after = (await machine.scan()).reading.sockets[0];
  expect(after).not.toBe(before);
  expect(after).toMatchObject({
    id: before?.id,
    since: before?.since,
    tcp: { bytesSent: 99, readAt: new Date(nowMs).toISOString() },
  });
});

test('a timer that was set again gives a new object', async () => {
  const machine = recorded([estab(50_000, 'timer:(keepalive,57sec,0) ')]);
  const before = (await machine.scan()).reading.sockets[0];
  nowMs += 2_000;
  machine.rows = [estab(50_000, 'timer:(keepalive,119sec,0) ')];
  const after = (await machine.scan()).reading.sockets[0];
  expect(after).not.toBe(before);
  expect(after?.timer).toMatchObject({ kind: 'keepalive', remainingMs: 119_000 });
});

test('a connection keeps its id, age and app when it goes into TIME_WAIT, where nobody holds it', async () => {
  const machine = recorded([estab(50_000)]);
  const [open] = (await machine.scan()).reading.sockets;
  nowMs += 2_000;
  machine.rows = [
    tcp('TIME-WAIT', '192.0.2.1:50000', '198.51.100.7:443', `timer:(timewait,59sec,0) ino:0 sk:${(50_000).toString(16)}`),
  ];
  const [left] = (await machine.scan()).reading.sockets;
  expect(left).toMatchObject({
    id: open?.id,
    since: open?.since,
    state: 'time-wait',
    owners: [],
    ownerUnknown: { code: 'closed-by-process' },
  });
  expect(left?.app).toEqual(open?.app);
  expect(open?.app).toMatchObject({ id: 'service:shop', kind: 'service' });
});

test('what was there at the first scan may be older, what comes later is not', async () => {
  const machine = recorded([estab(50_000)]);
  await machine.scan();
  nowMs += 2_000;
  machine.rows = [estab(50_000), estab(50_001)];
  const { sockets } = (await machine.scan()).reading;
  expect(sockets.map((socket) => socket.sinceIsBound)).toEqual([true, false]);
  expect(sockets[1]?.since).toBe(new Date(nowMs).toISOString());
});

test('TIME_WAIT rows without a past are counted as unseen connections, but not at the first scan', async () => {
  const wait = (port: number) =>
    tcp('TIME-WAIT', `192.0.2.1:${port}`, '198.51.100.7:443', `timer:(timewait,59sec,0) ino:0 sk:${port}`);
  const machine = recorded([wait(1_001)]);
  expect((await machine.scan()).reading.sampling.timeWaitUnseenCount).toBe(0);
  machine.rows = [wait(1_001), wait(1_002), wait(1_003)];
  expect((await machine.scan()).reading.sampling.timeWaitUnseenCount).toBe(2);
});

test('two listeners on one address and port stay two sockets', async () => {
  const twin = (at: number) => tcp('LISTEN', '0.0.0.0:8080', '0.0.0.0:*', `uid:1000 ino:${INODE + at} sk:${at} cgroup:/ <->`);
  const { sockets } = (await recorded([twin(1), twin(2)]).scan()).reading;
  expect(new Set(sockets.map((socket) => socket.id)).size).toBe(2);
  expect(new Set(sockets.map((socket) => socket.inode)).size).toBe(2);
});

test('a connection in the accept queue belongs to nobody yet, and to the app of its listener', async () => {
  const { sockets } = (
    await recorded([
      tcp('LISTEN', '192.0.2.1:80', '0.0.0.0:*', `ino:${INODE + 1} sk:1 cgroup:/system.slice/shop.service <->`),
      tcp('ESTAB', '192.0.2.1:80', '198.51.100.7:50000', 'ino:0 sk:2 <->'),
    ]).scan()
  ).reading;
  expect(sockets[1]).toMatchObject({ owners: [], ownerUnknown: { code: 'not-accepted-yet' }, app: { id: 'service:shop' } });
});

test('an owner that the source does not tell is not guessed', async () => {
  const [socket] = (await recorded([estab(50_000)]).scan()).reading.sockets;
  expect(socket).toMatchObject({ owners: [], ownerUnknown: { code: 'not-told', text: expect.stringMatching(/\.$/) } });
});

test('owners that a recorded ss names are taken, in the likelier order', async () => {
  const users = 'users:(("systemd",pid=1,fd=40),("shop",pid=900,fd=3),("shop",pid=700,fd=3)) ';
  const [socket] = (await recorded([estab(50_000, users)]).scan()).reading.sockets;
  expect(socket?.owners.map((owner) => owner.pid)).toEqual([700, 900, 1]);
  expect(socket?.ownerUnknown).toBeNull();
});

test('an ss without -O is asked again without it, and the form that works is remembered', async () => {
  const machine = recorded([]);
  machine.answer = ({ args }) =>
    args.includes('-O')
      ? printed('', 255, "ss: invalid option -- 'O'\nUsage: ss [ OPTIONS ]\n")
      : printed(`${estab(50_000).replace(' <-> ', ' <->\n\t ')}\n`);
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
  const machine = recorded([]);
  machine.answer = () => ran;
  machine.files = withProc;
  const scan = await machine.scan();
  expect(scan.reading.method[0]).toBe('/proc/net');
  expect(scan.reading.sockets).toMatchObject([{ state: 'established', local: { address: '192.0.2.1', port: 50_000 } }]);
  expect(scan.reading.blindSpots.find((spot) => spot.code === 'ss')?.remedy).toMatch(/iproute2/);
  expect(codes(scan)).toContain('details');
});

test('a socket of /proc/net that did not change is the same object', async () => {
  const machine = recorded([]);
  machine.answer = () => ({ kind: 'missing' });
  machine.files = withProc;
  const first = (await machine.scan()).reading.sockets[0];
  nowMs += 2_000;
  expect((await machine.scan()).reading.sockets[0]).toBe(first);
});

test('an empty table is believed when the kernel lists nothing either', async () => {
  const machine = recorded([]);
  machine.files = {
    '/proc/net/tcp': { kind: 'text', text: `${PROC_TCP.split('\n')[0]}\n` },
    '/proc/net/udp': { kind: 'text', text: '' },
  };
  const scan = await machine.scan();
  expect(scan.reading.sockets).toEqual([]);
  expect(scan.reading.method[0]).toBe('ss');
});

test('when nothing can be read the scan fails and says why, for each source', async () => {
  const machine = recorded([]);
  machine.answer = () => ({ kind: 'missing' });
  const scan = await machine.collector.scan();
  expect(scan).toMatchObject({
    kind: 'failed',
    text: expect.stringMatching(/ss is not installed.*\/proc\/net\/tcp.*netstat is not installed/),
  });
});

test('an empty answer that nothing confirms is a failure and no empty table', async () => {
  const machine = recorded([]);
  expect((await machine.collector.scan()).kind).toBe('failed');
});

test('rows beside an error are used, and the error is told', async () => {
  const machine = recorded([]);
  machine.answer = () => printed(`${estab(50_000)}\n`, 1, 'RTNETLINK answers: Invalid argument\n');
  const scan = await machine.scan();
  expect(scan.reading.sockets).toHaveLength(1);
  expect(scan.reading.blindSpots.find((spot) => spot.code === 'ss-failing')?.text).toMatch(/Invalid argument/);
});

test('half a row and an unreadable row are counted and shown, and the rest is used', async () => {
  const machine = recorded([]);
  machine.answer = () => printed(`${estab(50_000)}\ntcp ESTAB x y z\n${estab(50_001)}\n${estab(50_002).slice(0, 40)}`);
  const { reading } = await machine.scan();
  expect(reading.sockets).toHaveLength(2);
  expect(reading.skippedCount).toBe(2);
  expect(reading.skipped.map((line) => line.line)).toEqual([2, 4]);
});

test('a failed source is tried again later', async () => {
  const machine = recorded([estab(50_000)]);
  machine.answer = () => ({ kind: 'timed-out', deadlineMs: 10_000 });
  machine.files = withProc;
  await machine.scan();
  machine.answer = null;
  nowMs += 2_000;
  expect((await machine.scan()).reading.method[0]).toBe('/proc/net');
  expect(machine.commands).toHaveLength(1);
  nowMs += 600_000;
  expect((await machine.scan()).reading.method[0]).toBe('ss');
});

test('a large table is read without details, which come in turns', async () => {
  const rows = Array.from({ length: 6_000 }, (_, at) => estab(10_000 + at));
  const machine = recorded(rows);
  machine.answer = ({ args }) => {
    if (args.includes('-a'))
      return printed(`${rows.map((row) => (args.includes('-i') ? row : row.replace(/ <-> .*/, ' <->'))).join('\n')}\n`);
    const [, from = 0, to = 0] = /sport >= :(\d+) and sport <= :(\d+)/.exec(args.at(-1) ?? '')?.map(Number) ?? [];
    const part = rows
      .filter((_, at) => 10_000 + at >= from && 10_000 + at <= to)
      .map((row) => row.replace('bytes_sent:5', 'bytes_sent:6'));
    return printed(part.map((row) => `${row}\n`).join(''));
  };
  const first = await machine.scan();
  expect(first.reading.sockets.every((socket) => socket.tcp?.bytesSent === 5)).toBe(true);
  const fresh = (scan: Read) => scan.reading.sockets.filter((socket) => socket.tcp?.bytesSent === 6).length;
  const counts: number[] = [];
  for (let scans = 0; scans < 5; scans += 1) {
    nowMs += 2_000;
    counts.push(fresh(await machine.scan()));
  }
  expect(machine.commands[1]?.args).not.toContain('-i');
  expect(counts[0]).toBeLessThan(6_000);
  expect(counts.at(-1)).toBe(6_000);
});

test('a hundred thousand rows are one reading', async () => {
  const rows = Array.from({ length: 100_000 }, (_, at) =>
    tcp(
      'ESTAB',
      `192.0.2.${at % 250}:${1_024 + (at % 60_000)}`,
      '198.51.100.7:443',
      `uid:1 ino:${INODE + at} sk:${(at + 1).toString(16)} cgroup:/ <->`,
    ),
  );
  expect((await recorded(rows).scan()).reading.sockets).toHaveLength(100_000);
});

test('a real program in place of ss is read like ss, whatever it does', async () => {
  const script = join(directory, 'ss');
  const collector = linuxCollector({
    now,
    hearCloses: false,
    deadlineMs: 400,
    where: { kind: 'this-machine', directories: [directory] },
  });
  collectors.push(collector);
  writeFileSync(script, `#!/bin/sh\necho '${estab(50_000)}'\n`);
  chmodSync(script, 0o755);
  const good = await collector.scan();
  expect(good.kind === 'read' && good.reading.sockets[0]?.id).toBe(`tcp-${(50_000).toString(16)}`);
  expect(good.kind === 'read' && good.reading.sockets[0]?.ownerUnknown?.code).toMatch(/^(?:gone|other-user)$/);
  const again = await collector.scan();
  expect(again.kind === 'read' && again.reading.sockets[0]?.ownerUnknown?.code).toMatch(/^(?:kernel|hidden|other-user)$/);
  writeFileSync(script, '#!/bin/sh\nsleep 100\n');
  const fallen = await collector.scan();
  expect(fallen.kind === 'read' && fallen.reading.method[0]).toBe('/proc/net');
});
