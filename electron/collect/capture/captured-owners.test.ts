import { expect, test } from 'vitest';
import type { Reading } from '../../../shared/reading.ts';
import { captureText } from './capture-file.ts';
import { readCapture } from './capture-reading.ts';

function read(text: string): Reading {
  const made = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'paste', format: null, nowMs: 0 });
  return made.kind === 'read' ? made.reading : expect.unreachable(made.text);
}

test('a login name that netstat -e prints is the user of the socket', () => {
  const text =
    'Proto Recv-Q Send-Q Local Address Foreign Address State User Inode PID/Program name\ntcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN ada 30488 1161/sshd\ntcp 0 0 192.0.2.1:22 198.51.100.1:50000 TIME_WAIT root 0 -\n';
  expect(read(text).sockets.map(({ user }) => user)).toEqual(['ada', null]);
});

test('a service that netstat -b names without a program is the application, with a pid and without', () => {
  const rows = (pid: string) =>
    `  TCP    0.0.0.0:135    0.0.0.0:0    LISTENING    ${pid}\r\n  RpcSs\r\n  UDP    0.0.0.0:5353    *:*    ${pid}\r\n  RpcSs\r\n`;
  expect(read(rows('980')).sockets.map(({ app, owners }) => [app?.name, owners[0]?.pid])).toEqual([
    ['RpcSs', 980],
    ['RpcSs', 980],
  ]);
  expect(read(rows('')).sockets.map(({ app }) => app?.name)).toEqual(['RpcSs', 'RpcSs']);
});

test('a program with brackets in its name is a program, not an owner that may not be told', () => {
  const [socket] = read('  TCP    0.0.0.0:135    0.0.0.0:0    LISTENING    980\r\n [setup[1].exe]\r\n').sockets;
  expect(socket?.owners).toMatchObject([{ pid: 980, name: 'setup[1].exe' }]);
});

test('a pid that a narrow console put on the next line belongs to the row', () => {
  const text =
    '  UDP    [fe80::a9b8:14ae:b7a6:3e3e%12]:1900  *:*\r\n       5432\r\n  TCP    0.0.0.0:135    0.0.0.0:0    LISTENING    980\r\n';
  expect(read(text).sockets.map(({ owners }) => owners[0]?.pid)).toEqual([5432, 980]);
});

test.each([
  ['ÉTABLIE', 'established'],
  ['ESTABLECIDO', 'established'],
  ['УСТАНОВЛЕНО', 'established'],
  ['已建立', 'established'],
  ['GARANTITO', null],
])('the word %s for a state means %s', (word, state) => {
  expect(read(`  TCP    192.0.2.1:5000    198.51.100.1:443    ${word}    980\r\n`).sockets[0]?.state).toBe(state);
});

test('a process that holds a socket by two descriptors is one owner', () => {
  const text =
    'tcp LISTEN 0 5 0.0.0.0:7 0.0.0.0:* users:(("systemd",pid=1,fd=73),("systemd",pid=1,fd=74),("sshd",pid=500,fd=3)) ino:1 sk:1 <->\n';
  expect(read(text).sockets[0]?.owners.map(({ pid }) => pid)).toEqual([500, 1]);
});

test('the blank at which a name was cut is no part of the application', () => {
  const text =
    'tcp4 0 0 192.0.2.2.50001 198.51.100.70.443 ESTABLISHED 8452 4310 131072 131396 Microsoft Edge :87 00182 0000000c 000000001b0838b0 00000080 01000800 2 0 000000\n';
  expect(read(text).sockets[0]?.app).toMatchObject({ name: 'Microsoft Edge', id: 'name:Microsoft Edge' });
});

test('a small letter behind a caret is no control sign that lsof wrote out', () => {
  const row = (name: string) => `p5\nc${name}\nf3\ntIPv4\nPTCP\nn*:80\nTST=LISTEN\n`;
  expect(read(row('a^bc')).sockets[0]?.owners[0]?.name).toBe('a^bc');
});

test.each([
  ['a process of its own', 'p1\ncrapportd\nf3\ntIPv4\nPTCP\nn*:80\nTST=LISTEN\n', 'darwin'],
  ['a longer name than Linux has', 'p1\ncExample Browser Helper\nf3\ntIPv4\nPTCP\nn*:80\nTST=LISTEN\n', 'darwin'],
  ['the number of an interface in an address', 'p1\ncx\nf3\ntIPv6\nPTCP\nn[fe80:4::1]:80\nTST=LISTEN\n', 'darwin'],
  ['nothing', 'p1\ncx\nf3\ntIPv4\nPTCP\nn*:80\nTST=LISTEN\n', null],
])('fields of lsof tell macOS by %s', (_what, text, platform) => {
  expect(read(text).capture?.platform).toBe(platform);
});

test('a capture whose line ends were changed has all its sockets, whatever a name spells', () => {
  const row = (port: number, name: string) =>
    `tcp LISTEN 0 5 0.0.0.0:${port} 0.0.0.0:* users:(("${name}",pid=${port},fd=3)) ino:${port} sk:${port} <->\n`;
  const body = row(1, 'a') + row(2, '\n=== end of ss\n') + row(3, 'c');
  const section = { name: 'ss', command: 'ss -tan', exit: '0', durationMs: 4, format: 'ss' as const, body };
  const text = captureText({ platform: 'linux' }, [section, { ...section, name: 'kernel', format: null, body: 'Linux\n' }]);
  for (const whole of [text, text.replaceAll('\n', '\r\n')]) {
    expect(read(whole).sockets.map(({ local, owners }) => [local.port, owners[0]?.pid])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  }
});
