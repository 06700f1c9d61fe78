import type { Endpoint } from '../endpoint.ts';

/**
 * The rules, by family: C connecting, I idle, P path, A application, X ports, E exposure. Rules that only a test of the connection can
 * decide (C5–C8, C11, C12, N…) are not among them: that test gives their IDs itself.
 */
export const RULES = [
  ...(['C1', 'C2', 'C3', 'C4', 'C9', 'C10', 'C13', 'C14'] as const),
  ...(['I1', 'I2', 'I3', 'I4', 'I5', 'I6'] as const),
  ...(['P1', 'P2', 'P3', 'P4', 'P5'] as const),
  ...(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'] as const),
  ...(['X1', 'X2', 'E1', 'E3'] as const),
] as const;

/** ID of a rule. */
export type RuleId = (typeof RULES)[number];

/** How bad it is. `problem`: something does not work. `warning`: it soon will not, or works badly. `note`: good to know. */
export type Severity = 'problem' | 'warning' | 'note';

/** How sure a finding is that its title is the cause, and not one of its candidates. */
export type Confidence = 'certain' | 'likely' | 'possible';

/** One thing that was seen: of what, which fields with which values, and when it was read (ISO 8601). */
export interface Evidence {
  readonly what: string;
  readonly value: string;
  readonly seenAt: string;
}

/** Something a person can do, with the command for this system; null where there is none. */
export interface NextStep {
  readonly text: string;
  readonly command: string | null;
}

/** The application that a finding is about. */
export interface FindingApp {
  readonly id: string;
  readonly name: string;
}

/** What is wrong, in words, with everything it rests on. All texts are in the person's language. */
export interface Finding {
  /** Rule and subject: the same from scan to scan while the finding stands. */
  readonly id: string;
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly title: string;
  readonly explanation: string;
  readonly confidence: Confidence;
  /** What else it could be, or, where several causes look alike, all of them. */
  readonly candidates: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly nextSteps: readonly NextStep[];
  /** Ids of the sockets it is about, those of the findings folded into it included. Some may have closed since. */
  readonly sockets: readonly string[];
  /** null: several, none, or not known. */
  readonly app: FindingApp | null;
  /** null: several, or none. */
  readonly remote: Endpoint | null;
  /** When the trouble itself began (ISO 8601), as far as it can be told; null: not known. */
  readonly since: string | null;
  /** When the finding was made, and when it was last confirmed (ISO 8601). */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** A rule that cannot be decided here, and why, in the person's language. */
export interface UnseenRule {
  readonly rule: RuleId;
  readonly why: string;
}

/** A finding as its rule makes it, before folding. `subject` tells it from others of the same rule. */
export interface Draft extends Omit<Finding, 'id' | 'since' | 'firstSeen' | 'lastSeen'> {
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly sinceMs: number | null;
  /** True when what is not answered is on this machine; for what else follows from it (fold.ts). */
  readonly isHere?: boolean;
}
