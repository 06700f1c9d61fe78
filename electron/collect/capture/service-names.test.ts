import { expect, test } from 'vitest';
import type { Reading } from '../../../shared/reading.ts';
import { readCapture } from './capture-reading.ts';

function read(text: string): Reading {
  const made = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'paste', format: null, nowMs: 0 });
  return made.kind === 'read' ? made.reading : expect.unreachable(made.text);
}

const ends = ({ sockets }: Reading) =>
  sockets.map(({ local, remote, state }) => [
    `${local.address}:${local.port}`,
    remote === null ? '-' : `${remote.address}:${remote.port}`,
    state,
  ]);

test.each([
  ['ss', 'tcp LISTEN 0 128 0.0.0.0:websm 0.0.0.0:*\n', ['*:9090', '-', 'listen']],
  ['ss, by a name of Debian', 'tcp LISTEN 0 128 0.0.0.0:amandaidx 0.0.0.0:*\n', ['*:10082', '-', 'listen']],
  [
    'netstat of Linux',
    'tcp 0 0 192.0.2.1:40000 db.example:ms-sql-s ESTABLISHED\n',
    ['192.0.2.1:40000', 'db.example:1433', 'established'],
  ],
  ['lsof', 'a 5 ada 3u IPv4 0x1234567812345678 0t0 TCP *:commplex-main (LISTEN)\n', ['*:5000', '-', 'listen']],
  [
    'netstat of macOS',
    'tcp4 0 0 localhost.ldgateway localhost.50001 ESTABLISHED\n',
    ['localhost:9592', 'localhost:50001', 'established'],
  ],
])('a service name that %s prints is its port', (_tool, text, expected) => {
  expect(ends(read(text))).toEqual([expected]);
});

test.each([
  ['ss', 'tcp LISTEN 0 128 0.0.0.0:nobodyknows 0.0.0.0:*\n', ['*:null', '-', 'listen']],
  ['ss', 'tcp ESTAB 0 0 192.0.2.5:55000 198.51.100.6:nobodyknows\n', ['192.0.2.5:55000', '198.51.100.6:null', 'established']],
  [
    'netstat of Linux',
    'tcp 0 0 192.0.2.1:4000 db.example:nobodyknows ESTABLISHED\n',
    ['192.0.2.1:4000', 'db.example:null', 'established'],
  ],
  [
    'netstat of Windows',
    '  TCP    192.0.2.1:4000    db.example:nobodyknows   ESTABLISHED\n',
    ['192.0.2.1:4000', 'db.example:null', 'established'],
  ],
  ['netstat of Windows', '  TCP    0.0.0.0:nobodyknows    pc.example:0   LISTENING\n', ['*:null', '-', 'listen']],
  ['lsof', 'a 5 ada 3u IPv4 0x1234567812345678 0t0 TCP *:nobodyknows (LISTEN)\n', ['*:null', '-', 'listen']],
])('a service name that is not known costs %s its port, not the socket, and that is told', (_tool, text, expected) => {
  const reading = read(text);
  expect(ends(reading)).toEqual([expected]);
  expect(reading.skippedCount).toBe(0);
  expect(reading.blindSpots.map(({ code }) => code)).toContain('capture-ports');
});

test('a socket without a port says nothing of ports that are not known', () => {
  const text = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\na 5 ada 3u IPv4 0x1234567812345678 0t0 UDP *:*\n';
  expect(read(text).blindSpots.map(({ code }) => code)).not.toContain('capture-ports');
});

test('two sockets of which no port is known are not taken for one by two tools', () => {
  const reading = read(
    [
      'tcp LISTEN 0 128 0.0.0.0:nobodyknows 0.0.0.0:*',
      'a 5 ada 3u IPv4 0x1234567812345678 0t0 TCP *:noneknows (LISTEN)',
      '',
    ].join('\n'),
  );
  expect(reading.sockets.map(({ owners }) => owners.map(({ pid }) => pid))).toEqual([[], [5]]);
});

test('half an IPv6 address is no address with a service name', () => {
  expect(read('tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\ntcp LISTEN 0 128 fe80::fc 0.0.0.0:*\n').skippedCount).toBe(1);
});
