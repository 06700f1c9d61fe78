import { createReadStream } from 'node:fs';
import { unlessAborted } from './interrupt.ts';

/** The path that means standard input. */
export const STDIN = '-';

/** Why no bytes could be had: a code of Node (`ENOENT` …), `too-big`, or `interrupted`, of which nobody needs to be told. */
export interface NoBytes {
  readonly code: string;
}

/**
 * Reads a file, a pipe or standard input (`-`) of at most `most` bytes: one that never ends is too big, and no more of it is read. Once
 * the signal is given nothing is waited for, not even a pipe that nobody has opened for writing.
 */
export async function readBounded(path: string, most: number, signal: AbortSignal): Promise<Buffer | NoBytes> {
  return (await unlessAborted(read(path, most, signal), signal)) ?? { code: 'interrupted' };
}

async function read(path: string, most: number, signal: AbortSignal): Promise<Buffer | NoBytes> {
  const source: AsyncIterable<Buffer> = path === STDIN ? process.stdin : createReadStream(path);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      if (signal.aborted) return { code: 'interrupted' };
      size += chunk.length;
      if (size > most) return { code: 'too-big' };
      chunks.push(chunk);
    }
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
  return Buffer.concat(chunks);
}
