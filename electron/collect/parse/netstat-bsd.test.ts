import { describe, expect, test } from 'vitest';
import { readCapture } from '../capture/capture-reading.ts';
import { parseNetstatBsd } from './netstat-bsd.ts';

const HEADER_26 =
  'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs\n';
const BEHIND = '00182 0000000c 000000001b0838b0 00000080 01000800      2      0 000000';

/** A row of macOS 26 with a process of this name. */
const row26 = (port: number, name: string, pid: number) =>
  `tcp4       0      0  192.0.2.2.${port}        198.51.100.70.443      ESTABLISHED         8452         4310  131072  131396 ${name.padStart(16)}:${pid}   ${BEHIND}\n`;

const brief = (text: string) =>
  parseNetstatBsd(text).rows.map(({ protocol, local, holders }) => [protocol, local.port, holders?.[0]?.pid, holders?.[0]?.name]);

function pasted(text: string) {
  const read = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'paste', format: null, nowMs: 0 });
  if (read.kind === 'failed') throw new Error(read.text);
  return read.reading;
}

describe('a name of a process', () => {
  test.each([
    ['a row of UDP', '\nudp4 0 0 *.1 *.* 0 0 0 0 a'],
    ['a row of Windows', '\nTCP 1:1 2:2 5'],
    ['two numbers and a line', '1 2\nx'],
    ['several lines', 'a\n\nb\ntcp c'],
    ['a remark of netstat', 'x deletedudp4 0 0 *.1 *.* '],
    ['columns', 'x:1 00000 00000000 '],
  ])('that looks like %s stays a name: the pid is right, and no socket is made up', (_title, name) => {
    const rows = row26(1, 'before', 583) + row26(2, name, 704) + row26(3, 'behind', 583);
    const expected = [
      ['tcp', 1, 583, 'before'],
      ['tcp', 2, 704, name.trimStart() === name ? name : expect.stringContaining(name.trim())],
      ['tcp', 3, 583, 'behind'],
    ];
    expect(brief(HEADER_26 + rows)).toEqual(expected);
    expect(brief(rows)).toEqual(expected);
    for (const text of [HEADER_26 + rows, rows]) {
      expect(pasted(text).sockets.map(({ local, owners }) => [local.port, owners[0]?.pid])).toEqual([
        [1, 583],
        [2, 704],
        [3, 583],
      ]);
    }
  });

  test('that was cut off behind a newline leaves its row without an owner: the size of a buffer is no pid', () => {
    const cut = row26(2, '\nrest', 704).split('\n')[0] ?? '';
    for (const text of [HEADER_26 + cut, cut]) expect(brief(text)).toEqual([['tcp', 2, undefined, undefined]]);
  });
});

describe('a state that is a number', () => {
  test.each([
    ['macOS 26', '11', `8452         4310  131072  131396              foo:709   ${BEHIND}`],
    ['macOS 26, below all states', '-1', `8452         4310  131072  131396              foo:709   ${BEHIND}`],
    ['macOS 15', '11', `8452         4310  131072  131396    709      0 ${BEHIND}`],
    ['macOS 13', '12', `131072  131396    709      0 ${BEHIND}`],
    ['macOS 10.14', '11', '131072 131396    709      0 0x0102 0x00000008'],
  ])('of %s costs neither the socket nor its owner', (_title, state, behind) => {
    const { rows, skipped } = parseNetstatBsd(`tcp4 0 0  192.0.2.2.1  198.51.100.70.443  ${state.padEnd(11)} ${behind}\n`);
    expect(skipped).toEqual([]);
    expect(rows).toMatchObject([{ state: null, holders: [{ pid: 709 }] }]);
  });
});

describe('an address that was cut', () => {
  test('is marked, though it looks whole; with -l none is cut', () => {
    const narrow = 'tcp6       0      0  2603:1030:b00::e.4 *.*                LISTEN\n';
    const plain = 'tcp6       0      0  2603:1030:b00::e.443   *.*                    LISTEN\n';
    const wide = `tcp6       0      0  ${'2603:1030:b00::e.443'.padEnd(45)} ${'*.*'.padEnd(45)} LISTEN\n`;
    const [a, b, c] = [`7fb03cb946c1cbcd  3c023c0 ${narrow}`, plain, wide].map((text) => parseNetstatBsd(text).rows[0]?.local);
    expect(a).toEqual({ address: '2603:1030:b00::e…', port: null, zone: null });
    expect(b).toEqual({ address: '2603:1030:b00::e…', port: 443, zone: null });
    expect(c).toEqual({ address: '2603:1030:b00::e', port: 443, zone: null });
  });

  test('is made whole by what lsof tells of the same socket', () => {
    const { sockets, blindSpots } = pasted(
      [
        'tcp6       0      0  fe80::aede:48ff:.49164 fe80::aede:48ff:.59602 ESTABLISHED 131072 131072    115      0 0x0102 0x00000008',
        'tcp6       0      0  2001:db8:5610:37.49165 *.*                    LISTEN      131072 131072    116      0 0x0180 0x00000006',
        '',
        'p115',
        'cremoted',
        'f3',
        'tIPv6',
        'PTCP',
        'n[fe80:8::aede:48ff:fe00:1122]:49164->[fe80:8::aede:48ff:fe33:4455]:59602',
        'TST=ESTABLISHED',
        'p116',
        'cserver',
        'f3',
        'tIPv6',
        'PTCP',
        'n[2001:db8:5610:3700::1]:49165',
        'TST=LISTEN',
        '',
      ].join('\n'),
    );
    expect(sockets.map(({ local, remote, owners }) => [local.address, local.zone, remote?.address, owners[0]?.name])).toEqual([
      ['fe80::aede:48ff:fe00:1122', '8', 'fe80::aede:48ff:fe33:4455', 'remoted'],
      ['2001:db8:5610:3700::1', null, undefined, 'server'],
    ]);
    expect(blindSpots.map(({ code }) => code)).not.toContain('capture-cut');
  });
});

test('a port of five digits in a full narrow column is whole; a shorter one may have lost its end', () => {
  const row = (local: string) => parseNetstatBsd(`7fb03cb946c1cbcd  3c023c0 tcp4 0 0  ${local} *.* LISTEN\n`).rows[0]?.local.port;
  expect([row('192.0.2.221.54860'), row('192.168.12.2.54860'), row('192.168.12.22.5486')]).toEqual([54_860, 54_860, null]);
});
