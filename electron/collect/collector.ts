import type { Table } from '../../shared/diff.ts';
import type { Reading } from '../../shared/reading.ts';

/** One look at the machine, or why there is none. `text` is for people, in their language. */
export type Scan =
  | { readonly kind: 'read'; readonly reading: Reading; readonly table: Table }
  | { readonly kind: 'failed'; readonly text: string };

/**
 * Reads one machine again and again. One scan at a time. Between scans it keeps its caches: a socket or process that did not
 * change is the SAME object as in the scan before. Each scan's table is a new one and belongs to the caller.
 */
export interface Collector {
  /** True where the machine is a captured text: one scan tells all there is. */
  readonly isCapture?: true;
  scan(): Promise<Scan>;
  /** Nobody looks for a while: what runs between scans may rest. The next scan wakes it. */
  rest?(): void;
  /** Ends the commands that still run and lets all caches go. */
  close(): void;
}
