/**
 * Which keys were touched, in the order in which they were, so that a reader that comes now and then finds out what is new to it
 * without looking at everything. Bounded: who comes too late must look at everything.
 */
export interface Touched {
  /** How many keys were forgotten before the first that is kept. */
  forgotten: number;
  keys: string[];
}

const KEPT_MOST = 20_000;

/** Nothing touched yet. */
export function newTouched(): Touched {
  return { forgotten: 0, keys: [] };
}

/** Notes that a key was touched. */
export function touch(touched: Touched, key: string): void {
  if (touched.keys.length >= 2 * KEPT_MOST) {
    touched.forgotten += KEPT_MOST;
    touched.keys = touched.keys.slice(KEPT_MOST);
  }
  touched.keys.push(key);
}

/** Where the notes end now; to be given to `touchedSince` next time. */
export function touchedEnd(touched: Touched): number {
  return touched.forgotten + touched.keys.length;
}

/** The keys touched since a reader's last visit, each once; null when too many were. */
export function touchedSince(touched: Touched, end: number): ReadonlySet<string> | null {
  return end < touched.forgotten ? null : new Set(touched.keys.slice(end - touched.forgotten));
}
