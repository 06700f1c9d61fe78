import type { IdleSample } from './idle.ts';
import type { Step } from './observation.ts';
import type { TestResult } from './result.ts';
import type { Target } from './target.ts';

// What a viewer of the screens asks of a connection test, and what is told of it while it runs.

/** Targets of one test from a screen; the command line takes more. */
export const TARGETS_MOST = 200;
/** Longest text of one target, and of all together, in UTF-16 units. */
export const TARGET_TEXT_MOST = 2_000;
export const TARGET_TEXTS_MOST = 30_000;
/** Longest id of a test. */
export const TEST_ID_MOST = 64;
/** Bounds of the wait in each step, in milliseconds. */
export const TIMEOUT_LEAST_MS = 100;
export const TIMEOUT_MOST_MS = 300_000;
/** Bounds of the longest silence that is tried, in milliseconds. */
export const IDLE_LEAST_MS = 1_000;
export const IDLE_MOST_MS = 7_500_000;
/** Tests that one viewer may have under way. */
export const TESTS_AT_ONCE = 3;

/** A connection test as a person asks for it. */
export interface TestAsk {
  /** The viewer's own name for the test; what is told of it bears it. */
  readonly id: string;
  /** Texts of targets: `host:port` or URLs. */
  readonly targets: readonly string[];
  /** For each step. */
  readonly timeoutMs: number;
  /** Tries other places where that tells causes apart. */
  readonly compares: boolean;
  /** Longest silence to try on the one target, when it is open; null: none. */
  readonly idleUpToMs: number | null;
}

/** What is told of a test that runs. `at` is the target's place in the list. */
export type TestNews =
  /** A target, or a redirect of it, is being looked at. */
  | { readonly kind: 'hop'; readonly at: number; readonly target: Target }
  | { readonly kind: 'step'; readonly at: number; readonly step: Step }
  | { readonly kind: 'result'; readonly at: number; readonly result: TestResult }
  /** Connections are being left alone, for these times. */
  | { readonly kind: 'idle'; readonly silencesMs: readonly number[] }
  | { readonly kind: 'sample'; readonly sample: IdleSample }
  /** The last word. Stopped: somebody ended it before it was done. */
  | { readonly kind: 'ended'; readonly isStopped: boolean };
