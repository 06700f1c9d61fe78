import { describe, expect, test } from 'vitest';
import { parseNetstatLinux } from './netstat-linux.ts';

const HEADER =
  'Proto Recv-Q Send-Q Local Address           Foreign Address         State       User       Inode      PID/Program name     Timer';
const read = (line: string, header = HEADER) => parseNetstatLinux(`${header}\n${line}\n`).rows[0];

describe('netstat of Linux', () => {
  test.each([
    ['off (0.00/0/0)', null],
    ['keepalive (6029.00/0/3)', { kind: 'keepalive', remainingMs: 6_029_000, retries: 3 }],
    ['on (0.23/4/0)', { kind: 'retransmit', remainingMs: 230, retries: 4 }],
    ['timewait (58.21/0/0)', { kind: 'time-wait', remainingMs: 58_210, retries: 0 }],
    ['probe (1.10/0/2)', { kind: 'persist', remainingMs: 1100, retries: 2 }],
    ['unkn-5 (1.00/1/0)', { kind: 'unknown', remainingMs: 1000, retries: 1 }],
  ])('the timer %s is read', (text, timer) => {
    expect(read(`tcp 0 0 192.0.2.1:5 192.0.2.2:6 ESTABLISHED 1000 77 12/a b   ${text}`)).toMatchObject({
      timer,
      uid: 1000,
      inode: 77,
      holders: [{ pid: 12, name: 'a b', fd: null }],
    });
  });

  test('a program cannot forge a timer where none was asked for', () => {
    const row = read(
      'tcp 0 0 192.0.2.1:5 192.0.2.2:6 ESTABLISHED 12/ off (0.00/0/0)',
      'Proto Recv-Q Send-Q Local Foreign State PID/Program name',
    );
    expect(row).toMatchObject({ timer: null, holders: [{ pid: 12, name: ' off (0.00/0/0)' }] });
  });

  test('a UDP row without a state keeps its owner, a user and an inode', () => {
    expect(read('udp 0 0 0.0.0.0:5353 0.0.0.0:*   108 3690 442/avahi-daemon: r')).toMatchObject({
      state: null,
      remote: null,
      uid: 108,
      inode: 3690,
      holders: [{ pid: 442, name: 'avahi-daemon: r' }],
    });
    expect(read('udp 0 0 192.0.2.1:68 192.0.2.2:67 ESTABLISHED 0 5 -')).toMatchObject({ state: 'established', holders: null });
  });

  test('an IPv6 address that was cut is text and shows that it was, even if it could pass for another address', () => {
    expect(read('tcp6 0 0 2001:db8:85a3::8a2:443 :::* LISTEN 0 1 -')?.local).toEqual({
      address: '2001:db8:85a3::8a2',
      port: 443,
      zone: null,
    });
    expect(read('tcp6 0 0 2001:db8:85a3::8a2:4430 :::* LISTEN 0 1 -')?.local.address).toBe('2001:db8:85a3::8a2…');
    const wide = parseNetstatLinux(`${HEADER}\ntcp6 0 0 2001:db8:85a3::8a2:4430 :::* LISTEN 0 1 -\n`, 'netstat', {
      isWide: true,
    });
    expect(wide.rows[0]?.local.address).toBe('2001:db8:85a3::8a2');
  });

  test('an IPv4-mapped socket is IPv6 by its protocol column', () => {
    expect(read('tcp6 0 0 192.0.2.1:443 198.51.100.7:50000 ESTABLISHED 0 0 -')).toMatchObject({
      family: 6,
      local: { address: '192.0.2.1' },
      uid: null,
      inode: null,
    });
  });

  test('BusyBox calls IPv6 rows tcp as well: the address tells', () => {
    expect(read('tcp 0 0 :::22 :::* LISTEN 1/sshd')?.family).toBe(6);
  });

  test('rows of other families and the remark in brackets are no failures', () => {
    const text = `(Not all processes could be identified, non-owned process info\n will not be shown)\n${HEADER}\nraw6 0 0 :::58 :::* 7 865/x\nunix 2 [ ACC ] STREAM LISTENING 1 1/systemd /run/x\nnew line in a path\n`;
    expect(parseNetstatLinux(text)).toEqual({ rows: [], skipped: [], noise: 6 });
  });

  test('a text without any header that holds no rows is a failure, not an empty table', () => {
    const { rows, skipped } = parseNetstatLinux("netstat: invalid option -- 'p'\n\nUsage: netstat [-ral]\n");
    expect(rows).toEqual([]);
    expect(skipped.map((line) => line.line)).toEqual([1, 3]);
  });
});
