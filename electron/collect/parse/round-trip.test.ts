import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Model } from '../../../build/made-up-models.ts';
import { PRINTERS } from '../../../build/made-up-tables.ts';
import { canonicalAddress } from '../../../shared/endpoint.ts';
import type { SocketState } from '../../../shared/socket.ts';
import { readSegment } from '../capture/read-segment.ts';
import { recognise } from '../capture/recognise.ts';
import { decodeUtf8 } from './utf8.ts';

const STATES: readonly SocketState[] = [
  'syn-sent',
  'syn-received',
  'established',
  'fin-wait-1',
  'fin-wait-2',
  'close-wait',
  'closing',
  'last-ack',
  'time-wait',
];

const port = fc.integer({ min: 1, max: 65_535 });
const v4 = fc
  .ipV4()
  .map((text) => canonicalAddress(text).address)
  .filter((text) => text !== '*');
const v6 = fc
  .ipV6()
  .map((text) => canonicalAddress(text))
  // Link-local addresses have a place in them that tools write in their own ways; they have tests of their own.
  .filter(({ address, mapped }) => address !== '*' && !mapped && !/^f[ef]/.test(address))
  .map(({ address }) => address);
/** Names as a program can have them: blanks inside, brackets, dots, letters of other scripts. */
const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9 ._()-]{0,13}[A-Za-z0-9]$/)
  .filter((text) => !text.includes('  ') && !/ (?:IPv|TCP|UDP)/.test(text));

const model: fc.Arbitrary<Model> = fc
  .record({ protocol: fc.constantFrom('tcp' as const, 'udp' as const), family: fc.constantFrom(4 as const, 6 as const) })
  .chain(({ protocol, family }) => {
    const address = family === 4 ? v4 : v6;
    const end = fc.record({ address, port });
    const local = fc.record({ address: fc.oneof(address, fc.constant('*')), port });
    const base = {
      protocol: fc.constant(protocol),
      family: fc.constant(family),
      pid: fc.integer({ min: 5, max: 99_998 }),
      name,
      received: fc.nat(),
      sent: fc.nat(),
    };
    const waits = fc.record({
      ...base,
      state: fc.constant(protocol === 'tcp' ? ('listen' as const) : null),
      local,
      remote: fc.constant(null),
    });
    const talks = fc.record({
      ...base,
      state: protocol === 'tcp' ? fc.constantFrom(...STATES) : fc.constant('established' as const),
      local: end,
      remote: end,
    });
    return fc.oneof(waits, talks);
  });

/** One socket for one pair of ends, and one process for a name: what two rows may share, tools merge. */
const models = fc.uniqueArray(model, {
  minLength: 1,
  maxLength: 12,
  comparator: (a, b) => a.pid === b.pid || (a.local.port === b.local.port && a.local.address === b.local.address),
});

const ends = ({ address, port: number }: { address: string; port: number | null }) => `${address} ${number}`;

/** An IPv6 end of 23 characters counts as cut where no other end shows that the table is wide: it may be either. */
const looksCut = (end: { address: string; port: number } | null) =>
  end?.address.includes(':') === true && `${end.address}:${end.port}`.length === 23;

describe.each(Object.entries(PRINTERS))('%s', (title, printer) => {
  const format = title.split('/')[0];

  test('a printed socket is read as the same socket, found by its shape', () => {
    fc.assert(
      fc.property(models, (given) => {
        const printed = given.filter(({ protocol, local, remote }) => {
          if (format === 'netstat-linux' && [local, remote].some(looksCut)) return false;
          if (printer.isTcpOnly && protocol === 'udp') return false;
          return !(printer.hidesUdpPeers && protocol === 'udp' && remote !== null);
        });
        fc.pre(printed.length > 0);
        const segments = recognise(printer.print(printed));
        expect([...new Set(segments.map((segment) => segment.format))]).toEqual([format]);
        const parsed = segments.map(readSegment);
        expect(parsed.flatMap(({ skipped }) => skipped)).toEqual([]);
        const rows = parsed.flatMap((part) => part.rows);
        const seen = rows.map((row) => ({
          protocol: row.protocol,
          state: row.state,
          local: ends(row.local),
          remote: row.remote === null ? null : ends(row.remote),
          pid: printer.tellsPid ? row.holders?.[0]?.pid : null,
          name: printer.tellsName ? row.holders?.[0]?.name : null,
        }));
        expect(seen).toEqual(
          printed.map((one) => ({
            protocol: one.protocol,
            state: one.state,
            local: ends(one.local),
            remote: one.remote === null ? null : ends(one.remote),
            pid: printer.tellsPid ? one.pid : null,
            name: printer.tellsName ? decodeUtf8(one.name) : null,
          })),
        );
        // A family that a row tells is the right one.
        for (const [at, row] of rows.entries()) expect([null, printed[at]?.family]).toContain(row.family);
      }),
      { numRuns: 150 },
    );
  });
});
