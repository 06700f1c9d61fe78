import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../shared/reading.ts';
import { captureText } from './capture-file.ts';
import { readCapture } from './capture-reading.ts';

const NOW_MS = Date.UTC(2026, 10, 2, 14, 3);

function read(text: string, format: string | null = null): Reading {
  const made = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'paste', format, nowMs: NOW_MS });
  if (made.kind === 'failed') throw new Error(made.text);
  return made.reading;
}

function failure(text: string, format: string | null = null): string {
  const made = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'poem.txt', format, nowMs: NOW_MS });
  return made.kind === 'failed' ? made.text : expect.unreachable();
}

const brief = ({ sockets }: Reading) =>
  sockets.map(({ protocol, state, local, remote, owners, app }) => ({
    is: `${protocol} ${state} ${local.address}:${local.port} ${remote === null ? '-' : `${remote.address}:${remote.port}`}`,
    owners: owners.map(({ pid, name }) => `${pid} ${name}`),
    app: app?.name ?? null,
  }));

describe('one machine told by several tools', () => {
  test('a socket that ss and lsof and /proc tell of is one socket, with what each of them knows', () => {
    const reading = read(
      [
        'tcp LISTEN 0 128 0.0.0.0:80 0.0.0.0:* ino:77 sk:1 <->',
        'tcp ESTAB 3 0 192.0.2.1:80 198.51.100.7:5000 ino:78 sk:2 <-> rtt:12.5/3',
        '',
        'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME',
        'nginx 583 www 6u IPv4 77 0t0 TCP *:80 (LISTEN)',
        'nginx 584 www 6u IPv4 77 0t0 TCP *:80 (LISTEN)',
        'nginx 584 www 9u IPv4 78 0t0 TCP 192.0.2.1:80->198.51.100.7:5000 (ESTABLISHED)',
        '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
        '   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 77 1 0000000000000000 100 0 0 10 0',
      ].join('\n'),
    );
    expect(brief(reading)).toEqual([
      { is: 'tcp listen *:80 -', owners: ['583 nginx', '584 nginx'], app: 'nginx' },
      { is: 'tcp established 192.0.2.1:80 198.51.100.7:5000', owners: ['584 nginx'], app: 'nginx' },
    ]);
    expect(reading.sockets[1]).toMatchObject({ user: 'www', recvQueue: 3, inode: 78, tcp: { rttMs: 12.5 } });
    expect(reading.method).toEqual(['ss', 'lsof', 'proc-net']);
    expect(reading.capture).toEqual({
      platform: 'linux',
      takenAt: null,
      host: null,
      source: 'paste',
      formats: ['ss', 'lsof', 'proc-net'],
    });
  });

  test('rows that one tool prints twice are two sockets, each with an id of its own', () => {
    const reading = read(
      '  UDP    0.0.0.0:5353   *:*   700\n  UDP    0.0.0.0:5353   *:*   700\n  UDP    [::]:5353   *:*   700\n',
    );
    expect(new Set(reading.sockets.map(({ id }) => id)).size).toBe(3);
  });

  test('names come from tasklist, and the services from it name svchost', () => {
    const reading = read(
      [
        '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       980',
        '  TCP    192.0.2.10:49801       203.0.113.7:443        ESTABLISHED     7404',
        '  TCP    192.0.2.10:49802       203.0.113.7:443        TIME_WAIT       0',
        '  TCP    0.0.0.0:445            0.0.0.0:0              LISTENING       4',
        '"svchost.exe","980","RpcEptMapper,RpcSs"',
        '"firefox.exe","7404","N/A"',
      ].join('\r\n'),
    );
    expect(brief(reading)).toEqual([
      { is: 'tcp listen *:135 -', owners: ['980 svchost.exe'], app: 'RpcEptMapper, RpcSs' },
      { is: 'tcp established 192.0.2.10:49801 203.0.113.7:443', owners: ['7404 firefox.exe'], app: 'Firefox' },
      { is: 'tcp time-wait 192.0.2.10:49802 203.0.113.7:443', owners: [], app: null },
      { is: 'tcp listen *:445 -', owners: ['4 (name not told)'], app: 'Windows kernel (System)' },
    ]);
    expect(reading.sockets[2]?.ownerUnknown?.code).toBe('closed-by-process');
    expect(reading.platform).toBe('win32');
  });

  test('a captured program of Windows has the name that the live collector gives it', () => {
    const reading = read(
      [
        '  TCP    192.0.2.10:49811       203.0.113.7:443        ESTABLISHED     5120',
        '  TCP    192.0.2.10:49812       203.0.113.7:443        ESTABLISHED     5121',
        '  TCP    0.0.0.0:9100           0.0.0.0:0              LISTENING       1400',
        '"msedge.exe","5120","N/A"',
        '"svchost.exe","5121","N/A"',
        '"spoolsv.exe","1400","Spooler"',
      ].join('\r\n'),
    );
    expect(brief(reading).map(({ app }) => app)).toEqual(['Microsoft Edge', 'Windows services (svchost)', 'Spooler']);
  });

  test('a bundle is the app of all its helpers, whatever tool names them', () => {
    const helper = '/Applications/Example Browser.app/Contents/Frameworks/Example Helper.app/Contents/MacOS/Example Helper';
    const reading = read(
      [
        'tcp4       0      0  192.0.2.48.50001       198.51.100.70.443      ESTABLISHED         8452         4310  131072  131396     Example Helper:702   00182 0000000c',
        'udp46      0      0  *.5353                 *.*                                          0            0  131072  131396     mDNSResponder:200   00182 0000000c',
        '  PID  PPID COMM',
        '  700     1 /Applications/Example Browser.app/Contents/MacOS/Example Browser',
        `  702   700 ${helper}`,
        '  200     1 /usr/sbin/mDNSResponder',
      ].join('\n'),
    );
    expect(reading.platform).toBe('darwin');
    expect(brief(reading).map(({ app }) => app)).toEqual(['Example Browser', 'mDNSResponder']);
    expect(reading.sockets[0]?.owners).toEqual([{ pid: 702, name: 'Example Helper', exe: helper }]);
    expect(reading.sockets[1]).toMatchObject({ family: 6, dualStack: true });
    expect(reading.processes.map(({ pid }) => pid).sort()).toEqual([200, 700, 702]);
  });

  test('an interface that lsof numbers and netstat names is one interface', () => {
    const reading = read(
      [
        'tcp6       0      0  fe80::aede:48ff:fe00:1122%en5.49160   fe80::aede:48ff:fe33:4455%en5.49161   ESTABLISHED',
        'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME',
        'remoted 120 root 6u IPv6 0x1234567812345678 0t0 TCP [fe80:4::aede:48ff:fe00:1122]:49160->[fe80:4::aede:48ff:fe33:4455]:49161 (ESTABLISHED)',
      ].join('\n'),
    );
    expect(reading.sockets).toHaveLength(1);
    expect(reading.sockets[0]?.local.zone).toBe('en5');
  });
});

describe('a process name with newlines in a paste of ss', () => {
  const row = (port: number, name: string, pid: number) =>
    `tcp LISTEN 0 5 127.0.0.1:${port} 0.0.0.0:* users:(("${name}",pid=${pid},fd=3)) uid:1000 ino:${port} sk:${port} <->\n`;

  test.each([
    ['a row of tasklist', '\n"evil","583'],
    ['a row of Windows', '\nTCP 1:1 2:2 '],
    ['a row of ss', '\nLISTEN 0 0 a:1'],
    ['a header', '\nProto x'],
    ['lines of lsof', '\np583\ncevil'],
    ['empty lines', 'a\n\n\nudp x'],
  ])('that looks like %s stays a name: nobody else is called so, and no socket is lost or made up', (_title, name) => {
    const reading = read(row(80, 'nginx', 583) + row(81, name, 20_088) + row(82, 'nginx', 583));
    expect(reading.skippedCount).toBe(0);
    expect(reading.sockets.map(({ local, owners, user, inode }) => [local.port, owners[0]?.pid, user, inode])).toEqual([
      [80, 583, '1000', 80],
      [81, 20_088, '1000', 81],
      [82, 583, '1000', 82],
    ]);
    expect(reading.sockets.map(({ owners }) => owners[0]?.name === 'nginx')).toEqual([true, false, true]);
  });

  test('a row that was cut in the middle of a name does not swallow the row behind it', () => {
    const reading = read(`${row(80, 'nginx', 583).slice(0, 52)}\n${row(82, 'nginx', 583)}`);
    expect(reading.sockets.map(({ local }) => local.port)).toEqual([80, 82]);
  });
});

describe('why there is no owner', () => {
  const code = (text: string, at = 0) => read(text).sockets[at]?.ownerUnknown?.code;

  test.each([
    ['the tool tells none', 'tcp 0 0 192.0.2.1:22 198.51.100.7:5000 ESTABLISHED\n', 'not-told'],
    ['the kernel alone holds it', 'tcp 0 0 192.0.2.1:22 198.51.100.7:5000 TIME_WAIT\n', 'closed-by-process'],
    ['nobody has accepted it yet', 'tcp ESTAB 0 0 192.0.2.1:80 198.51.100.7:5000 ino:0 sk:9 <->\n', 'not-accepted-yet'],
    [
      'it is a remains of a connection',
      'tcp FIN-WAIT-2 0 0 192.0.2.1:80 198.51.100.7:5000 ino:0 sk:9\ntcp LISTEN 0 5 0.0.0.0:80 0.0.0.0:* users:(("a",pid=1,fd=2)) ino:1\n',
      'closed-by-process',
    ],
  ])('%s', (_title, text, expected) => {
    expect(code(text)).toBe(expected);
  });
});

describe('what is no socket table', () => {
  test.each([
    ['an empty file', ' \n', '“poem.txt” is empty.'],
    ['a poem', 'Roses are red\n', 'No socket table was found in “poem.txt”'],
    [
      'a list of processes',
      '  PID TTY          TIME CMD\n    1 ?        00:00:01 systemd\n',
      '“poem.txt” holds ps, but no TCP or UDP socket.',
    ],
    ['the wrong format by force', 'Roses are red\n', 'No'],
  ])('%s is told so in words', (_title, text, expected) => {
    expect(failure(text)).toContain(expected);
  });

  test('a forced format in which no line can be read is not said to be held', () => {
    expect(failure('Active Internet connections (only servers)\n', 'netstat-windows')).toBe(
      'Nothing in “poem.txt” reads as netstat-windows. Without --format its format is found by itself.',
    );
  });

  test('a forced format that does not fit says which line it cannot read', () => {
    expect(failure('Roses are red\n', 'ss')).toContain('line 1');
  });
});

test('a forced format is used though another would be found', () => {
  expect(read('UNCONN 0 0 127.0.0.1:323 0.0.0.0:*\n', 'ss').method).toEqual(['ss']);
});

test('a masked address is kept as it stands, brackets and all', () => {
  const rows = 'tcp 0 0 192.0.2.1:22 [REDACTED]:4000 ESTABLISHED\ntcp6 0 0 [2001:db8::1]:22 [2001:db8::2]:4000 ESTABLISHED\n';
  expect(read(rows).sockets.map(({ remote }) => remote?.address)).toEqual(['[REDACTED]', '2001:db8::2']);
});

test('a masked address says nothing of its family; what stands at the other end does', () => {
  const rows =
    '  TCP    [REDACTED]:22    [REDACTED]:4000    ESTABLISHED    4\n  TCP    web:22    [2001:db8::2]:4000    ESTABLISHED    4\n';
  expect(read(rows, 'netstat-windows').sockets.map(({ family }) => family)).toEqual([null, 6]);
});

test('cut addresses and unknown times are told as what cannot be seen', () => {
  const reading = read('tcp6 0 0 fe80::fc:ff:fe00::41004 :::* LISTEN\n');
  expect(reading.blindSpots.map(({ code }) => code)).toEqual(['capture-time', 'capture-owners', 'capture-cut']);
});

describe('owners that a capture does not tell', () => {
  const owned = 'tcp LISTEN 0 5 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=583,fd=3)) uid:33 ino:1 sk:1 <->\n';
  const unowned = (port: number) => `tcp LISTEN 0 5 0.0.0.0:${port} 0.0.0.0:* ino:${port} sk:${port} <->\n`;
  const closed = 'tcp TIME-WAIT 0 0 192.0.2.1:80 198.51.100.7:5000\n';
  const told = (text: string) => read(text).blindSpots.filter(({ code }) => code === 'capture-owners');

  test('are told with how many they are, though one socket has its owner', () => {
    expect(told(owned + unowned(22) + unowned(25) + closed)).toEqual([
      {
        code: 'capture-owners',
        text: 'The captured text (ss) names no process for 2 of its 4 sockets.',
        remedy: 'Ask for ss -tunape, run as root.',
      },
    ]);
  });

  test('are nothing to tell where no process has the socket any more', () => {
    expect([told(owned + closed), told(closed)]).toEqual([[], []]);
  });

  test.each([
    ['user', 'Ask for a capture made by root or an administrator.'],
    ['root', null],
  ])('of a capture by %s are lifted by more rights, where there are any', (rights, remedy) => {
    const section = {
      name: 'ss',
      command: 'ss -tunape',
      exit: '0',
      durationMs: 1,
      format: 'ss' as const,
      body: owned + unowned(22),
    };
    expect(told(captureText({ platform: 'linux', rights }, [section]))).toMatchObject([{ remedy }]);
  });
});

test('the same text gives the same ids each time', () => {
  const text = 'tcp 0 0 192.0.2.1:22 198.51.100.7:5000 ESTABLISHED\nudp 0 0 0.0.0.0:68 0.0.0.0:*\n';
  expect(read(text).sockets.map(({ id }) => id)).toEqual(read(text).sockets.map(({ id }) => id));
});
