import type { SocketRow } from './row.ts';

/** SIGNATURE ONLY, being written. One row of `ss -E`: a socket that closed; null when it cannot be read or is no TCP or UDP socket. */
export function parseSsEvent(_line: string): SocketRow | null {
  return null;
}

/** Cuts a stream of chunks into whole lines. */
export interface LineSplitter {
  /** Whole lines that `chunk` completes, without line ends. */
  push(chunk: string): string[];
  /** What is left at the end of the stream; '' when nothing is. */
  end(): string;
  /** Lines thrown away because they were longer than the bound. */
  readonly dropped: number;
}

/** SIGNATURE ONLY, being written. `most` bounds one line in characters: a longer one is dropped and counted. */
export function lineSplitter(_most = 65_536): LineSplitter {
  return { push: () => [], end: () => '', dropped: 0 };
}
