import type { Finding, RuleId } from '../../shared/diagnosis/finding.ts';
import { type HealthCode, type HealthLevel, healthLevel } from '../../shared/health.ts';
import { say } from '../../shared/text/say.ts';

/** What is wrong with a socket: what its row says by itself, or the rule of a finding about it with how bad that is. */
export type Trouble = HealthCode | `${'problem' | 'warning'}:${RuleId}`;

/** Rules that say of a row just what it says by itself: one name for both, so that they count together. */
const SAME_AS_ROW: Partial<Readonly<Record<`problem:${RuleId}` | `warning:${RuleId}`, HealthCode>>> = {
  'problem:C1': 'no-answer',
  'problem:C9': 'no-answer',
  'warning:A2': 'peer-not-reading',
};

/** The trouble that a finding makes its sockets have; null for a note, which is no trouble. */
export function troubleOfFinding({ severity, rule }: Pick<Finding, 'severity' | 'rule'>): Trouble | null {
  if (severity === 'note') return null;
  return SAME_AS_ROW[`${severity}:${rule}`] ?? `${severity}:${rule}`;
}

/** How bad it is. */
export function troubleLevel(trouble: Trouble): HealthLevel {
  if (trouble.startsWith('problem:')) return 'problem';
  return trouble.startsWith('warning:') ? 'warning' : healthLevel(trouble as HealthCode);
}

/** It in few words, for a badge. */
export function troubleWords(trouble: Trouble): string {
  const rule = ruleOf(trouble);
  return rule === null ? say(`health.${trouble as HealthCode}`) : say(`trouble.${rule}`);
}

/** The rule, where a finding says it. */
export function ruleOf(trouble: Trouble): RuleId | null {
  const colon = trouble.indexOf(':');
  return colon < 0 ? null : (trouble.slice(colon + 1) as RuleId);
}

/** What the row itself says; null where only a finding says it. */
export function rowSign(trouble: Trouble): HealthCode | null {
  return ruleOf(trouble) === null ? (trouble as HealthCode) : null;
}

const BADNESS: Readonly<Record<HealthLevel, number>> = { ok: 0, warning: 1, problem: 2 };

/** How bad it is as a number: 2 a problem, 1 a warning, 0 nothing. */
export function badness(trouble: Trouble): number {
  return BADNESS[troubleLevel(trouble)];
}

/** The worse of two; the first where they are as bad. */
export function worseOf(first: Trouble, second: Trouble): Trouble {
  return badness(second) > badness(first) ? second : first;
}

const WORST_FIRST: readonly Trouble[] = ['no-answer', 'not-acknowledged', 'not-closed', 'peer-not-reading'];

/** An order of troubles, the worst first, the same at every look. */
export function byBadness(a: Trouble, b: Trouble): number {
  const place = (one: Trouble): number => (WORST_FIRST.indexOf(one) + WORST_FIRST.length + 1) % (WORST_FIRST.length + 1);
  return badness(b) - badness(a) || place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}
