import type { Group } from './groups.ts';

const EMPTY_GROUPS_MOST = 2_000;
/** Of very many too many a part is forgotten with each call: no diff is to wait for all of them. */
const SURPLUS_PARTS = 8;

/** Groups without a socket, by key, with when they lost the last one (epoch milliseconds); the oldest first. */
export type Emptied = Map<string, number>;

/** Notes that a socket came to a group (1) or left it (-1) at a moment. To be told when the group has it, or no longer has it. */
export function noteEmptied(emptied: Emptied, { key, sockets }: Group, by: 1 | -1, atMs: number): void {
  if (by === -1 && sockets.size === 0) emptied.set(key, atMs);
  else if (by === 1 && sockets.size === 1) emptied.delete(key);
}

/** The empty ones among groups whose past was told in no order. */
export function emptiedOf(groups: ReadonlyMap<string, Group>): Emptied {
  const found: [string, number][] = [];
  for (const { key, sockets, steps } of groups.values()) {
    if (sockets.size === 0) found.push([key, steps.timesMs[steps.timesMs.length - 1] ?? 0]);
  }
  return new Map(found.sort(([, a], [, b]) => a - b));
}

/** Forgets groups that have had no socket since `beforeMs`, and the oldest of them when there are very many. */
export function forgetEmptyGroups(groups: Map<string, Group>, emptied: Emptied, beforeMs: number): void {
  let surplus = Math.ceil((emptied.size - EMPTY_GROUPS_MOST) / SURPLUS_PARTS);
  for (const [key, sinceMs] of emptied) {
    if (surplus <= 0 && sinceMs >= beforeMs) return;
    groups.delete(key);
    emptied.delete(key);
    surplus -= 1;
  }
}
