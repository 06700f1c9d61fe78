import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLsofTable } from './lsof.ts';
import { parseLsofFields } from './lsof-fields.ts';
import { parseNetstatBsd } from './netstat-bsd.ts';
import { parseNetstatWindows } from './netstat-windows.ts';
import { parseNettop } from './nettop.ts';
import { parsePowershell } from './powershell.ts';
import type { Parsed, SocketRow } from './row.ts';

const ROOT = join(import.meta.dirname, 'fixtures');

/** The parsers of macOS, FreeBSD and Windows: a folder of real outputs for each, with the addresses and names of documentation. */
const PARSERS: Readonly<Record<string, (text: string) => Parsed<SocketRow>>> = {
  'netstat-bsd': parseNetstatBsd,
  'netstat-windows': parseNetstatWindows,
  lsof: parseLsofTable,
  'lsof-fields': parseLsofFields,
  nettop: parseNettop,
  powershell: parsePowershell,
};

/** One row a line, so that a change is seen as what it is. */
function written(parsed: Parsed<SocketRow>): string {
  const list = (items: readonly unknown[]): string => items.map((item) => `\n    ${JSON.stringify(item)}`).join(',');
  return `{\n  "noise": ${parsed.noise},\n  "skipped": [${list(parsed.skipped)}],\n  "rows": [${list(parsed.rows)}]\n}\n`;
}

describe.each(Object.entries(PARSERS))('%s', (tool, parse) => {
  const folder = join(ROOT, tool);
  const cases = readdirSync(folder).filter((name) => name.endsWith('.out'));

  test('has fixtures', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('%s reads as the JSON beside it', (name) => {
    const parsed = parse(readFileSync(join(folder, name), 'latin1'));
    const pair = join(folder, name.replace(/\.out$/, '.json'));
    if (process.env.PORTLIGHT_WRITE_FIXTURES === '1') writeFileSync(pair, written(parsed));
    expect(existsSync(pair)).toBe(true);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(JSON.parse(readFileSync(pair, 'utf8')));
  });
});
