import { hostname } from 'node:os';
import { cleanText } from '../../shared/clean-text.ts';
import type { Process, ReadingFacts, SkippedLine } from '../../shared/reading.ts';
import type { Socket } from '../../shared/socket.ts';
import type { Scan } from './collector.ts';

const SKIPPED_MOST = 20;

/** What a collector read, and when (epoch milliseconds). `skipped` is whole. */
export interface ReadFacts extends Pick<ReadingFacts, 'platform' | 'method' | 'blindSpots' | 'sampling'> {
  readonly atMs: number;
  readonly skipped: readonly SkippedLine[];
}

/** A scan that worked: the reading, and the same laid out as a table. Lines that could not be read are sampled and cleaned. */
export function composeScan(read: ReadFacts, sockets: Map<string, Socket>, processes: Map<number, Process>): Scan {
  const { atMs, skipped, ...told } = read;
  const facts: ReadingFacts = {
    schema: 1,
    takenAt: new Date(atMs).toISOString(),
    host: hostname(),
    ...told,
    skipped: skipped.slice(0, SKIPPED_MOST).map((line) => ({ ...line, text: cleanText(line.text) })),
    skippedCount: skipped.length,
  };
  const reading = { ...facts, sockets: [...sockets.values()], processes: [...processes.values()] };
  return { kind: 'read', reading, table: { facts, sockets, processes } };
}

/** Lets one scan run at a time: a second one beside it is a bug of the caller, and throws. */
export class ScanTurn {
  #isScanning = false;

  get isScanning(): boolean {
    return this.#isScanning;
  }

  async run(scan: () => Promise<Scan>): Promise<Scan> {
    if (this.#isScanning) throw new Error('One scan at a time');
    this.#isScanning = true;
    try {
      return await scan();
    } finally {
      this.#isScanning = false;
    }
  }
}
