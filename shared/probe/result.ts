import type { Observed } from './observation.ts';
import type { Target } from './target.ts';
import type { Judgement } from './verdict.ts';

/** A whole test: what was asked, what was seen of it and of each redirect, and what it means. */
export interface TestResult extends Judgement {
  readonly target: Target;
  /** The target itself first, then each redirect that was followed. */
  readonly hops: readonly Observed[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly ms: number;
}
