import { describe, expect, test } from 'vitest';
import { readCapture } from '../capture/capture-reading.ts';
import { parsePowershell } from './powershell.ts';

const brief = (text: string) =>
  parsePowershell(text).rows.map(({ protocol, state, local, remote, holders, program }) => [
    `${protocol} ${state} ${local.address} ${local.port}`,
    remote === null ? null : `${remote.address} ${remote.port}`,
    holders?.[0]?.pid ?? null,
    program,
  ]);

/** What is found in a paste: the text is recognised by its shape first. */
function pasted(text: string) {
  const read = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'paste', format: null, nowMs: 0 });
  if (read.kind === 'failed') return { sockets: 0, skipped: 0 };
  return { sockets: read.reading.sockets.length, skipped: read.reading.skippedCount };
}

const TCP = 'tcp established 192.0.2.10 50000';

describe('a table', () => {
  test.each([
    [
      'with CreationTime, as a language writes it',
      'LocalAddress LocalPort RemoteAddress RemotePort State       OwningProcess CreationTime\n------------ --------- ------------- ---------- -----       ------------- ------------\n192.0.2.10   50000     198.51.100.1  443        Established 980           01.05.2024 12:34:56\n192.0.2.10   50000     198.51.100.1  443        Established 980           5/1/2024 1:02:03 PM\n',
      [TCP, '198.51.100.1 443', 980, null],
    ],
    [
      'with a name of the process, numbers to the right',
      'LocalAddress LocalPort RemoteAddress RemotePort       State OwningProcess ProcessName\n------------ --------- ------------- ----------       ----- ------------- -----------\n192.0.2.10       50000 198.51.100.1         443 Established           980 my browser\n192.0.2.10       50000 198.51.100.1         443 Established           980 my browser\n',
      [TCP, '198.51.100.1 443', 980, 'my browser'],
    ],
    [
      'in another order',
      'State       LocalAddress LocalPort RemoteAddress RemotePort OwningProcess\n-----       ------------ --------- ------------- ---------- -------------\nEstablished 192.0.2.10   50000     198.51.100.1  443        980\nEstablished 192.0.2.10   50000     198.51.100.1  443        980\n',
      [TCP, '198.51.100.1 443', 980, null],
    ],
  ])('%s has all its rows', (_title, text, expected) => {
    expect(brief(text)).toEqual([expected, expected]);
    expect(pasted(`PS C:\\> Get-NetTCPConnection\n\n${text}\n\nPS C:\\> `)).toEqual({ sockets: 2, skipped: 0 });
  });

  test('accounts for every row: addresses that were cut and words that are not known keep their row, what is none is skipped', () => {
    const text = [
      'LocalAddress LocalPort RemoteAddress RemotePort State       OwningProcess',
      '------------ --------- ------------- ---------- -----       -------------',
      '192.0.2.10   50000     198.51.100.1  443        Established 980',
      'fe80::a9b8:… 50001     fe80::a9b8:…  443        Established 980',
      '192.0.2.10   50002     198.51.100.1  443        Établi      980',
      '192.0.2.10   50003     198.51.1...   443        Established 980',
      '192.0.2.10   5000x     198.51.100.1  443        Established 980',
      '192.0.2.10   50004     198.51.100.1  443        Established 980',
    ].join('\n');
    const { rows, skipped } = parsePowershell(Buffer.from(text, 'utf8').toString('latin1'));
    expect(rows.map(({ local, state }) => [local.port, state])).toEqual([
      [50_000, 'established'],
      [50_001, 'established'],
      [50_002, null],
      [50_003, 'established'],
      [50_004, 'established'],
    ]);
    expect(rows[1]?.remote?.address).toBe('fe80::a9b8:…');
    expect(rows[3]?.remote?.address).toBe('198.51.1…');
    expect(skipped.map(({ line }) => line)).toEqual([7]);
    expect(pasted(text)).toEqual({ sockets: 5, skipped: 1 });
  });

  test('of UDP behind one of TCP is read by its own header', () => {
    const text =
      'LocalAddress LocalPort RemoteAddress RemotePort State OwningProcess\n------------ --------- ------------- ---------- ----- -------------\n:: 135 :: 0 Listen 980\n\n\nLocalAddress LocalPort\n------------ ---------\n:: 5353\n';
    expect(brief(text)).toEqual([
      ['tcp listen * 135', null, 980, null],
      ['udp null * 5353', null, null, null],
    ]);
    expect(pasted(text)).toEqual({ sockets: 2, skipped: 0 });
  });
});

describe('CSV', () => {
  test('of a language that parts by semicolons', () => {
    const text =
      '"LocalAddress";"LocalPort";"RemoteAddress";"RemotePort";"State";"OwningProcess"\n"192.0.2.10";"50000";"198.51.100.1";"443";"Established";"980"\n';
    expect(brief(text)).toEqual([[TCP, '198.51.100.1 443', 980, null]]);
    expect(pasted(text)).toEqual({ sockets: 1, skipped: 0 });
  });

  test('with a broken row in it has the rows behind it', () => {
    const row = '"192.0.2.10","50000","198.51.100.1","443","5"\n';
    const text = `"LocalAddress","LocalPort","RemoteAddress","RemotePort","State"\n${row}"192.0.2.10","500\n${row}`;
    expect(pasted(text)).toEqual({ sockets: 2, skipped: 1 });
  });
});

describe('JSON', () => {
  test('without a state is TCP where it has a peer, and UDP where it has none', () => {
    const text =
      '[{"LocalAddress":"192.0.2.10","LocalPort":50000,"RemoteAddress":"198.51.100.1","RemotePort":443,"OwningProcess":5},{"LocalAddress":"192.0.2.10","LocalPort":53,"RemoteAddress":null,"RemotePort":null,"State":null,"OwningProcess":6}]';
    expect(brief(text)).toEqual([
      ['tcp null 192.0.2.10 50000', '198.51.100.1 443', 5, null],
      ['udp null 192.0.2.10 53', null, 6, null],
    ]);
  });

  test('that ends in the middle of an object counts that object as one that could not be read', () => {
    const one = '{"LocalAddress":"192.0.2.10","LocalPort":50000,"RemoteAddress":"198.51.100.1","RemotePort":443,"State":5}';
    const { rows, skipped } = parsePowershell(`[${one},\n{"LocalAddress":"192.0.2.10","Loc`);
    expect([rows.length, skipped.map(({ line }) => line)]).toEqual([1, [2]]);
  });
});
