import { createReadStream } from 'node:fs';

/** The path that means standard input. */
export const STDIN = '-';

/** Why no bytes could be had: a code of Node (`ENOENT` …), or `too-big`. */
export interface NoBytes {
  readonly code: string;
}

/** Reads a file, a pipe or standard input (`-`) of at most `most` bytes: one that never ends is too big, and no more of it is read. */
export async function readBounded(path: string, most: number): Promise<Buffer | NoBytes> {
  const source: AsyncIterable<Buffer> = path === STDIN ? process.stdin : createReadStream(path);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > most) return { code: 'too-big' };
      chunks.push(chunk);
    }
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
  return Buffer.concat(chunks);
}
