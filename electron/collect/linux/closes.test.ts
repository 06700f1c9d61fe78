import { expect, test } from 'vitest';
import { Closes } from './closes.ts';

const event = (port: number, cookie: string, peer = '198.51.100.7:443') =>
  `tcp UNCONN 0      0      192.0.2.1:${port} ${peer} ino:0 sk:${cookie} ts sack cubic rto:204 rtt:0.03/0.01 bytes_sent:5\n`;

interface World {
  readonly closes: Closes;
  readonly seen: Set<string>;
  readonly ownPorts: Set<number>;
  isScanning: boolean;
}

function world(): World {
  const seen = new Set<string>();
  const ownPorts = new Set<number>();
  const made: World = {
    seen,
    ownPorts,
    isScanning: false,
    closes: new Closes({
      where: { kind: 'recording', run: () => ({ kind: 'missing' }), read: () => ({ kind: 'absent' }) },
      now: () => Date.UTC(2026, 10, 20, 12),
      wasSeen: (protocol, cookie) => seen.has(`${protocol}-${cookie}`),
      isScanning: () => made.isScanning,
      isOwnPort: (port) => ownPorts.has(port),
    }),
  };
  return made;
}

test('a socket that closed and that no scan saw is counted and listed', () => {
  const { closes } = world();
  closes.hear(event(50_000, '2a'));
  expect(closes.sampling(0, 0)).toEqual({
    hearsCloses: false,
    unseenCount: 1,
    unseenRecent: [
      { closedAt: '2026-11-20T12:00:00.000Z', protocol: 'tcp', local: '192.0.2.1:50000', remote: '198.51.100.7:443' },
    ],
    timeWaitUnseenCount: 0,
  });
});

test('a socket that a scan saw is no news, nor is a listener', () => {
  const { closes, seen } = world();
  seen.add('tcp-2a');
  closes.hear(event(50_000, '2a'));
  closes.hear(event(50_001, '2b', '0.0.0.0:*'));
  expect(closes.sampling(0, 0).unseenCount).toBe(0);
});

test('an event that comes while a scan is under way waits for its table', () => {
  const one = world();
  one.isScanning = true;
  one.closes.hear(event(50_000, '2a') + event(50_001, '2b'));
  one.seen.add('tcp-2a');
  one.isScanning = false;
  expect(one.closes.sampling(0, 0)).toMatchObject({ unseenCount: 1, unseenRecent: [{ local: '192.0.2.1:50001' }] });
});

test('a connection that was reset has lost the port of its peer and counts', () => {
  const { closes } = world();
  closes.hear(event(50_000, '2a', '198.51.100.7:*').replace('192.0.2.1:50000', '0.0.0.0:50000'));
  expect(closes.sampling(0, 0).unseenRecent).toMatchObject([{ remote: '198.51.100.7:*' }]);
});

test('a closed UDP question counts, though ss prints a queue below zero', () => {
  const { closes } = world();
  closes.hear('udp ESTAB  0      -1     192.0.2.2:60331 203.0.113.53:53 ino:0 sk:17595\n');
  expect(closes.sampling(0, 0).unseenRecent).toMatchObject([{ protocol: 'udp', remote: '203.0.113.53:53' }]);
});

test('pieces of lines are put together', () => {
  const { closes } = world();
  const text = event(50_000, '2a') + event(50_001, '2b');
  for (const char of text) closes.hear(char);
  expect(closes.sampling(0, 0).unseenCount).toBe(2);
});

test('connections of Portlight itself are left out', () => {
  const { closes, ownPorts } = world();
  ownPorts.add(50_000);
  closes.hear(event(50_000, '2a') + event(50_001, '2b', '192.0.2.1:50000') + event(50_002, '2c'));
  expect(closes.sampling(0, 0)).toMatchObject({ unseenCount: 1, unseenRecent: [{ local: '192.0.2.1:50002' }] });
});

test('a storm is counted to the last, and only the newest are listed', () => {
  const { closes } = world();
  for (let at = 0; at < 20_000; at += 1) closes.hear(event(1_024 + at, (at + 1).toString(16)));
  const sampling = closes.sampling(0, 0);
  expect(sampling.unseenCount).toBe(20_000);
  expect(sampling.unseenRecent).toHaveLength(50);
  expect(sampling.unseenRecent[0]?.local).toBe('192.0.2.1:21023');
  expect(closes.sampling(0, 0).unseenRecent).toBe(sampling.unseenRecent);
});

test('TIME_WAIT rows without a past add up', () => {
  const { closes } = world();
  closes.sampling(3, 0);
  expect(closes.sampling(2, 0).timeWaitUnseenCount).toBe(5);
});

test('rubbish between events is passed over', () => {
  const { closes } = world();
  closes.hear('hello\n\n: : sk:\ntcp sk:1\n');
  expect(closes.sampling(0, 0).unseenCount).toBe(0);
});

test('where nothing can listen it says so', () => {
  const { closes } = world();
  closes.listen();
  expect(closes.hearing()).toBe('no-tool');
});
