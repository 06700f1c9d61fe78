import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCgroup } from './cgroup.ts';
import { parseNetstatLinux } from './netstat-linux.ts';
import { parsePasswd } from './passwd.ts';
import { type ProcNetFile, parseProcNet } from './proc-net.ts';
import { parseCgroupFile, parseCmdline, parseStat, parseStatus } from './proc-pid.ts';
import type { Parsed, SocketRow } from './row.ts';
import { parseSs, parseSsRow, splitSs } from './ss.ts';
import { parseSsEvent } from './ss-events.ts';
import { decodeUtf8 } from './utf8.ts';

/** Any byte as one character, as a latin1 view has it; the ones that mean something to a parser come often. */
const byte = fc.oneof(
  fc.constantFrom(...' \t\n:,"()%[]*-<>=/0123456789abcdefpidtcudpESTABLISTEN'),
  fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
);
const bytes = (maxLength: number) => fc.string({ unit: byte, maxLength });

/** A name as ss gives it: up to 15 bytes, cut at the first bracket. */
const name = bytes(15).map((text) => text.replace(/[)\0]/g, ''));
const address4 = fc.constantFrom('192.0.2.1', '198.51.100.77', '203.0.113.255', '127.0.0.1');
const address6 = fc.constantFrom('2001:db8::1', '2001:db8:1:2:3:4:5:6', 'fe80::1', '::1');
const port = fc.integer({ min: 1, max: 65_535 });
/** A path may hold anything but a newline; the marks that end it cannot be told from it. */
const cgroup = bytes(40)
  .map((text) => `/${text.replace(/[\n<\-v]/g, '')}`)
  .filter((text) => !/[ \t\r]$/.test(text) && !text.includes('unreachable'));

interface Model {
  readonly isSix: boolean;
  readonly local: string;
  readonly remote: string;
  readonly zone: string | null;
  readonly ports: readonly [number, number];
  readonly holders: readonly { readonly pid: number; readonly name: string; readonly fd: number }[];
  readonly timer: readonly [string, number] | null;
  readonly uid: number;
  readonly inode: number;
  readonly cookie: string;
  readonly cgroup: string | null;
  readonly rtt: number | null;
}

const pid = fc.integer({ min: 1, max: 4_194_304 });
const model: fc.Arbitrary<Model> = fc.boolean().chain((isSix) =>
  fc.record({
    isSix: fc.constant(isSix),
    local: isSix ? address6 : address4,
    remote: isSix ? address6 : address4,
    zone: fc.option(fc.constantFrom('eth0', 'wlan0', 'br-1a2b3c', 'a:b')),
    ports: fc.tuple(port, port),
    holders: fc.array(fc.record({ pid, name, fd: fc.nat(1_000_000) }), { maxLength: 3 }),
    timer: fc.option(fc.constantFrom<readonly [string, number]>(['57sec', 57_000], ['7.031ms', 7031], ['119min', 7_140_000])),
    uid: fc.nat(4_294_967_294),
    inode: fc.integer({ min: 1, max: 4_294_967_295 }),
    cookie: fc.bigInt({ min: 1n, max: 0xffff_ffff_ffff_ffffn }).map((value) => value.toString(16)),
    cgroup: fc.option(cgroup),
    rtt: fc.option(fc.integer({ min: 1, max: 5000 })),
  }),
);

interface Style {
  readonly isOldOwners: boolean;
  readonly isOldAddress: boolean;
  readonly isMultiline: boolean;
  readonly hasHeader: boolean;
  readonly padding: string;
}

const style: fc.Arbitrary<Style> = fc.record({
  isOldOwners: fc.boolean(),
  isOldAddress: fc.boolean(),
  isMultiline: fc.boolean(),
  hasHeader: fc.boolean(),
  padding: fc.constantFrom('', ' ', ' '.repeat(900)),
});

function printEnd(address: string, zone: string | null, number: number, isOld: boolean): string {
  const host = address.includes(':') && !isOld ? `[${address}]` : address;
  return `${host}${zone === null ? '' : `%${zone}`}:${number}`;
}

function print(socket: Model, how: Style): string {
  const parts = [
    'tcp   ESTAB 0      0     ',
    printEnd(socket.local, socket.zone, socket.ports[0], how.isOldAddress),
    `  ${printEnd(socket.remote, null, socket.ports[1], how.isOldAddress)}   `,
  ];
  const owners = socket.holders.map((holder) =>
    how.isOldOwners ? `("${holder.name}",${holder.pid},${holder.fd})` : `("${holder.name}",pid=${holder.pid},fd=${holder.fd})`,
  );
  if (owners.length > 0) parts.push(`users:(${owners.join(',')})`);
  if (socket.timer !== null) parts.push(`timer:(keepalive,${socket.timer[0]},0)`);
  if (socket.uid > 0) parts.push(`uid:${socket.uid}`);
  parts.push(`ino:${socket.inode} sk:${socket.cookie}`);
  if (socket.cgroup !== null) parts.push(`cgroup:${socket.cgroup}`);
  parts.push('<->');
  if (socket.rtt !== null)
    parts.push(
      `${how.isMultiline ? '  \n\t ' : ''}ts sack cubic wscale:7,7 rto:204 rtt:${socket.rtt}/2 cwnd:10 lastsnd:8 lastrcv:9`,
    );
  return parts.join(' ') + how.padding;
}

describe('ss', () => {
  test('a table printed in any style reads back as the sockets it was printed from', () => {
    fc.assert(
      fc.property(fc.array(model, { minLength: 1, maxLength: 6 }), style, (sockets, how) => {
        const header = how.hasHeader ? 'Netid State  Recv-Q Send-Q  Local Address:Port  Peer Address:PortProcess   \n' : '';
        const parsed = parseSs(header + sockets.map((socket) => `${print(socket, how)}\n`).join(''));
        expect(parsed.skipped).toEqual([]);
        expect(parsed.rows).toHaveLength(sockets.length);
        for (const [at, socket] of sockets.entries()) {
          const row = parsed.rows[at];
          expect(row).toMatchObject({
            protocol: 'tcp',
            family: socket.isSix ? 6 : 4,
            state: 'established',
            local: { address: socket.local, port: socket.ports[0], zone: socket.zone },
            uid: socket.uid,
            inode: socket.inode,
            cookie: socket.cookie,
            cgroup: socket.cgroup === null ? null : decodeUtf8(socket.cgroup),
          });
          expect(row?.remote).toMatchObject({ address: socket.remote, port: socket.ports[1] });
          expect(row?.holders ?? []).toEqual(socket.holders.map((holder) => ({ ...holder, name: decodeUtf8(holder.name) })));
          expect(row?.timer?.remainingMs ?? null).toBe(socket.timer === null ? null : socket.timer[1]);
          expect(row?.tcp?.rttMs ?? null).toBe(socket.rtt);
          if (socket.rtt !== null) expect(row?.tcp?.idleMs).toBe(8);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('every row of a table is a piece of the text, in order', () => {
    fc.assert(
      fc.property(bytes(400), (text) => {
        let from = 0;
        for (const row of splitSs(text)) {
          const at = text.indexOf(row, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + row.length;
        }
      }),
    );
  });
});

describe('/proc/net', () => {
  const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');

  test.each(['little', 'big'] as const)('an address in %s-endian words reads back', (order) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 254 }), { minLength: 4, maxLength: 4 }), port, (parts, number) => {
        const word = (order === 'little' ? [...parts].reverse() : parts).map((part) => hex(part, 2)).join('');
        const line = `   0: ${word}:${hex(number, 4)} 00000000:0000 0A 00000007:00000003 00:00000000 00000000  1000        0 ${number} 1 0 100 0 0 10 0`;
        expect(parseProcNet(`${line}\n`, 'tcp', order).rows).toMatchObject([
          {
            state: 'listen',
            local: { address: parts.join('.'), port: number },
            remote: null,
            recvQueue: 3,
            sendQueue: null,
            uid: 1000,
            inode: number,
          },
        ]);
      }),
    );
  });
});

const PROC_FILES: readonly ProcNetFile[] = ['tcp', 'tcp6', 'udp', 'udp6'];
const TABLES: Readonly<Record<string, (text: string) => Parsed<SocketRow>>> = {
  ss: parseSs,
  'netstat-linux': parseNetstatLinux,
  ...Object.fromEntries(PROC_FILES.map((file) => [`proc-net-${file}`, (text: string) => parseProcNet(text, file)])),
};

const realTexts = new Map(
  Object.keys(TABLES).map((tool) => {
    const folder = join(import.meta.dirname, 'fixtures', tool);
    const names = readdirSync(folder).filter((file) => file.endsWith('.out'));
    return [tool, names.map((file) => readFileSync(join(folder, file), 'latin1').replace(/ {200,}/g, ' '.repeat(200)))];
  }),
);

/** Real output with a few pieces cut out, put in or overwritten, then broken off. */
function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({ at: fc.nat(1_000_000), drop: fc.nat(60), put: bytes(12) });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { maxLength: 8 }), fc.nat(1_000_000))
    .map(([text, changes, end]) => {
      let made = text;
      for (const { at, drop, put } of changes) {
        const place = at % (made.length + 1);
        made = made.slice(0, place) + put + made.slice(place + drop);
      }
      return made.slice(0, (end % made.length) + 1);
    });
}

function linesOf(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

describe.each(Object.entries(TABLES))('%s on bad input', (tool, parse) => {
  test('never throws and accounts for every line', () => {
    fc.assert(
      fc.property(fc.oneof(bytes(600), mutated(realTexts.get(tool) ?? [])), (text) => {
        const { rows, skipped, noise } = parse(text);
        expect(rows.length + skipped.length + noise).toBe(linesOf(text));
        for (const line of skipped) {
          expect(line.line).toBeGreaterThan(0);
          expect(line.line).toBeLessThanOrEqual(linesOf(text));
          expect(line.text.length).toBeLessThanOrEqual(600);
        }
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['unclosed owners', 'tcp LISTEN 0 5 127.0.0.1:1 0.0.0.0:* users:(("a\n'],
    ['names without an end', 'users:(("\n'],
    ['openings', '("'],
    ['continuations', '\t\n'],
    ['blanks', ' '],
    ['quotes', '",'],
    ['colons', ':'],
    ['slashes and digits', '1/'],
    ['brackets', '(1.00/'],
    ['no line end', 'tcp ESTAB 0 0 '],
    ['groups', 'cgroup: <'],
  ])('a megabyte of %s comes to an end', (_, piece) => {
    const text = `tcp LISTEN 0 5 127.0.0.1:1 0.0.0.0:* ${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
    const { rows, skipped, noise } = parse(text);
    expect(rows.length + skipped.length + noise).toBe(linesOf(text));
  });
});

test('the readers of single rows and of files of a process never throw', () => {
  fc.assert(
    fc.property(bytes(300), (text) => {
      parseSsRow(text);
      parseSsEvent(text);
      parseStat(text);
      parseStatus(text);
      parseCmdline(text);
      parseCgroupFile(text);
      parsePasswd(text);
      readCgroup(text);
    }),
    { numRuns: 2000 },
  );
});

test('UTF-8 is read as TextDecoder reads it', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 3 }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const whole = Buffer.concat(pieces);
      expect(decodeUtf8(whole.toString('latin1'))).toBe(decoder.decode(whole));
    }),
    { numRuns: 2000 },
  );
});
