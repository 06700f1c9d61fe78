import type { Group, Tally } from './tally.ts';

const EMPTY_GROUPS_MOST = 2_000;

/** Forgets groups that have had no socket since `beforeMs`, and the oldest of them when there are very many. */
export function forgetEmptyGroups(tally: Tally, beforeMs: number): void {
  forget(tally.apps, beforeMs);
  forget(tally.destinations, beforeMs);
}

function forget(groups: Map<string, Group>, beforeMs: number): void {
  const empty: Group[] = [];
  for (const group of groups.values()) if (group.sockets.size === 0) empty.push(group);
  const tooMany = empty.length - EMPTY_GROUPS_MOST;
  empty.forEach((group, index) => {
    const lastMs = group.steps.timesMs[group.steps.timesMs.length - 1] ?? 0;
    if (index < tooMany || lastMs < beforeMs) groups.delete(group.key);
  });
}
