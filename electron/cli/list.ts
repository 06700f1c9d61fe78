import type { Filter } from '../../shared/filter/filter.ts';
import { asksForNew, matcher } from '../../shared/filter/match.ts';
import type { Reading } from '../../shared/reading.ts';
import { captureTitle } from '../../shared/text/capture-title.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector } from '../collect/collector.ts';
import { listCsv } from './list-csv.ts';
import { listJson } from './list-json.ts';
import { listText } from './list-text.ts';
import type { Output } from './output.ts';
import { paintFor } from './paint.ts';

/** How the list is written. */
export type ListFormat = 'text' | 'json' | 'csv';

/** `portlight list`: reads the machine once and writes what matches. Resolves with the exit code. */
export async function list(collector: Collector, filter: Filter, format: ListFormat, output: Output): Promise<number> {
  const scan = await collector.scan();
  if (scan.kind === 'failed') {
    output.tell(scan.text);
    return collector.isCapture ? 2 : 1;
  }
  const { reading } = scan;
  const nowMs = Date.parse(reading.takenAt);
  const sockets = reading.sockets.filter(matcher(filter, { nowMs: () => nowMs }));
  if (asksForNew(filter)) output.tell(say('cli.list.new'));
  switch (format) {
    case 'json':
      await output.write(`${JSON.stringify(listJson(reading, sockets), null, output.isTerminal ? 2 : 0)}\n`);
      return 0;
    case 'csv':
      await output.write(listCsv(sockets));
      tellAround(reading, sockets.length, output);
      return 0;
    case 'text': {
      const look = { nowMs, columns: output.columns, paint: paintFor(output.hasColour), platform: reading.platform };
      await output.write(listText(sockets, look));
      tellAround(reading, sockets.length, output);
      return 0;
    }
  }
}

/** What a person should know beside the list: that it is a capture, what was not seen, and that nothing matched. */
function tellAround(reading: Reading, shown: number, output: Output): void {
  if (reading.capture !== undefined) output.tell(say('capture.list', { title: captureTitle(reading.capture) }));
  if (shown === 0) {
    const none = reading.capture === undefined ? say('cli.list.none') : say('capture.list.none');
    output.tell(reading.sockets.length === 0 ? none : say('cli.list.no-match', { all: reading.sockets.length }));
  }
  for (const { text, remedy } of reading.blindSpots) output.tell(remedy === null ? text : `${text} ${remedy}`);
  if (reading.skippedCount > 0)
    output.tell(say('cli.list.skipped', { count: reading.skippedCount, method: reading.method.join(', ') }));
}
