import type { Group } from './groups.ts';
import type { Tally } from './tally.ts';

const EMPTY_GROUPS_MOST = 2_000;
/** All groups are looked at once in so many diffs: there can be tens of thousands, and no diff is to wait for all of them. */
const ROUND_DIFFS = 60;

/** Where the search for empty groups stands: it goes round and round, a part with each diff. */
export interface EmptySweep {
  readonly apps: Round;
  readonly destinations: Round;
}

interface Round {
  next: Iterator<Group> | null;
  /** Empty ones met in this round, and how many too many there were in the last. */
  met: number;
  surplus: number;
}

/** A search that has not begun. */
export function newSweep(): EmptySweep {
  return { apps: { next: null, met: 0, surplus: 0 }, destinations: { next: null, met: 0, surplus: 0 } };
}

/** Forgets groups that have had no socket since `beforeMs`, and the oldest of them when there are very many: a part with each call. */
export function forgetEmptyGroups(tally: Tally, sweep: EmptySweep, beforeMs: number): void {
  forget(tally.apps, sweep.apps, beforeMs);
  forget(tally.destinations, sweep.destinations, beforeMs);
}

function forget(groups: Map<string, Group>, round: Round, beforeMs: number): void {
  for (let left = Math.ceil(groups.size / ROUND_DIFFS); left > 0; left -= 1) {
    round.next ??= groups.values();
    const { done, value: group } = round.next.next();
    if (done === true) {
      round.next = null;
      round.surplus = Math.max(0, round.met - EMPTY_GROUPS_MOST);
      round.met = 0;
      return;
    }
    if (group.sockets.size > 0) continue;
    const lastMs = group.steps.timesMs[group.steps.timesMs.length - 1] ?? 0;
    if (round.surplus > 0 || lastMs < beforeMs) groups.delete(group.key);
    if (round.surplus > 0) round.surplus -= 1;
    else round.met += 1;
  }
}
