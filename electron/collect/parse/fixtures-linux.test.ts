import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseNetstatLinux } from './netstat-linux.ts';
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

/** One folder of fixtures for each: real outputs, with the addresses and names of documentation. */
const PARSERS: Readonly<Record<string, (text: string) => Parsed<SocketRow>>> = {
  ss: parseSs,
  'ss-events': parseEvents,
  'proc-net-tcp': (text) => parseProcNet(text, 'tcp'),
  'proc-net-tcp6': (text) => parseProcNet(text, 'tcp6'),
  'proc-net-udp': (text) => parseProcNet(text, 'udp'),
  'proc-net-udp6': (text) => parseProcNet(text, 'udp6'),
  'netstat-linux': parseNetstatLinux,
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
    const text = readFileSync(join(folder, name), 'latin1');
    const pair = join(folder, name.replace(/\.out$/, '.json'));
    const parsed = parse(text);
    if (process.env.PORTLIGHT_WRITE_FIXTURES === '1') writeFileSync(pair, written(parsed));
    expect(existsSync(pair)).toBe(true);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(JSON.parse(readFileSync(pair, 'utf8')));
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    expect(parsed.rows.length + parsed.skipped.length + parsed.noise).toBe(lines);
  });
});
