import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpModels } from '../../../build/made-up-models.ts';
import { PRINTERS } from '../../../build/made-up-tables.ts';
import { latin1Of, latin1OfText } from './decode-text.ts';
import { readSegment } from './read-segment.ts';
import { recognise } from './recognise.ts';

const found = (text: string) =>
  recognise(latin1OfText(text)).map((segment) => [
    segment.format,
    segment.table,
    segment.firstLine,
    readSegment(segment).rows.length,
  ]);

describe('a mixed paste', () => {
  test('with prompts, headings and prose around it has each output in it, and none of the rest', () => {
    const text = [
      'Hi, here is what you asked for.',
      '',
      'anna@web-3:~$ sudo ss -tan',
      'State  Recv-Q Send-Q Local Address:Port Peer Address:Port',
      'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*',
      'ESTAB  0      0         192.0.2.10:22   198.51.100.7:50122',
      'anna@web-3:~$ ss -uan',
      'UNCONN 0      0          127.0.0.1:323       0.0.0.0:*',
      'anna@web-3:~$ cat /proc/net/udp6',
      '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
      '   42: 00000000000000000000000001000000:0143 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1234 2 0000000000000000 0',
      'tcp is the protocol, 443 the port. Bye!',
    ].join('\n');
    expect(found(text)).toEqual([
      ['ss', null, 4, 2],
      ['ss', null, 8, 1],
      ['proc-net', 'udp6', 10, 1],
    ]);
    const [tcp, udp] = recognise(text).map((segment) => readSegment(segment).rows[0]?.protocol);
    expect([tcp, udp]).toEqual(['tcp', 'udp']);
  });

  test('quoted by a mail program, with the line ends of Windows, is read all the same', () => {
    const text = [
      'Anna wrote:',
      '> C:\\>netstat -ano',
      '>',
      '>   Proto  Local Address          Foreign Address        State           PID',
      '>   TCP    192.0.2.10:49801       203.0.113.7:443        ESTABLISHED     7404',
      '>',
      '> C:\\>tasklist /fo csv /nh',
      '> "firefox.exe","7404","Console","1","410,324 K"',
    ].join('\r\n');
    expect(found(text).map(([format]) => format)).toEqual(['netstat-windows', 'tasklist']);
  });

  test('keeps owners under the rows of netstat -b when the blanks before them were lost', () => {
    const text =
      'TCP    0.0.0.0:135    0.0.0.0:0    LISTENING    980\nRpcSs\n[svchost.exe]\nTCP    192.0.2.1:5000    198.51.100.7:80    ESTABLISHED    7\n';
    const [segment] = recognise(text);
    expect(segment === undefined ? [] : readSegment(segment).rows).toMatchObject([{ program: 'svchost.exe' }, { program: null }]);
  });

  test('counts a broken row among rows as skipped, on its line of the whole text', () => {
    const text =
      'hello\nProto Recv-Q Send-Q Local Address Foreign Address State\ntcp 0 0 192.0.2.1:22 198.51.100.7:5000 ESTABLISHED\ntcp 0 0 192.0.2\n';
    const [segment] = recognise(text);
    expect(segment === undefined ? null : readSegment(segment).skipped).toMatchObject([{ line: 4, text: 'tcp 0 0 192.0.2' }]);
  });
});

test.each(['FreeBSD', 'macOS'])('%s and Linux are told apart by how they part the port', () => {
  expect(found('tcp4 0 0 192.0.2.1.22 198.51.100.7.5000 ESTABLISHED\n')[0]?.[0]).toBe('netstat-bsd');
  expect(found('tcp 0 0 192.0.2.1.22 198.51.100.7.5000 ESTABLISHED\n')[0]?.[0]).toBe('netstat-bsd');
  expect(found('tcp 0 0 192.0.2.1:22 198.51.100.7:5000 ESTABLISHED\n')[0]?.[0]).toBe('netstat-linux');
  expect(found('tcp6 0 0 ::1:22 :::* LISTEN\n')[0]?.[0]).toBe('netstat-linux');
  expect(found('tcp6 0 0 fe80::1%lo0.22 *.* LISTEN\n')[0]?.[0]).toBe('netstat-bsd');
});

test.each([
  'Dear all,\nthe UDP port 53 is open: TCP too.\n',
  'PID is a word\n',
  '[section]\nkey = value\n',
  '{"a": [1, 2]}\n',
  'users:(("x",pid=1,fd=2))\n',
  'GET / HTTP/1.1\nHost: example.com\n',
  '\u0000\u0001\u0002',
])('%j is no output of any tool', (text) => {
  expect(recognise(text)).toEqual([]);
});

describe('encodings', () => {
  const table = PRINTERS['netstat-windows/ano']?.print(madeUpModels(20)) ?? '';
  const rows = (bytes: Uint8Array) => recognise(latin1Of(bytes)).flatMap((segment) => readSegment(segment).rows).length;

  test.each([
    ['UTF-8', Buffer.from(table, 'utf8')],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${table}`, 'utf8')],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${table}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(table, 'utf16le')],
    ['UTF-16 of the other byte order', Buffer.from(`\ufeff${table}`, 'utf16le').swap16()],
    ['UTF-16 that lost its last byte', Buffer.from(`\ufeff${table}`, 'utf16le').subarray(0, -1)],
    ['lone carriage returns', Buffer.from(table.replaceAll('\r\n', '\r'), 'utf8')],
  ])('%s is read', (_title, bytes) => {
    expect(rows(bytes)).toBe(20);
  });
});

test('never throws, and no segment reaches beyond the text', () => {
  const real = fc.constantFrom(...Object.values(PRINTERS)).map(({ print }) => print(madeUpModels(5)));
  const pieces = fc.array(fc.oneof(real, fc.string({ maxLength: 80 }), fc.constant('$ ss -tan\n'), fc.constant('[\n{')), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(pieces, (some) => {
      const text = some.join('\n');
      const count = text.split('\n').length;
      let behind = 0;
      for (const { text: part, firstLine } of recognise(text)) {
        expect(firstLine).toBeGreaterThan(behind);
        behind = firstLine + part.split('\n').length - 1;
        expect(behind).toBeLessThanOrEqual(count);
      }
    }),
    { numRuns: 300 },
  );
});
