import type { Finding, UnseenRule } from './finding.ts';

/** A finding as viewers are told of it: `sockets` is bounded (those that live first), `socketCount` is how many there are. */
export interface ToldFinding extends Finding {
  readonly socketCount: number;
}

/** What stands now, the worst first, bounded. */
export interface FindingsNow {
  readonly findings: readonly ToldFinding[];
  /** Findings beyond the bound. */
  readonly leftOut: number;
  /** Rules that cannot be decided with what this system told so far, and why. */
  readonly unseen: readonly UnseenRule[];
  /** Since when the readings follow one another that all this rests on (ISO 8601); null: nothing was read yet. */
  readonly watchedSince: string | null;
  /** A single reading is all there is (a capture), and all there will be. */
  readonly isOneReading: boolean;
}

/** What changed in what is told. `seq` is that of the diff it follows; a receiver with another `seq` must begin again. */
export interface FindingsChange extends Omit<FindingsNow, 'findings' | 'isOneReading'> {
  readonly seq: number;
  /** Ids of all findings that stand, the worst first; left out where they are those that stood, as they stood. */
  readonly order?: readonly string[];
  /** Those among them that are new or read differently. */
  readonly set: readonly ToldFinding[];
}

/** Nothing was looked at yet. */
export const NOTHING_FOUND: FindingsNow = { findings: [], leftOut: 0, unseen: [], watchedSince: null, isOneReading: false };

/** Findings that are told at most. */
export const FINDINGS_TOLD_MOST = 100;
/** Sockets that are told of one finding at most. */
export const SOCKETS_TOLD_MOST = 300;

/** True where two lists of ids or texts are the same, in the same order. */
export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}

/** The findings as they stand after a change. null: the change rests on one that was never received. */
export function applyFindings(before: FindingsNow, change: FindingsChange): FindingsNow | null {
  const findings =
    change.order === undefined ? reworded(before.findings, change.set) : inOrder(before.findings, change.set, change.order);
  if (findings === null) return null;
  const { leftOut, unseen, watchedSince } = change;
  return { findings, leftOut, unseen, watchedSince, isOneReading: before.isOneReading };
}

/** Some of them read differently, and all stay where they are: told with most readings, so nothing is laid out for it. */
function reworded(before: FindingsNow['findings'], set: FindingsChange['set']): FindingsNow['findings'] | null {
  if (set.length === 0) return before;
  const findings = [...before];
  for (const finding of set) {
    const at = findings.findIndex(({ id }) => id === finding.id);
    if (at < 0) return null;
    findings[at] = finding;
  }
  return findings;
}

function inOrder(
  before: FindingsNow['findings'],
  set: FindingsChange['set'],
  order: readonly string[],
): FindingsNow['findings'] | null {
  const known = new Map(before.map((finding) => [finding.id, finding]));
  for (const finding of set) known.set(finding.id, finding);
  const findings = order.flatMap((id) => known.get(id) ?? []);
  return findings.length === order.length ? findings : null;
}
