/** Who is to be stopped: a process by its pid AND its start, because pids are used again. */
export interface StopTarget {
  readonly pid: number;
  /** As the reading told it (ISO 8601); null where it told none, and then the plan's own look counts. */
  readonly startedAt: string | null;
}

/** How a process is stopped. */
export type StopWay =
  /** SIGTERM asks a process to end; SIGKILL makes it. */
  | { readonly kind: 'signal' }
  /** By the manager that would start it again: a unit of systemd (of the machine, or of a person's session), a job of launchd, a Windows service. */
  | { readonly kind: 'service'; readonly manager: 'systemd' | 'systemd-user' | 'launchd' | 'windows'; readonly unit: string }
  /** By the engine that runs the container. `id` is the engine's. */
  | { readonly kind: 'container'; readonly engine: 'docker' | 'podman'; readonly id: string }
  /** Windows: taskkill, which asks a window to close and, forced, ends the process. */
  | { readonly kind: 'taskkill' };

/** What is known of the process that is to be stopped; from a look at it, not from the last reading. Cleaned. */
export interface StopProcess {
  readonly pid: number;
  readonly name: string;
  readonly user: string | null;
  readonly startedAt: string | null;
  readonly commandLine: string | null;
}

/** What would be done, for the person to agree with. Texts are in the person's language. */
export interface StopPlan {
  /** Names this plan to `stop:do`: nothing can be stopped that was not shown. */
  readonly planId: string;
  readonly process: StopProcess;
  readonly way: StopWay;
  /** How it will be stopped, as one sentence. */
  readonly how: string;
  /** Why in this way; null: the usual one. */
  readonly why: string | null;
  /** The command that does the same by hand. */
  readonly command: string;
  /** What would break, worst first; empty: nothing that can be seen. */
  readonly breaks: readonly string[];
}

/** Why nothing is stopped. */
export type StopRefusal =
  /** PID 1, a kernel thread, or one of the processes that the system cannot be without. */
  | 'system'
  /** This program, or one that it runs in. */
  | 'own'
  /** It belongs to another user, and this one may not stop it. */
  | 'not-permitted'
  /** There is no such process any more. */
  | 'gone'
  /** The pid has another process by now. */
  | 'replaced'
  /** What is shown is another machine. */
  | 'elsewhere'
  /** No such plan: it was carried out, or is out of date. */
  | 'no-plan'
  /** It cannot be made sure which process it is, or no way to stop it is known. */
  | 'unsure';

/** Nothing was stopped, and why. `remedy`: what would be needed, words or a command; null: nothing would help. */
export interface StopRefused {
  readonly kind: 'refused';
  readonly code: StopRefusal;
  readonly text: string;
  readonly remedy: string | null;
}

/** The answer to a wish to stop. */
export type StopPlanned = { readonly kind: 'plan'; readonly plan: StopPlan } | StopRefused;

/** What came of it. */
export type StopDone =
  | { readonly kind: 'stopped'; readonly text: string }
  /** It was asked and still runs after `afterMs`. `canForce`: a second, explicit step may end it. */
  | { readonly kind: 'alive'; readonly text: string; readonly afterMs: number; readonly force: string }
  | { readonly kind: 'failed'; readonly text: string; readonly remedy: string | null }
  | StopRefused;
