import { basename } from 'node:path';
import { CAPTURE_MOST_BYTES } from '../../shared/contract.ts';
import { say } from '../../shared/text/say.ts';
import { captureCollector } from '../collect/capture/capture-collector.ts';
import type { CaptureAsk } from '../collect/capture/capture-reading.ts';
import { FORMATS, isFormat } from '../collect/capture/format.ts';
import type { Collector } from '../collect/collector.ts';
import { collectorForThisMachine } from '../collect/machine.ts';
import { whyUnread } from './file-trouble.ts';
import type { Output } from './output.ts';
import { type NoBytes, readBounded, STDIN } from './read-bounded.ts';

/** The options that name a captured output. */
export interface InputOptions {
  readonly input?: string;
  readonly format?: string;
}

/** The collector of what `--input` names, of this machine without it. Null: it cannot be read, and the person was told why. */
export async function collectorFor({ input, format }: InputOptions, output: Output): Promise<Collector | null> {
  if (input === undefined) {
    if (format === undefined) return collectorForThisMachine();
    output.tell(say('capture.error.format-alone'));
    return null;
  }
  const ask = await readInput(input, format ?? null, output);
  return ask === null ? null : captureCollector(ask);
}

/** Reads what `--input` or `open` names, `-` being standard input. Null: it cannot be read, and the person was told why. */
export async function readInput(path: string, format: string | null, output: Output): Promise<CaptureAsk | null> {
  if (format !== null && !isFormat(format)) {
    output.tell(say('capture.failed.format', { format, formats: FORMATS.join(', ') }));
    return null;
  }
  const source = path === STDIN ? say('capture.source.stdin') : basename(path);
  const bytes = await readBounded(path, CAPTURE_MOST_BYTES, output.signal);
  if (bytes instanceof Uint8Array) return { bytes, source, format, nowMs: Date.now() };
  if (!output.signal.aborted) output.tell(sayWhy(bytes, path === STDIN ? source : path));
  return null;
}

function sayWhy({ code }: NoBytes, source: string): string {
  if (code === 'too-big') return say('capture.failed.too-big', { source, megabytes: CAPTURE_MOST_BYTES / 1_048_576 });
  return whyUnread(source, code);
}
