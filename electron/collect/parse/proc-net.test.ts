import { describe, expect, test } from 'vitest';
import { parseProcNet } from './proc-net.ts';

const read = (rest: string) => parseProcNet(`   0: 0100007F:0016 0200007F:C350 ${rest}\n`, 'tcp').rows[0];

describe('/proc/net', () => {
  test.each([
    ['00:00000000', null],
    ['01:00000014', { kind: 'retransmit', remainingMs: 200, retries: 5 }],
    ['02:000AFC3E', { kind: 'keepalive', remainingMs: 7_199_340, retries: 5 }],
    ['03:00001770', { kind: 'time-wait', remainingMs: 60_000, retries: 5 }],
    ['04:00000001', { kind: 'persist', remainingMs: 10, retries: 5 }],
    ['07:00000001', { kind: 'unknown', remainingMs: 10, retries: 5 }],
  ])('the timer %s is read', (timerText, timer) => {
    expect(read(`01 00000000:00000000 ${timerText} 00000005  1000        0 77 2 0 20 4 30 10 -1`)?.timer).toEqual(timer);
  });

  test('queues are hexadecimal, what is sent before what is received', () => {
    expect(read('01 0000000A:000000FF 00:00000000 00000000 0 0 77 2 0')).toMatchObject({ sendQueue: 10, recvQueue: 255 });
  });

  test('without an inode nothing is known of the user', () => {
    expect(read('06 00000000:00000000 03:00000100 00000000 0 0 0 3 0')).toMatchObject({
      state: 'time-wait',
      uid: null,
      inode: null,
    });
  });

  test('an IPv6 address is four words, an IPv4-mapped one is given as IPv4', () => {
    const row = '00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 9 1 0';
    const parsed = parseProcNet(
      `   0: B80D0120000000000000000001000000:01BB ${row}\n   1: 0000000000000000FFFF00000A0200C0:01BB ${row}\n`,
      'tcp6',
    );
    expect(parsed.rows.map((read) => [read.local.address, read.family, read.remote])).toEqual([
      ['2001:db8::1', 6, null],
      ['192.0.2.10', 6, null],
    ]);
  });

  test('an address of the other family makes the row unreadable', () => {
    const { rows, skipped } = parseProcNet(
      '   0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 7 1 0\n',
      'tcp6',
    );
    expect(rows).toEqual([]);
    expect(skipped).toHaveLength(1);
    expect(skipped[0]?.source).toBe('/proc/net/tcp6');
  });
});
