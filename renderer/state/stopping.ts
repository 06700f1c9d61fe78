import type { StopDone, StopPlan, StopRefused, StopTarget } from '../../shared/stop/stop-plan.ts';

/** A process that a person wants to stop, as the screen that they did it on names it. */
export interface StopWish extends StopTarget {
  readonly name: string;
}

/** How far the stop of one process has come. The person agrees at `asking` and, where asking did not help, at `alive`. */
export type StopStep =
  /** The host looks at the process. */
  | { readonly kind: 'planning' }
  | { readonly kind: 'asking'; readonly plan: StopPlan }
  /** It was agreed to, and the process has been asked to end (or made to). */
  | { readonly kind: 'waiting'; readonly plan: StopPlan; readonly isForced: boolean }
  | { readonly kind: 'alive'; readonly plan: StopPlan; readonly text: string; readonly force: string }
  /** It will not be done, or did not work. */
  | { readonly kind: 'over'; readonly text: string; readonly remedy: string | null };

/** The stop of one process, from the wish to its end. `nth` tells one wish from the next. */
export interface Stopping {
  readonly nth: number;
  readonly wish: StopWish;
  readonly step: StopStep;
}

/** The step after a plan was asked for. */
export function plannedStep(answer: { readonly kind: 'plan'; readonly plan: StopPlan } | StopRefused): StopStep {
  return answer.kind === 'plan'
    ? { kind: 'asking', plan: answer.plan }
    : { kind: 'over', text: answer.text, remedy: answer.remedy };
}

/** The step after a plan was carried out; null: the process has ended, and there is nothing more to ask. */
export function doneStep(plan: StopPlan, done: StopDone): StopStep | null {
  if (done.kind === 'stopped') return null;
  if (done.kind === 'alive') return { kind: 'alive', plan, text: done.text, force: done.force };
  return { kind: 'over', text: done.text, remedy: done.remedy };
}
