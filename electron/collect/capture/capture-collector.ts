import { tableOf } from '../../../shared/diff.ts';
import type { Collector } from '../collector.ts';
import { type CaptureAsk, readCapture } from './capture-reading.ts';

/** A collector whose machine is a captured text: one reading, which stays as it is. `state` of its watch is `capture`. */
export function captureCollector(ask: CaptureAsk): Collector {
  const read = readCapture(ask);
  return {
    isCapture: true,
    scan: async () => (read.kind === 'failed' ? read : { kind: 'read', reading: read.reading, table: tableOf(read.reading) }),
    close() {},
  };
}
