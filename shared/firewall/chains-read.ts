import type { Ruleset } from './ruleset.ts';

/** What was read of a machine with chains of rules, and what could not be. */
export interface ChainsRead {
  readonly ruleset: Ruleset;
  readonly sources: readonly string[];
  /** Why the rules, or some of them, are not known; null: all are. */
  readonly missing: { readonly why: string; readonly remedy: string | null } | null;
  /** Who keeps the rules of this machine, so that a command goes to them; null: nobody in particular. */
  readonly keeper: 'ufw' | 'firewalld' | null;
}
