import { fileURLToPath } from 'node:url';
import { readCapture } from '../electron/collect/capture/capture-reading.ts';
import { latin1Of } from '../electron/collect/capture/decode-text.ts';
import { readSegment } from '../electron/collect/capture/read-segment.ts';
import { recognise } from '../electron/collect/capture/recognise.ts';
import { type Figure, printFigures } from './bench-table.ts';
import { madeUpModels } from './made-up-models.ts';
import { PRINTERS } from './made-up-tables.ts';

const ROWS = 100_000;
const TENTH = ROWS / 10;
const PARSE_MOST_US = 10;
const TIMES = 3;

/** Measures every format with 100,000 rows: finding and parsing, and the whole way to sockets. True when all is fast enough. */
export async function benchParse(): Promise<{ readonly ok: boolean }> {
  const figures: Figure[] = [];
  for (const [name, { print }] of Object.entries(PRINTERS)) {
    const bytes = Buffer.from(print(madeUpModels(ROWS)), 'latin1');
    const part = Buffer.from(print(madeUpModels(TENTH)), 'latin1');
    const few = best(() => parse(part)) / TENTH;
    const many = best(() => parse(bytes)) / ROWS;
    figures.push({ name: `${name}: found and parsed`, value: many * 1_000, most: PARSE_MOST_US, unit: 'µs' });
    figures.push({ name: `${name}: ten times the rows cost, per row`, value: many / few, most: 5, unit: '×' });
    const whole = best(() => readCapture({ bytes, source: name, format: null, nowMs: 0 })) / ROWS;
    figures.push({ name: `${name}: the whole way to sockets`, value: whole * 1_000, most: null, unit: 'µs' });
  }
  return { ok: printFigures(`Captures of ${ROWS} rows, per row`, figures) };
}

function parse(bytes: Uint8Array): void {
  let rows = 0;
  for (const segment of recognise(latin1Of(bytes))) rows += readSegment(segment).rows.length;
  if (rows === 0) throw new Error('nothing was parsed');
}

/** The fastest of some runs, in milliseconds: what else the machine does only ever slows one down. */
function best(run: () => unknown): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < TIMES; at += 1) {
    const startMs = performance.now();
    run();
    fastest = Math.min(fastest, performance.now() - startMs);
  }
  return fastest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await benchParse()).ok ? 0 : 1);
