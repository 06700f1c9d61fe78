import type { Diff, Table } from '../../shared/diff.ts';
import type { Filter } from '../../shared/filter/filter.ts';
import { dependsOnTime, matcher } from '../../shared/filter/match.ts';
import type { Socket } from '../../shared/socket.ts';

/** A change as a filter sees it: what begins to match is opened, what no longer does is closed. */
export interface MatchingChange {
  readonly opened: readonly Socket[];
  readonly changed: readonly Socket[];
  readonly closed: readonly string[];
  /** The last that was known of what is changed or closed, by id. */
  readonly before: ReadonlyMap<string, Socket>;
  /** Sockets that match now. */
  readonly total: number;
}

/** Follows the sockets that match from scan to scan. `take` gets each diff with the table after it, in order. */
export function followMatches(filter: Filter): { take(change: Diff, after: Table): MatchingChange } {
  let nowMs = 0;
  const matches = matcher(filter, { nowMs: () => nowMs });
  const ages = dependsOnTime(filter);
  const matching = new Map<string, Socket>();

  return {
    take(change, after) {
      nowMs = Date.parse(change.takenAt);
      const opened: Socket[] = [];
      const changed: Socket[] = [];
      const closed: string[] = [];
      const before = new Map<string, Socket>();
      const end = (id: string) => {
        const last = matching.get(id);
        if (last === undefined) return;
        before.set(id, last);
        matching.delete(id);
        closed.push(id);
      };
      for (const id of change.closed) end(id);
      for (const socket of ages ? after.sockets.values() : [...change.opened, ...change.changed]) {
        const last = matching.get(socket.id);
        if (!matches(socket)) end(socket.id);
        else if (last === undefined) opened.push(socket);
        else if (last !== socket) {
          before.set(socket.id, last);
          changed.push(socket);
        }
        if (matches(socket)) matching.set(socket.id, socket);
      }
      return { opened, changed, closed, before, total: matching.size };
    },
  };
}
