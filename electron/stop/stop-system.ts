import type { StopProcess, StopRefusal, StopRefused, StopWay } from '../../shared/stop/stop-plan.ts';

/** A process as it was looked at for a plan. */
export interface SeenProcess extends StopProcess {
  readonly parentPid: number | null;
  /** The exact start as the system tells it, in its own form: compared, never shown. With the pid it is the identity. */
  readonly mark: string;
  /** What only the system's own way needs: control group (Linux), path (macOS, Windows). */
  readonly place: string | null;
}

/** A way that was found for a process, and why it is this one. */
export interface FoundWay {
  readonly way: StopWay;
  /** What people call the unit or container; null for a plain signal. */
  readonly name: string | null;
  readonly why: string | null;
}

/** What came of acting on a process. `sent`: it was asked; whether it ended is seen afterwards. */
export type Acted =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly text: string };

/** How processes are looked at and stopped on one kind of system. None of the functions rejects. */
export interface StopSystem {
  /** null: there is no such process; `unsure`: there is, and its start cannot be told. */
  look(pid: number): Promise<SeenProcess | null | 'unsure'>;
  /** True while the very same process runs. A zombie has ended. */
  isAlive(seen: Pick<SeenProcess, 'pid' | 'mark'>): Promise<boolean>;
  /** This program with all that it runs in: never stopped. */
  lineage(): Promise<ReadonlySet<number>>;
  /** True for what the system cannot be without. */
  isSystem(seen: SeenProcess): boolean;
  /** The way for a process, or why there is none. */
  wayOf(seen: SeenProcess): Promise<FoundWay | StopRefused>;
  /** Why this user may not go this way; null: nothing is known against it. */
  barrier(seen: SeenProcess, found: FoundWay): StopRefused | null;
  /** Checks once more that it is the same process, and acts at once. */
  act(seen: SeenProcess, found: FoundWay, isForced: boolean): Promise<Acted>;
  /** The command that does the same by hand. */
  commandOf(seen: SeenProcess, found: FoundWay, isForced: boolean): string;
  /** Ends what it keeps running; absent where it keeps nothing. */
  close?(): void;
}

/** A refusal in words. */
export function refused(code: StopRefusal, text: string, remedy: string | null = null): StopRefused {
  return { kind: 'refused', code, text, remedy };
}
