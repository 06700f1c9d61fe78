import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLsofTable } from './lsof.ts';
import { parseLsofFields } from './lsof-fields.ts';
import { parseNetstatBsd } from './netstat-bsd.ts';
import { parseNetstatLinux } from './netstat-linux.ts';
import { parseNetstatWindows } from './netstat-windows.ts';
import { parseNettop } from './nettop.ts';
import { parsePowershell } from './powershell.ts';
import { parseProcNet } from './proc-net.ts';
import type { Parsed, SocketRow } from './row.ts';
import { parseSs } from './ss.ts';
import { parseSsEvent } from './ss-events.ts';

const ROOT = join(import.meta.dirname, 'fixtures');

function parseEvents(text: string): Parsed<SocketRow> {
  const lines = text.split('\n').filter((line) => line !== '');
  const rows = lines.map(parseSsEvent).filter((row) => row !== null);
  return { rows, skipped: [], noise: lines.length - rows.length };
}

type Parser = (text: string) => Parsed<SocketRow>;

/** The parsers of Linux, each of whose lines is a row, noise or skipped: a folder of real outputs for each. */
const BY_LINE: Readonly<Record<string, Parser>> = {
  ss: parseSs,
  'ss-events': parseEvents,
  'proc-net-tcp': (text) => parseProcNet(text, 'tcp'),
  'proc-net-tcp6': (text) => parseProcNet(text, 'tcp6'),
  'proc-net-udp': (text) => parseProcNet(text, 'udp'),
  'proc-net-udp6': (text) => parseProcNet(text, 'udp6'),
  'netstat-linux': parseNetstatLinux,
};

/** The parsers of macOS, FreeBSD and Windows, a row of which may take several lines, with the addresses and names of documentation. */
const BY_RECORD: Readonly<Record<string, Parser>> = {
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

describe.each(Object.entries({ ...BY_LINE, ...BY_RECORD }))('%s', (tool, parse) => {
  const folder = join(ROOT, tool);
  const cases = readdirSync(folder).filter((name) => name.endsWith('.out'));

  test('has fixtures', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('%s reads as the JSON beside it', (name) => {
    const text = readFileSync(join(folder, name), 'latin1');
    const pair = join(folder, name.replace(/\.out$/, '.json'));
    const parsed = parse(text);
    if (process.env.PORTLIGHT_WRITE_FIXTURES === '1') writeFileSync(pair, written(parsed));
    expect(existsSync(pair)).toBe(true);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(JSON.parse(readFileSync(pair, 'utf8')));
    if (!(tool in BY_LINE)) return;
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    expect(parsed.rows.length + parsed.skipped.length + parsed.noise).toBe(lines);
  });
});
