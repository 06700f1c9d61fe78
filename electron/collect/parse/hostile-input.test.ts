import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpModels } from '../../../build/made-up-models.ts';
import { PRINTERS } from '../../../build/made-up-tables.ts';
import { parseLsofTable } from './lsof.ts';
import { parseLsofFields } from './lsof-fields.ts';
import { parseNetstatBsd } from './netstat-bsd.ts';
import { parseNetstatWindows } from './netstat-windows.ts';
import { parseNettop } from './nettop.ts';
import { parsePowershell } from './powershell.ts';
import { parsePs } from './ps.ts';
import type { Parsed, SocketRow } from './row.ts';
import { parseTasklist } from './tasklist.ts';

const PARSERS: Readonly<Record<string, (text: string) => Parsed<SocketRow>>> = {
  'netstat-bsd': parseNetstatBsd,
  'netstat-windows': parseNetstatWindows,
  lsof: parseLsofTable,
  'lsof-fields': parseLsofFields,
  nettop: parseNettop,
};

/** Any bytes: what a latin1 view can hold. */
const bytes = fc.uint8Array({ maxLength: 400 }).map((some) => Buffer.from(some).toString('latin1'));
const real = fc.constantFrom(...Object.values(PRINTERS)).map(({ print }) => print(madeUpModels(12)));
/** A real table with pieces cut out, put in twice, and other bytes between. */
const broken = fc
  .tuple(
    real,
    fc.array(
      fc.tuple(
        fc.nat(2_000),
        fc.nat(60),
        bytes.map((text) => text.slice(0, 20)),
      ),
      { maxLength: 6 },
    ),
  )
  .map(([text, wounds]) => wounds.reduce((now, [at, length, other]) => now.slice(0, at) + other + now.slice(at + length), text));
const anything = fc.oneof(bytes, broken, fc.string({ maxLength: 300 }));

describe.each(Object.entries(PARSERS))('%s', (_title, parse) => {
  test('never throws, and accounts for every line of any text', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { rows, skipped, noise } = parse(text);
        expect(rows.length + skipped.length + noise).toBe(text.split('\n').length);
        for (const row of rows) {
          for (const port of [row.local.port, row.remote?.port ?? null]) {
            expect(port === null || (Number.isInteger(port) && port > 0 && port <= 65_535)).toBe(true);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

test('PowerShell, ps and tasklist never throw on any text', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(() => [parsePowershell(text), parsePs(text), parseTasklist(text)]).not.toThrow();
    }),
    { numRuns: 400 },
  );
});
