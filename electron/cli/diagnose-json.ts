import type { Finding, UnseenRule } from '../../shared/diagnosis/finding.ts';
import type { ReadingFacts } from '../../shared/reading.ts';

/** What a diagnosis found, and of what. */
export interface Diagnosed {
  readonly facts: ReadingFacts;
  readonly findings: readonly Finding[];
  readonly unseen: readonly UnseenRule[];
  /** From the first scan to the last. */
  readonly watchedMs: number;
  readonly scans: number;
  /** Sockets at the last scan. */
  readonly total: number;
  /** Those of them that match the query. */
  readonly matching: number;
}

/** The object that `diagnose --json` prints: the contract's key first, what scripts may like beside it after. */
export function diagnoseJson({ facts, findings, unseen, watchedMs, scans }: Diagnosed): object {
  const { schema, takenAt, host, platform, method, blindSpots, capture } = facts;
  return {
    findings: findings.map(findingJson),
    unseen,
    ...{ schema, takenAt, host, platform, method, blindSpots, watchedMs, scans },
    ...(capture === undefined ? {} : { capture }),
  };
}

function findingJson(finding: Finding): object {
  const { rule, severity, title, explanation, confidence, candidates, evidence, nextSteps, sockets, app, remote } = finding;
  const { id, since, firstSeen, lastSeen } = finding;
  return {
    ...{ rule, severity, title, explanation, confidence, candidates, evidence, nextSteps, sockets, app, remote },
    ...{ id, since, firstSeen, lastSeen },
  };
}
