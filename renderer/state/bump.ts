/** What counts are kept in: a map, or what is used like one. */
interface Counts<K> {
  get(key: K): number | undefined;
  set(key: K, count: number): unknown;
  delete(key: K): boolean;
}

/** Adds to a count by key; a count of zero is not kept. */
export function bump<K>(counts: Counts<K>, key: K, by: number): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}
