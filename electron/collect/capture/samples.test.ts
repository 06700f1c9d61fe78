import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCapture } from './capture-reading.ts';
import { latin1Of } from './decode-text.ts';
import { readSegment } from './read-segment.ts';
import { recognise } from './recognise.ts';

const FOLDER = process.env.PORTLIGHT_SAMPLES;

/** A folder of real outputs outside the project: a table of what is found in each, to look at. */
test.skipIf(FOLDER === undefined)('each sample is recognised, and no line that is a socket is left out', () => {
  const rows = readdirSync(FOLDER ?? '')
    .filter((name) => /\.(?:txt|bin|json)$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(FOLDER ?? '', name));
      const read = readCapture({ bytes, source: name, format: null, nowMs: 0 });
      const segments = recognise(latin1Of(bytes));
      const { sockets = [], skippedCount = 0, skipped = [] } = read.kind === 'read' ? read.reading : {};
      const formats = [...new Set(segments.map(({ format, table }) => (table === null ? format : `${format}/${table}`)))];
      return {
        name,
        formats: formats.join('+') || '-',
        rows: segments.reduce((sum, segment) => sum + readSegment(segment).rows.length, 0),
        sockets: sockets.length,
        skipped: skippedCount,
        owned: sockets.filter(({ owners }) => owners.length > 0).length,
        apps: new Set(sockets.flatMap(({ app }) => app?.name ?? [])).size,
        what: read.kind === 'failed' ? read.text : (skipped[0]?.text ?? ''),
      };
    });
  for (const row of rows) {
    const { name, formats, sockets, skipped, owned, apps, what } = row;
    const counts = [row.rows, sockets, skipped, owned, apps].map((count) => String(count).padStart(5)).join(' ');
    process.stdout.write(`${name.padEnd(72)} ${formats.padEnd(18)} ${counts}  ${what}\n`);
  }
  expect(rows.filter(({ skipped }) => skipped > 0)).toEqual([]);
});
