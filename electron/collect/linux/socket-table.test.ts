import { expect, test } from 'vitest';
import { connectionRow, INODE, type RecordedMachine, recordedMachine, tcpRow } from '../recorded-machine.ts';
import type { FileText, Ran } from '../run.ts';

const SLOW: Ran = { kind: 'timed-out', deadlineMs: 10_000 };
const STEP_MS = 2_000;
const MINUTES_5_MS = 300_000;

/** A row of /proc/net/tcp of the same connection that `connectionRow` makes a row of ss of. */
function procRow(port: number, inode = INODE + port, state = '01'): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return `   0: 010200C0:${hex} 076433C6:01BB ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 20 4 30 10 -1\n`;
}

function procNet(...rows: readonly string[]): Readonly<Record<string, FileText>> {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  return { '/proc/net/tcp': { kind: 'text', text: head + rows.join('') }, '/proc/net/udp': { kind: 'text', text: '' } };
}

/** A machine with one connection that both ss and /proc/net tell of. */
function machineWith(answer: Ran | null): RecordedMachine {
  const machine = recordedMachine([connectionRow(50_000)]);
  machine.files = procNet(procRow(50_000));
  machine.answer = answer === null ? null : () => answer;
  return machine;
}

async function next(machine: RecordedMachine, ms = STEP_MS) {
  machine.nowMs += ms;
  return (await machine.scan()).reading;
}

async function failing(machine: RecordedMachine, ms = STEP_MS): Promise<string> {
  machine.nowMs += ms;
  const scan = await machine.collector.scan();
  return scan.kind === 'failed' ? scan.text : (scan.reading.method[0] ?? '');
}

test('one answer that ss fails to give is a failed scan, and costs no socket its id, age or details', async () => {
  const machine = machineWith(null);
  const before = (await next(machine)).sockets[0];
  machine.answer = () => SLOW;
  expect(await failing(machine)).toBe('The socket table could not be read. ss gave no answer within 10 seconds.');
  machine.answer = null;
  machine.rows = [connectionRow(50_000, '', 'cubic rto:204 rtt:20/10 bytes_sent:5 lastsnd:4100 lastrcv:4100 lastack:4100')];
  const after = await next(machine);
  expect(after.method[0]).toBe('ss');
  expect(after.sockets[0]).toBe(before);
});

test('an ss that fails three times in a row gives way to /proc/net, and is asked again after five minutes', async () => {
  const machine = machineWith(null);
  await next(machine);
  machine.answer = () => SLOW;
  expect(await failing(machine)).toMatch(/ss gave no answer/);
  expect(await failing(machine)).toMatch(/ss gave no answer/);
  expect(await failing(machine)).toBe('/proc/net');
  const asked = machine.commands.length;
  machine.answer = null;
  expect((await next(machine)).blindSpots.find(({ code }) => code === 'ss')?.text).toContain('no answer within 10 seconds');
  expect(machine.commands).toHaveLength(asked);
  expect((await next(machine, MINUTES_5_MS)).method[0]).toBe('ss');
});

test('an ss that is no longer installed gives way at once', async () => {
  const machine = machineWith(null);
  await next(machine);
  machine.answer = () => ({ kind: 'missing' });
  expect(await failing(machine)).toBe('/proc/net');
  const asked = machine.commands.length;
  expect((await next(machine)).method[0]).toBe('/proc/net');
  expect(machine.commands).toHaveLength(asked);
});

test('an ss that has never answered is asked at the next scans too, and left alone after three', async () => {
  const machine = machineWith(SLOW);
  for (const asked of [1, 2, 3, 3]) {
    expect((await next(machine)).method[0]).toBe('/proc/net');
    expect(machine.commands).toHaveLength(asked);
  }
  machine.nowMs += MINUTES_5_MS;
  expect((await next(machine)).method[0]).toBe('/proc/net');
  await next(machine);
  expect(machine.commands).toHaveLength(4);
});

test('a clock that was set back does not keep ss from being asked again', async () => {
  const machine = machineWith({ kind: 'missing' });
  await next(machine);
  machine.answer = null;
  expect((await next(machine, -3_600_000)).method[0]).toBe('ss');
});

test('a connection keeps its id and age when another source tells of it, and when ss is back', async () => {
  const machine = machineWith(null);
  await next(machine);
  machine.rows = [connectionRow(50_000), connectionRow(50_001)];
  machine.files = procNet(procRow(50_000), procRow(50_001));
  const [, open] = (await next(machine)).sockets;
  expect(open).toMatchObject({ sinceIsBound: false, tcp: { bytesSent: 5 } });
  machine.answer = () => ({ kind: 'missing' });
  const same = { id: open?.id, since: open?.since, sinceIsBound: false, app: open?.app };
  const [, told] = (await next(machine)).sockets;
  // Nobody tells its details any more: what was last told of them is not how it stands.
  expect(told).toMatchObject({ ...same, tcp: null });
  expect((await next(machine)).sockets[1]).toBe(told);
  // It was closed by its program meanwhile.
  machine.files = procNet(procRow(50_000), procRow(50_001, 0, '06'));
  expect((await next(machine)).sockets[1]).toMatchObject({ ...same, state: 'time-wait' });
  machine.answer = null;
  machine.rows = [
    connectionRow(50_000),
    tcpRow('TIME-WAIT', '192.0.2.1:50001', '198.51.100.7:443', `timer:(timewait,59sec,0) ino:0 sk:${(50_001).toString(16)}`),
  ];
  const back = await next(machine, MINUTES_5_MS);
  expect(back.sockets[1]).toMatchObject({ ...same, state: 'time-wait' });
  expect(back.sockets[0]?.tcp?.bytesSent).toBe(5);
});

test('a connection that /proc/net told of first keeps its id when ss tells of it, changes and closes', async () => {
  const machine = machineWith(SLOW);
  const [open] = (await next(machine)).sockets;
  machine.answer = null;
  const same = { id: open?.id, since: open?.since };
  expect((await next(machine)).sockets[0]).toMatchObject({ ...same, tcp: { bytesSent: 5 } });
  machine.rows = [connectionRow(50_000).replace('ESTAB 0 0', 'CLOSE-WAIT 1 0')];
  expect((await next(machine)).sockets[0]).toMatchObject({ ...same, state: 'close-wait' });
  machine.rows = [connectionRow(50_000, '', 'cubic rto:204 bytes_sent:9').replace('ESTAB 0 0', 'CLOSE-WAIT 1 0')];
  expect((await next(machine)).sockets[0]).toMatchObject({ ...same, tcp: { bytesSent: 9 } });
  machine.rows = [connectionRow(50_000).replace(/ sk:\w+/, ' sk:77')];
  expect((await next(machine)).sockets.map(({ id }) => id)).toEqual(['tcp-77']);
});

test('what another source tells of for the first time may have been open for longer', async () => {
  const machine = machineWith(SLOW);
  await next(machine);
  machine.answer = null;
  machine.rows = [connectionRow(50_000), connectionRow(50_001)];
  expect((await next(machine)).sockets[1]).toMatchObject({ sinceIsBound: true });
  machine.rows = [connectionRow(50_000), connectionRow(50_001), connectionRow(50_002)];
  expect((await next(machine)).sockets[2]).toMatchObject({ sinceIsBound: false });
});

test('a queue that filled while /proc/net was read is empty again when ss says so', async () => {
  const machine = machineWith(null);
  await next(machine);
  machine.answer = () => ({ kind: 'missing' });
  machine.files = procNet(procRow(50_000).replace('00000000:00000000 00', '00000000:00000007 00'));
  expect((await next(machine)).sockets[0]?.recvQueue).toBe(7);
  machine.answer = null;
  expect((await next(machine, MINUTES_5_MS)).sockets[0]?.recvQueue).toBe(0);
});

test('a connection in the place of one that closed is another one in /proc/net, and the same from then on', async () => {
  const machine = machineWith({ kind: 'missing' });
  const [first] = (await next(machine)).sockets;
  machine.files = procNet(procRow(50_000, INODE));
  const [second] = (await next(machine)).sockets;
  expect(second?.id).not.toBe(first?.id);
  expect((await next(machine)).sockets[0]?.id).toBe(second?.id);
  expect((await next(machine)).sockets[0]?.since).toBe(second?.since);
});
