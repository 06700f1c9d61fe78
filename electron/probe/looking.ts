import type { Step } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';

/** How a target is looked at. */
export interface Looking {
  /** For each step. A name may take longer, as the system's resolver does. */
  readonly deadlineMs: number;
  /** Tries other places where that tells causes apart. Without it, nothing but the target and its name servers is asked. */
  readonly compares: boolean;
  readonly signal: AbortSignal;
  /** Told each target before its steps: the asked one, then each redirect that is followed. */
  readonly onHop?: (target: Target) => void;
  /** Told each step when it has ended. */
  readonly onStep?: (step: Step) => void;
}
