import type { Parsed, SocketRow } from './row.ts';

/** SIGNATURE ONLY, being written. Logical rows of `ss`, trailing blanks cut, headers dropped. Rows are slices: keep `ownCopy(row)`. */
export function splitSs(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.includes('Recv-Q'));
}

/** SIGNATURE ONLY, being written. One row; null when it cannot be read. */
export function parseSsRow(_line: string): SocketRow | 'other-family' | null {
  return null;
}

/** SIGNATURE ONLY, being written. */
export function parseSs(text: string, source = 'ss'): Parsed<SocketRow> {
  return { rows: [], skipped: splitSs(text).map((line, at) => ({ source, line: at + 1, text: line })) };
}
