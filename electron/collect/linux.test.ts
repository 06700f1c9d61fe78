import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectionRow, INODE, printed, type Read, recordedMachine, tcpRow } from './recorded-machine.ts';

test('a socket that did not change is the same object, though time went by', async () => {
  const machine = recordedMachine([connectionRow(50_000, 'timer:(keepalive,57sec,0) ')]);
  const before = (await machine.scan()).reading.sockets[0];
  machine.nowMs += 2_000;
  machine.rows = [
    connectionRow(
      50_000,
      'timer:(keepalive,55sec,0) ',
      'cubic rto:204 rtt:20/10 bytes_sent:5 lastsnd:2100 lastrcv:2100 lastack:2100',
    ),
  ];
  expect((await machine.scan()).reading.sockets[0]).toBe(before);
});

test('a socket stays the same object when ss widens its columns for another one', async () => {
  const machine = recordedMachine([connectionRow(50_000)]);
  const before = (await machine.scan()).reading.sockets[0];
  machine.rows = [connectionRow(50_000).replace(' 192', '       192').replace(' 198', '      198'), connectionRow(50_001)];
  const after = (await machine.scan()).reading.sockets;
  expect(after).toHaveLength(2);
  expect(after[0]).toBe(before);
});

test('new counters give a new object with the time they were read, and the same id and age', async () => {
  const machine = recordedMachine([connectionRow(50_000)]);
  const before = (await machine.scan()).reading.sockets[0];
  machine.nowMs += 2_000;
  machine.rows = [connectionRow(50_000, '', 'cubic rto:204 rtt:20/10 bytes_sent:99 lastsnd:4 lastrcv:4 lastack:4')];
  const after = (await machine.scan()).reading.sockets[0];
  expect(after).not.toBe(before);
  expect(after).toMatchObject({
    id: before?.id,
    since: before?.since,
    tcp: { bytesSent: 99, readAt: new Date(machine.nowMs).toISOString() },
  });
});

test('a timer that was set again gives a new object', async () => {
  const machine = recordedMachine([connectionRow(50_000, 'timer:(keepalive,57sec,0) ')]);
  const before = (await machine.scan()).reading.sockets[0];
  machine.nowMs += 2_000;
  machine.rows = [connectionRow(50_000, 'timer:(keepalive,119sec,0) ')];
  const after = (await machine.scan()).reading.sockets[0];
  expect(after).not.toBe(before);
  expect(after?.timer).toMatchObject({ kind: 'keepalive', remainingMs: 119_000 });
});

test('a connection keeps its id, age and app when it goes into TIME_WAIT, where nobody holds it', async () => {
  const machine = recordedMachine([connectionRow(50_000)]);
  const [open] = (await machine.scan()).reading.sockets;
  machine.nowMs += 2_000;
  machine.rows = [
    tcpRow('TIME-WAIT', '192.0.2.1:50000', '198.51.100.7:443', `timer:(timewait,59sec,0) ino:0 sk:${(50_000).toString(16)}`),
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
  const machine = recordedMachine([connectionRow(50_000)]);
  await machine.scan();
  machine.nowMs += 2_000;
  machine.rows = [connectionRow(50_000), connectionRow(50_001)];
  const { sockets } = (await machine.scan()).reading;
  expect(sockets.map((socket) => socket.sinceIsBound)).toEqual([true, false]);
  expect(sockets[1]?.since).toBe(new Date(machine.nowMs).toISOString());
});

test('TIME_WAIT rows without a past are counted as unseen connections, but not at the first scan', async () => {
  const wait = (port: number) =>
    tcpRow('TIME-WAIT', `192.0.2.1:${port}`, '198.51.100.7:443', `timer:(timewait,59sec,0) ino:0 sk:${port}`);
  const machine = recordedMachine([wait(1_001)]);
  expect((await machine.scan()).reading.sampling.timeWaitUnseenCount).toBe(0);
  machine.rows = [wait(1_001), wait(1_002), wait(1_003)];
  expect((await machine.scan()).reading.sampling.timeWaitUnseenCount).toBe(2);
});

test('two listeners on one address and port stay two sockets', async () => {
  const twin = (at: number) => tcpRow('LISTEN', '0.0.0.0:8080', '0.0.0.0:*', `uid:1000 ino:${INODE + at} sk:${at} cgroup:/ <->`);
  const { sockets } = (await recordedMachine([twin(1), twin(2)]).scan()).reading;
  expect(new Set(sockets.map((socket) => socket.id)).size).toBe(2);
  expect(new Set(sockets.map((socket) => socket.inode)).size).toBe(2);
});

test('a connection in the accept queue belongs to nobody yet, and to the app of its listener', async () => {
  const { sockets } = (
    await recordedMachine([
      tcpRow('LISTEN', '192.0.2.1:80', '0.0.0.0:*', `ino:${INODE + 1} sk:1 cgroup:/system.slice/shop.service <->`),
      tcpRow('ESTAB', '192.0.2.1:80', '198.51.100.7:50000', 'ino:0 sk:2 <->'),
    ]).scan()
  ).reading;
  expect(sockets[1]).toMatchObject({ owners: [], ownerUnknown: { code: 'not-accepted-yet' }, app: { id: 'service:shop' } });
});

test('an owner that the source does not tell is not guessed', async () => {
  const [socket] = (await recordedMachine([connectionRow(50_000)]).scan()).reading.sockets;
  expect(socket).toMatchObject({ owners: [], ownerUnknown: { code: 'not-told', text: expect.stringMatching(/\.$/) } });
});

test('owners that a recorded ss names are taken, in the likelier order', async () => {
  const users = 'users:(("systemd",pid=1,fd=40),("shop",pid=900,fd=3),("shop",pid=700,fd=3)) ';
  const [socket] = (await recordedMachine([connectionRow(50_000, users)]).scan()).reading.sockets;
  expect(socket?.owners.map((owner) => owner.pid)).toEqual([700, 900, 1]);
  expect(socket?.ownerUnknown).toBeNull();
});

test('a large table is read without details, which come in turns', async () => {
  const rows = Array.from({ length: 6_000 }, (_, at) => connectionRow(10_000 + at));
  const machine = recordedMachine(rows);
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
    machine.nowMs += 2_000;
    counts.push(fresh(await machine.scan()));
  }
  expect(machine.commands[1]?.args).not.toContain('-i');
  expect(counts[0]).toBeLessThan(6_000);
  expect(counts.at(-1)).toBe(6_000);
});

test('a clock that was set back does not keep what is known of our surroundings from growing old', async () => {
  const root = mkdtempSync(join(tmpdir(), 'portlight-proc-'));
  try {
    const machine = recordedMachine([connectionRow(50_000)], root);
    const codes = async () => (await machine.scan()).reading.blindSpots.map((spot) => spot.code);
    expect(await codes()).toContain('no-proc');
    mkdirSync(join(root, 'self'));
    writeFileSync(join(root, 'self', 'stat'), '7 (x) S 0\n');
    machine.nowMs -= 3_600_000;
    expect(await codes()).not.toContain('no-proc');
  } finally {
    rmSync(root, { recursive: true });
  }
});
