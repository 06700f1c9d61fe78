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

/** The findings as they stand after a change. null: the change rests on one that was never received. */
export function applyFindings(before: FindingsNow, change: FindingsChange): FindingsNow | null {
  const known = new Map(before.findings.map((finding) => [finding.id, finding]));
  if (change.order === undefined && !change.set.every(({ id }) => known.has(id))) return null;
  for (const finding of change.set) known.set(finding.id, finding);
  const order = change.order ?? before.findings.map(({ id }) => id);
  const findings = order.flatMap((id) => known.get(id) ?? []);
  if (findings.length !== order.length) return null;
  const { leftOut, unseen, watchedSince } = change;
  return { findings, leftOut, unseen, watchedSince, isOneReading: before.isOneReading };
}
