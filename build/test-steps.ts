import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import type { Totals } from './test-reports.ts';

/** One step of `npm test`. A step without a report counts as one: passed when its program ended with 0. */
export interface Step {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly report: { readonly path: string; readonly read: (json: string) => Totals } | null;
  readonly deadlineMs: number;
}

/** What became of a step. `problem` says in words what the counts alone do not tell; null when there is nothing. */
export interface StepResult extends Totals {
  readonly name: string;
  readonly ms: number;
  readonly problem: string | null;
}

/** A step that could not even be tried. */
export function failedStep(name: string, problem: string): StepResult {
  return { ...NOTHING, name, failed: 1, ms: 0, problem };
}

/** Runs a step with its output passed through. Never throws: a runner that died or told nothing is a failure in the counts. */
export async function runStep(step: Step, cwd: string): Promise<StepResult> {
  console.log(`\n=== ${step.name}`);
  const started = performance.now();
  const ended = await runToEnd(step, cwd);
  const totals = step.report === null ? singleTotals(ended) : reportTotals(step.report, ended);
  return { name: step.name, ms: performance.now() - started, ...totals };
}

const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] };

function singleTotals(ended: string | null): Totals & { problem: string | null } {
  return { ...NOTHING, passed: ended === null ? 1 : 0, failed: ended === null ? 0 : 1, problem: ended };
}

function reportTotals(report: NonNullable<Step['report']>, ended: string | null): Totals & { problem: string | null } {
  let totals: Totals;
  try {
    totals = report.read(readFileSync(report.path, 'utf8'));
  } catch {
    return { ...NOTHING, failed: 1, problem: `the runner left no report${ended === null ? '' : ` (${ended})`}` };
  }
  const { passed, failed, skipped } = totals;
  if (passed + failed + skipped === 0) return { ...totals, failed: 1, problem: 'the runner found no tests' };
  // A runner that ended badly with all tests passed met an error outside of any test.
  if (ended !== null && failed === 0) return { ...totals, failed: 1, problem: `${ended}, though no test failed` };
  return { ...totals, problem: null };
}

/** Null when the program ended with 0; else what happened instead. */
function runToEnd(step: Step, cwd: string): Promise<string | null> {
  return new Promise((resolve) => {
    const isPosix = platform() !== 'win32';
    const child = spawn(step.program, step.args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), ...step.env },
      detached: isPosix,
    });
    const kill = () => {
      if (child.pid === undefined) return;
      try {
        if (isPosix) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It is gone already.
      }
    };
    const stop = () => {
      kill();
      process.exit(130);
    };
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      kill();
    }, step.deadlineMs);
    process.once('SIGINT', stop).once('SIGTERM', stop);
    const finish = (how: string | null) => {
      clearTimeout(deadline);
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
      resolve(isLate ? `ended after ${step.deadlineMs / 60_000} minutes without an answer` : how);
    };
    child.on('error', (error) => finish(`could not be started: ${error.message}`));
    child.on('exit', (code, signal) =>
      finish(code === 0 ? null : signal === null ? `ended with code ${code}` : `ended by ${signal}`),
    );
  });
}

/** One line per step, and last of all the totals line that other programs read. */
export function summary(results: readonly StepResult[]): { readonly text: string; readonly isGood: boolean } {
  const sum = (of: (result: StepResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const passed = sum((result) => result.passed);
  const failed = results.length === 0 ? 1 : sum((result) => result.failed);
  const skipped = sum((result) => result.skipped);
  const lines = results.map((result) => {
    const mark = result.failed > 0 ? 'FAILED' : 'ok';
    const counts = `${result.passed} passed, ${result.failed} failed${result.skipped > 0 ? `, ${result.skipped} SKIPPED` : ''}`;
    const problem = result.problem === null ? '' : `  — ${result.problem}`;
    const line = `${mark.padEnd(6)}  ${result.name.padEnd(8)} ${(result.ms / 1_000).toFixed(1).padStart(6)} s  ${counts}${problem}`;
    const named = [
      ...result.failures.map((failure) => `        ✘ ${failure}`),
      ...result.flaky.map((flaky) => `        FLAKY, passed when tried again: ${flaky}`),
    ];
    return [line, ...named].join('\n');
  });
  const notRun = skipped > 0 ? [`${skipped} skipped`] : [];
  // Alone on its line, and in these words always: programs read it.
  return { text: ['', ...lines, '', ...notRun, `${passed} passed, ${failed} failed`].join('\n'), isGood: failed === 0 };
}
