import { bump } from './bump.ts';
import { type Trouble, troubleLevel } from './trouble.ts';

/** A count by what is unwell; `fine` is not in it, nor is a count of zero. */
export type HealthCounts = Map<Trouble, number>;

/** Most groups are well for ever, and there can be tens of thousands. */
export const NONE_UNWELL: HealthCounts = new Map();

/** Who counts what is unwell: the tally of all, an app, a destination. */
export interface HealthHolder {
  problems: number;
  warnings: number;
  /** What those problems and warnings are. */
  health: HealthCounts;
}

/** Of what is unwell, the part that no finding is about. */
export interface BareHolder {
  readonly marks: ReadonlyMap<string, Trouble>;
  readonly bare: Map<string, Trouble>;
  readonly bareCounts: HealthCounts;
}

/** Notes what is wrong with a socket now, where no finding says so. */
export function countBare(tally: BareHolder, id: string, now: Trouble): void {
  // Most sockets are well, and were.
  if (now === 'fine' && tally.bare.size === 0) return;
  const before = tally.bare.get(id) ?? 'fine';
  const after = tally.marks.has(id) ? 'fine' : now;
  if (before === after) return;
  if (before !== 'fine') bump(tally.bareCounts, before, -1);
  if (after === 'fine') tally.bare.delete(id);
  else {
    tally.bare.set(id, after);
    bump(tally.bareCounts, after, 1);
  }
}

/** Counts a socket of an app that turned from one condition to another, for the destination that it talks to. */
export function countUnwellBy(
  app: { readonly unwellBy: Map<string, HealthCounts> },
  destination: string,
  before: Trouble,
  now: Trouble,
): void {
  const counts: HealthCounts = app.unwellBy.get(destination) ?? new Map();
  if (before !== 'fine') bump(counts, before, -1);
  if (now !== 'fine') bump(counts, now, 1);
  if (counts.size === 0) app.unwellBy.delete(destination);
  else app.unwellBy.set(destination, counts);
}

/** Counts a socket in a condition in or out. */
export function countHealth(holder: HealthHolder, code: Trouble, by: number): void {
  if (code !== 'fine') {
    if (holder.health === NONE_UNWELL) holder.health = new Map();
    bump(holder.health, code, by);
  }
  const level = troubleLevel(code);
  if (level === 'problem') holder.problems += by;
  else if (level === 'warning') holder.warnings += by;
}
