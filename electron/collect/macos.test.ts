import { afterEach, describe, expect, test } from 'vitest';
import type { Socket } from '../../shared/socket.ts';
import type { Collector } from './collector.ts';
import { macosCollector } from './macos.ts';
import { RecordedConversation, readOf } from './recorded-conversation.ts';
import { printed } from './recorded-machine.ts';
import type { Command, Ran } from './run.ts';

const collectors: Collector[] = [];
afterEach(() => {
  for (const collector of collectors.splice(0)) collector.close();
});

function mac(name: string | null, isRoot = false): { readonly machine: RecordedConversation; readonly collector: Collector } {
  const machine = new RecordedConversation(name);
  const { where, now, after } = machine;
  const collector = macosCollector({ where, now, after, isRoot });
  collectors.push(collector);
  return { machine, collector };
}

const isNetstat = ({ program, args }: Command, protocol: string) => program === 'netstat' && args.at(-1) === protocol;
const never = new Promise<Ran>(() => {});
const at = (sockets: readonly Socket[], port: number, peer: number | null = null): Socket | undefined =>
  sockets.find((socket) => socket.local.port === port && (socket.remote?.port ?? null) === peer);
const codes = (scan: Awaited<ReturnType<typeof readOf>>) => scan.reading.blindSpots.map(({ code }) => code);
/** Lets questions that are asked beside the scans be answered. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe.each(['macos-12', 'macos-15', 'macos-26'])('a recorded conversation of %s', (name) => {
  test('every row is a socket, and none is skipped', async () => {
    const { reading } = await readOf(mac(name).collector);
    expect(reading).toMatchObject({ platform: 'darwin', skippedCount: 0 });
    expect(reading.sockets).toHaveLength(13);
    expect(new Set(reading.sockets.map(({ id }) => id)).size).toBe(13);
  });

  test('helpers fold into the outermost bundle, and scripts are named by their file', async () => {
    const { reading } = await readOf(mac(name).collector);
    expect(at(reading.sockets, 52011, 443)).toMatchObject({
      owners: [{ pid: 2007, name: 'Google Chrome Helper' }],
      app: { id: 'bundle:/Applications/Google Chrome.app', name: 'Google Chrome', kind: 'application', evidence: 'bundle' },
      user: 'ada',
      tcp: { bytesReceived: 48_123, bytesSent: 9_120 },
    });
    expect(at(reading.sockets, 61558, 123)?.app).toMatchObject({ name: '哔哩哔哩' });
    expect(at(reading.sockets, 8080)?.app).toMatchObject({ name: 'server.js (node)', kind: 'script' });
    expect(at(reading.sockets, 8080, 40112)?.app?.id).toBe(at(reading.sockets, 8080)?.app?.id);
    expect(at(reading.sockets, 49160, 49200)?.app).toMatchObject({ name: 'rapportd', kind: 'service' });
  });

  test('whole IPv6 addresses, zones, and dual-stack sockets are kept', async () => {
    const { reading } = await readOf(mac(name).collector);
    expect(at(reading.sockets, 52012, 443)?.local.address).toBe('2001:db8:5610:3700:11aa:22bb:33cc:44dd');
    expect(at(reading.sockets, 49160, 49200)?.local).toEqual({ address: 'fe80::aede:48ff:fe00:1122', port: 49160, zone: 'en5' });
    expect(at(reading.sockets, 8080)).toMatchObject({ family: 6, dualStack: true, state: 'listen', remote: null });
    expect(at(reading.sockets, 8080, 40112)).toMatchObject({ family: 6, local: { address: '192.0.2.10' } });
  });

  test('what is closed belongs to nobody, and an owner that is not told is not guessed', async () => {
    const { reading } = await readOf(mac(name).collector);
    expect(at(reading.sockets, 52000, 443)).toMatchObject({ owners: [], ownerUnknown: { code: 'closed-by-process' }, app: null });
    expect(at(reading.sockets, 9000, 52500)).toMatchObject({ owners: [], ownerUnknown: { code: 'not-told' }, app: null });
  });

  test('two processes that wait on one port have a socket each', async () => {
    const { reading } = await readOf(mac(name).collector);
    const mdns = reading.sockets.filter(({ local, family }) => local.port === 5353 && family === 4);
    expect(mdns.map(({ owners }) => owners[0]?.pid)).toEqual([205, 2001]);
  });

  test('a second scan of the same machine changes nothing and names nobody anew', async () => {
    const { machine, collector } = mac(name);
    const before = await readOf(collector);
    await settle();
    const second = await readOf(collector);
    const asked = machine.commands.length;
    const third = await readOf(collector);
    expect(machine.commands.slice(asked).map(({ program }) => program)).toEqual(['netstat', 'netstat']);
    for (const [id, socket] of second.table.sockets) expect(third.table.sockets.get(id)).toBe(socket);
    for (const id of before.table.sockets.keys()) expect(third.table.sockets.has(id)).toBe(true);
    for (const [pid, process] of second.table.processes) expect(third.table.processes.get(pid)).toBe(process);
  });
});

describe('what only some tools tell', () => {
  test('delegated work belongs to the process it is done for', async () => {
    const { reading } = await readOf(mac('macos-15').collector);
    expect(at(reading.sockets, 52013, 443)).toMatchObject({ owners: [{ pid: 888 }], app: { name: 'Photos' } });
  });

  test('lsof adds the processes that share a socket', async () => {
    const { reading } = await readOf(mac('macos-26').collector);
    expect(at(reading.sockets, 8080)?.owners.map(({ pid }) => pid)).toEqual([3000, 3001]);
  });

  test('nettop adds round-trip times and QUIC, and a flow that netstat lacks once two samples have it', async () => {
    const { machine, collector } = mac('macos-26');
    await readOf(collector);
    await settle();
    const { reading } = await readOf(collector);
    expect(at(reading.sockets, 52011, 443)?.tcp).toMatchObject({ rttMs: 23.41, bytesReceived: 48_123 });
    expect(at(reading.sockets, 49160, 49200)?.tcp).toMatchObject({ rttMs: 1.5 });
    expect(at(reading.sockets, 62000, 443)).toMatchObject({ protocol: 'udp', state: 'established', owners: [{ pid: 2007 }] });
    expect(at(reading.sockets, 52999, 443)).toBeUndefined();
    machine.nowMs += 20_000;
    await readOf(collector);
    await settle();
    expect(at((await readOf(collector)).reading.sockets, 52999, 443)).toMatchObject({ app: { name: 'Google Chrome' } });
  });

  test('a socket without any address is no socket and no unread line', async () => {
    const { machine, collector } = mac('macos-12');
    expect(machine.file('netstat-tcp.txt').toString()).toContain('CLOSED    ');
    expect((await readOf(collector)).reading.skipped).toEqual([]);
  });

  test('without root it says what root would add; with root it does not', async () => {
    const plain = await readOf(mac('macos-26').collector);
    expect(codes(plain)).toEqual(['not-root', 'details', 'closes']);
    expect(plain.reading.blindSpots[0]?.remedy).toContain('sudo');
    expect(codes(await readOf(mac('macos-26', true).collector))).toEqual(['details', 'closes']);
  });

  test('tools that print names are run in a UTF-8 locale', async () => {
    const { machine, collector } = mac('macos-26');
    await readOf(collector);
    const locales = new Map(machine.commands.map(({ program, locale }) => [program, locale]));
    expect(Object.fromEntries(locales)).toMatchObject({ ps: 'utf8', lsof: 'utf8', nettop: 'utf8', netstat: undefined });
  });
});

describe('sockets over time', () => {
  const row = (state: string, port: number, pid: number, bytes = 0) =>
    `tcp4       0      0  192.0.2.10.${port}       198.51.100.7.443       ${state}  ${bytes}  0  131072  131072  ${pid}  0  0x0102 0x00000020\n`;

  function changing(): { readonly machine: RecordedConversation; readonly collector: Collector; tcp: string } {
    const changing = { ...mac('macos-15'), tcp: '' };
    changing.machine.answer = (command) => {
      if (command.program === 'nettop') return { kind: 'missing' };
      return isNetstat(command, 'tcp') ? printed(`Proto\n${changing.tcp}`) : null;
    };
    return changing;
  }

  test('a connection keeps its id and app to its end, and its successor on the same ports is another', async () => {
    const one = changing();
    one.tcp = row('ESTABLISHED', 50_000, 2007);
    const open = at((await readOf(one.collector)).reading.sockets, 50_000, 443);
    one.machine.nowMs += 2_000;
    one.tcp = row('TIME_WAIT', 50_000, 0);
    const left = at((await readOf(one.collector)).reading.sockets, 50_000, 443);
    expect(left).toMatchObject({ id: open?.id, since: open?.since, app: open?.app, owners: [] });
    one.machine.nowMs += 2_000;
    one.tcp = row('SYN_SENT', 50_000, 2007);
    const next = at((await readOf(one.collector)).reading.sockets, 50_000, 443);
    expect(next?.id).not.toBe(open?.id);
    expect(next).toMatchObject({ sinceIsBound: false, since: new Date(one.machine.nowMs).toISOString() });
  });

  test('new bytes give a new object with the time they were read', async () => {
    const one = changing();
    one.tcp = row('ESTABLISHED', 50_000, 2007);
    const before = at((await readOf(one.collector)).reading.sockets, 50_000, 443);
    one.machine.nowMs += 2_000;
    one.tcp = row('ESTABLISHED', 50_000, 2007, 77);
    const after = at((await readOf(one.collector)).reading.sockets, 50_000, 443);
    expect(after?.tcp).toEqual({ readAt: new Date(one.machine.nowMs).toISOString(), bytesReceived: 77, bytesSent: 0 });
    expect(before?.tcp).not.toBe(after?.tcp);
  });

  test('a new process is asked for by its pid alone, with its parents', async () => {
    const one = changing();
    await readOf(one.collector);
    await settle();
    const answers: Readonly<Record<string, string>> = {
      '5000': ' 5000  4999   501       00:03 /Applications/Shop.app/Contents/MacOS/Shop\n',
      '4999': ' 4999     1     0  1-00:00:03 /usr/sbin/cron\n',
    };
    one.machine.answer = (command) => {
      if (isNetstat(command, 'tcp')) return printed(row('ESTABLISHED', 50_001, 5000));
      if (command.program === 'nettop') return { kind: 'missing' };
      if (command.program !== 'ps') return null;
      const isPaths = command.args.at(-1)?.endsWith('comm=') === true;
      return printed(isPaths ? (answers[command.args[1] ?? ''] ?? '') : '');
    };
    one.machine.commands.length = 0;
    const { reading } = await readOf(one.collector);
    const asked = one.machine.commands.filter(({ program }) => program === 'ps').map(({ args }) => args.slice(0, 2).join(' '));
    expect([...new Set(asked)]).toEqual(['-p 5000', '-p 4999']);
    expect(reading.processes.find(({ pid }) => pid === 5000)).toMatchObject({
      parentPid: 4999,
      startedAt: new Date(one.machine.nowMs - 3_000).toISOString(),
    });
    expect(reading.processes.find(({ pid }) => pid === 4999)?.name).toBe('cron');
  });

  test('a process that is gone is asked for once, not in each scan', async () => {
    const one = changing();
    one.tcp = row('ESTABLISHED', 50_002, 6_666);
    const { reading } = await readOf(one.collector);
    expect(at(reading.sockets, 50_002, 443)).toMatchObject({ owners: [], ownerUnknown: { code: 'gone' } });
    one.machine.commands.length = 0;
    await readOf(one.collector);
    expect(one.machine.commands.map(({ program }) => program)).not.toContain('ps');
  });

  test('a pid that another process has taken over is noticed', async () => {
    const one = changing();
    one.tcp = row('ESTABLISHED', 50_003, 2007);
    await readOf(one.collector);
    one.machine.nowMs += 61_000;
    const other = ' 2007     1   501       00:10 /Applications/Shop.app/Contents/MacOS/Shop\n';
    one.machine.answer = (command) => {
      if (isNetstat(command, 'tcp')) return printed(row('ESTABLISHED', 50_003, 2007));
      return command.program === 'ps' && command.args.at(-1)?.endsWith('comm=') === true ? printed(other) : null;
    };
    expect(at((await readOf(one.collector)).reading.sockets, 50_003, 443)).toMatchObject({
      owners: [{ name: 'Shop' }],
      app: { name: 'Shop' },
    });
  });
});

describe('faults', () => {
  test('half a last row is named as unread, not shown as a whole one', async () => {
    const { machine, collector } = mac('macos-26');
    const whole = machine.file('netstat-tcp.txt').toString();
    machine.answer = (command) =>
      isNetstat(command, 'tcp') ? printed(whole.slice(0, whole.lastIndexOf('ESTABLISHED') + 4)) : null;
    const { reading } = await readOf(collector);
    expect(reading.skippedCount).toBe(1);
    expect(at(reading.sockets, 9000, 52500)).toBeUndefined();
  });

  test('when one of the two tables fails the other is shown, and what is missing is said', async () => {
    const { machine, collector } = mac('macos-26');
    machine.answer = (command) => (isNetstat(command, 'tcp') ? { kind: 'timed-out', deadlineMs: 10_000 } : null);
    const scan = await readOf(collector);
    expect(scan.reading.sockets.every(({ protocol }) => protocol === 'udp')).toBe(true);
    expect(codes(scan)).toContain('netstat-failing');
    expect(scan.reading.blindSpots[0]?.text).toContain('10 seconds');
  });

  test.each<[string, Ran]>([
    ['missing', { kind: 'missing' }],
    ['denied', { kind: 'denied' }],
    ['garbage', printed('\u0000\u0001 nothing of use \n')],
    ['an error', printed('', 1, 'netstat: sysctl: net.inet.tcp.pcblist_n: Operation not permitted')],
  ])('netstat %s: lsof is read instead, and that is said', async (_, ran) => {
    const { machine, collector } = mac('macos-26');
    machine.answer = ({ program }) => (program === 'netstat' ? ran : null);
    const scan = await readOf(collector);
    expect(scan.reading.method).toContain('lsof');
    expect(codes(scan)).toContain('netstat');
    expect(at(scan.reading.sockets, 8080)?.owners).toHaveLength(2);
  });

  test('when nothing can be read the scan fails with every reason', async () => {
    const { machine, collector } = mac('macos-26');
    machine.answer = () => ({ kind: 'missing' });
    const scan = await collector.scan();
    expect(scan.kind).toBe('failed');
    expect(scan.kind === 'failed' && scan.text).toMatch(/netstat.*lsof is not installed/);
  });

  test('without ps the newer netstat still names processes; the older one gives numbers, never a guess', async () => {
    for (const [name, owner] of [
      ['macos-26', 'Google Chrome He'],
      ['macos-12', 'Process 2007'],
    ] as const) {
      const { machine, collector } = mac(name);
      machine.answer = ({ program }) => (program === 'ps' ? printed('', 1, 'ps: sysctl: Operation not permitted') : null);
      const scan = await readOf(collector);
      expect(at(scan.reading.sockets, 52011, 443)?.owners).toEqual([{ pid: 2007, name: owner, exe: null }]);
      expect(codes(scan)).toContain('ps');
    }
  });

  test('an lsof and a nettop that hang hold no scan for longer than its first wait', async () => {
    const { machine, collector } = mac('macos-26');
    machine.answer = ({ program }) => (program === 'lsof' || program === 'nettop' ? never : null);
    const first = readOf(collector);
    while (machine.waits === 0) await settle();
    machine.pass();
    expect((await first).reading.sockets).toHaveLength(13);
    expect((await readOf(collector)).reading.sockets).toHaveLength(13);
    expect(machine.commands.filter(({ program }) => program === 'nettop')).toHaveLength(1);
  });

  test('a nettop without these columns is asked for all of them, and one that fails is said to be missing', async () => {
    const { machine, collector } = mac('macos-26');
    machine.answer = ({ program }) => (program === 'nettop' ? printed('', 64, 'nettop: illegal column name') : null);
    await readOf(collector);
    await settle();
    expect(codes(await readOf(collector))).toContain('nettop');
    expect(machine.commands.filter(({ program }) => program === 'nettop').map(({ args }) => args.length)).toEqual([6, 4]);
  });
});
