import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { playwrightTotals, vitestTotals } from './test-reports.ts';
import { runStep, type Step, summary } from './test-steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'portlight-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));
vi.spyOn(console, 'log').mockImplementation(() => {});

const report = (json: unknown) => {
  const path = join(folder, `${Math.random()}.json`);
  if (json !== null) writeFileSync(path, JSON.stringify(json));
  return path;
};
const step = (code: string, path: string | null): Step => ({
  name: 'x',
  program: process.execPath,
  args: ['-e', code],
  report: path === null ? null : { path, read: vitestTotals },
  deadlineMs: 60_000,
});
const totals = { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] };
const file = (...statuses: string[]) => ({ status: 'passed', assertionResults: statuses.map((status) => ({ status })) });

describe('a step of npm test', () => {
  test('a file that could not be loaded is one failure', () => {
    const json = JSON.stringify({ testResults: [file('passed', 'skipped', 'todo'), { status: 'failed', assertionResults: [] }] });
    expect(vitestTotals(json)).toMatchObject({ passed: 1, failed: 1, skipped: 2 });
  });

  test('what failed is told by its place, its title and the first line of why', () => {
    const broken = { status: 'failed', fullName: 'a port is free', failureMessages: ['expected 1 to be 2\n  at there'] };
    const one = { name: '/somewhere/portlight/shared/ports/port.test.ts', status: 'failed', assertionResults: [broken] };
    const failure = 'shared/ports/port.test.ts › a port is free › expected 1 to be 2';
    expect(vitestTotals(JSON.stringify({ testResults: [one] })).failures).toEqual([failure]);
    const result = { ...totals, name: 'unit', failed: 1, failures: [failure], ms: 1, problem: null };
    expect(summary([result]).text).toContain(`✘ ${failure}`);
  });

  test('a Playwright test that passed on its second try is told by name; it and an error outside of tests are not lost', () => {
    const test = (status: string, message: string) => [
      {
        status,
        results: [
          { status, errors: [{ message }] },
          { status, errors: [] },
        ],
      },
    ];
    const suites = [
      {
        file: 'screens/a.spec.ts',
        specs: [{ title: 'stands', line: 3, tests: test('unexpected', '\u001b[31mnot there\u001b[39m\nat') }],
        suites: [{ file: 'screens/a.spec.ts', specs: [{ title: 'moves', line: 9, tests: test('flaky', 'too late') }] }],
      },
    ];
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
    const read = playwrightTotals(JSON.stringify({ stats, errors: [{ message: 'no browser' }], suites }));
    expect(read).toEqual({
      passed: 4,
      failed: 2,
      skipped: 2,
      failures: ['no browser', 'screens/a.spec.ts:3 › stands › not there'],
      flaky: ['screens/a.spec.ts:9 › moves › too late'],
    });
    expect(summary([{ ...read, name: 'screens', ms: 1, problem: null }]).text).toMatch(/FLAKY.*screens\/a\.spec\.ts:9 › moves/);
  });

  test('a program without a report counts as one', async () => {
    expect(await runStep(step('', null), folder)).toMatchObject({ passed: 1, failed: 0 });
    expect(await runStep(step('process.exit(3)', null), folder)).toMatchObject({
      passed: 0,
      failed: 1,
      problem: 'ended with code 3',
    });
  });

  test('a runner that died without a report is a failure', async () => {
    const result = await runStep(step('process.kill(process.pid, "SIGKILL")', report(null)), folder);
    expect(result).toMatchObject({ passed: 0, failed: 1, problem: 'the runner left no report (ended by SIGKILL)' });
  });

  test('a runner that found no tests is a failure', async () => {
    expect(await runStep(step('', report({ testResults: [] })), folder)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('a runner that ended badly though all tests passed is a failure', async () => {
    const path = report({ testResults: [file('passed')] });
    expect(await runStep(step('process.exit(1)', path), folder)).toMatchObject({ passed: 1, failed: 1 });
    expect(await runStep(step('', path), folder)).toMatchObject({ passed: 1, failed: 0, problem: null });
  });

  test('the last line of the summary is the totals alone, and skipped ones are told before it, only when there are', () => {
    const result = { ...totals, name: 'unit', passed: 2, ms: 1, problem: null };
    expect(summary([result, result]).text.split('\n').at(-1)).toBe('4 passed, 0 failed');
    expect(summary([result, { ...result, failed: 1, skipped: 3 }])).toMatchObject({ isGood: false });
    expect(
      summary([result, { ...result, skipped: 3 }])
        .text.split('\n')
        .slice(-2),
    ).toEqual(['3 skipped', '4 passed, 0 failed']);
    expect(summary([]).isGood).toBe(false);
  });
});
