import type { Parsed, SocketRow } from './row.ts';

/** SIGNATURE ONLY, being written. */
export function parseNetstatLinux(_text: string, _source = 'netstat'): Parsed<SocketRow> {
  return { rows: [], skipped: [], noise: 0 };
}
