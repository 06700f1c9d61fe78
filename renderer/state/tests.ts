import type { TestAsk, TestNews } from '../../shared/probe/asked-test.ts';
import type { IdleSample } from '../../shared/probe/idle.ts';
import type { Step } from '../../shared/probe/observation.ts';
import type { TestResult } from '../../shared/probe/result.ts';
import type { Target } from '../../shared/probe/target.ts';

/** How the person wants to test; kept for the session. */
export type TestOptions = Pick<TestAsk, 'timeoutMs' | 'compares' | 'idleUpToMs'>;

/** A target or a redirect, with the steps that have ended, in the order in which they did. */
export interface TestHop {
  readonly target: Target;
  readonly steps: readonly Step[];
}

/** What is known of one target of a test. Without a result and without hops it still waits its turn. */
export interface TestedTarget {
  readonly text: string;
  readonly hops: readonly TestHop[];
  readonly result: TestResult | null;
}

/** One test of this session. */
export interface TestRun {
  readonly ask: TestAsk;
  readonly startedAtMs: number;
  /** `stopped`: by the person. `lost`: the host is gone. */
  readonly state: 'running' | 'ended' | 'stopped' | 'lost';
  readonly tested: readonly TestedTarget[];
  /** Silences that are tried; null: none are, or not yet. */
  readonly silencesMs: readonly number[] | null;
  readonly samples: readonly IdleSample[];
}

/** The connection tests of this session, and what the person types for the next one. */
export interface Tests {
  readonly draft: string;
  readonly options: TestOptions;
  /** Why the newest wish could not begin, in words; null: it could, or there was none. */
  readonly failed: string | null;
  /** Newest first. */
  readonly runs: readonly TestRun[];
  /** The test that is shown, by its id; null: none. */
  readonly shownId: string | null;
  /** Where the focus is to go when the box is next drawn. */
  readonly focus: 'input' | 'result' | null;
}

/** Tests that are remembered. */
export const RUNS_MOST = 20;

/** No test yet. The wait is the one of `portlight test`. */
export const NO_TESTS: Tests = {
  draft: '',
  options: { timeoutMs: 5_000, compares: true, idleUpToMs: null },
  failed: null,
  runs: [],
  shownId: null,
  focus: null,
};

/** The test that is shown; null: none. */
export function shownRun({ runs, shownId }: Tests): TestRun | null {
  return runs.find(({ ask }) => ask.id === shownId) ?? null;
}

/** A test begins: it is shown, and the oldest are forgotten (those that run are not). */
export function begun(tests: Tests, ask: TestAsk, nowMs: number): Tests {
  const run: TestRun = {
    ...{ ask, startedAtMs: nowMs, state: 'running', silencesMs: null, samples: [] },
    tested: ask.targets.map((text) => ({ text, hops: [], result: null })),
  };
  const runs = [run, ...tests.runs].filter(({ state }, at) => at < RUNS_MOST || state === 'running');
  return { ...tests, runs, shownId: ask.id, failed: null };
}

/** A test did not begin after all; `why` is in words. */
export function refused(tests: Tests, id: string, why: string): Tests {
  const runs = tests.runs.filter(({ ask }) => ask.id !== id);
  return { ...tests, runs, failed: why, shownId: tests.shownId === id ? (runs[0]?.ask.id ?? null) : tests.shownId };
}

/** Takes in what is told of a test. What is told of one that has ended, or that nobody knows, changes nothing. */
export function heard(tests: Tests, id: string, news: TestNews): Tests {
  const known = tests.runs.find(({ ask, state }) => ask.id === id && state === 'running');
  if (known === undefined) return tests;
  const now = runAfter(known, news);
  return { ...tests, runs: tests.runs.map((run) => (run === known ? now : run)) };
}

/** The host is gone, and every test that ran with it. */
export function lost(tests: Tests): Tests {
  if (tests.runs.every(({ state }) => state !== 'running')) return tests;
  return { ...tests, runs: tests.runs.map((run) => (run.state === 'running' ? { ...run, state: 'lost' } : run)) };
}

function runAfter(run: TestRun, news: TestNews): TestRun {
  switch (news.kind) {
    case 'hop':
      return changed(run, news.at, (one) => ({ ...one, hops: [...one.hops, { target: news.target, steps: [] }] }));
    case 'step':
      return changed(run, news.at, (one) => ({ ...one, hops: withStep(one.hops, news.step) }));
    case 'result':
      return changed(run, news.at, (one) => ({ ...one, result: news.result, hops: news.result.hops }));
    case 'idle':
      return { ...run, silencesMs: news.silencesMs };
    case 'sample':
      return { ...run, samples: [...run.samples, news.sample].sort((a, b) => a.silenceMs - b.silenceMs) };
    case 'ended':
      return { ...run, state: news.isStopped ? 'stopped' : 'ended' };
  }
}

function changed(run: TestRun, at: number, change: (one: TestedTarget) => TestedTarget): TestRun {
  return { ...run, tested: run.tested.map((one, place) => (place === at ? change(one) : one)) };
}

function withStep(hops: readonly TestHop[], step: Step): readonly TestHop[] {
  const last = hops.at(-1);
  return last === undefined ? hops : [...hops.slice(0, -1), { ...last, steps: [...last.steps, step] }];
}
