import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.ts';
import { playwrightTotals, vitestTotals } from './test-reports.ts';
import { failedStep, runStep, type Step, type StepResult, summary } from './test-steps.ts';

// `npm test`: every step runs, whatever became of the one before; the last line is the sum of the runners' own reports.

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'test-results', 'reports');
const MINUTE_MS = 60_000;
const bin = (path: string) => join(root, 'node_modules', path);
const node = process.execPath;

function vitest(project: string): Step {
  const report = join(reports, `${project}.json`);
  const config = ['--config', join(root, 'build', 'vitest.config.ts'), '--project', project];
  return {
    name: project,
    program: node,
    args: [bin('vitest/vitest.mjs'), 'run', ...config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    report: { path: report, read: vitestTotals },
    deadlineMs: 15 * MINUTE_MS,
  };
}

function playwright(project: string, browser: string): Step {
  const report = join(reports, `${project}.json`);
  return {
    name: project,
    program: node,
    args: [bin('@playwright/test/cli.js'), 'test', '--config', join(root, 'build', 'playwright.config.ts'), '--project', project],
    env: { PORTLIGHT_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    report: { path: report, read: playwrightTotals },
    deadlineMs: 20 * MINUTE_MS,
  };
}

const single = (name: string, args: readonly string[]): Step => ({
  name,
  program: node,
  args,
  report: null,
  deadlineMs: 10 * MINUTE_MS,
});

/** Steps without a browser, then those with one. The build comes early: later steps open what it made. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const results: StepResult[] = [];
  const plain = [
    single('check', [bin('typescript/bin/tsc'), '-b']),
    single('lint', [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']),
    single('build', [join(root, 'build', 'build.ts')]),
    vitest('unit'),
    vitest('live'),
  ];
  for (const step of plain) if (isWanted(step.name)) results.push(await runStep(step, root));
  const screens = ['screens', 'served', 'app'].filter(isWanted);
  if (screens.length > 0) {
    const browser = await findBrowser();
    if (browser.kind === 'found') {
      console.log(`browser: ${browser.name} ${browser.version}, ${browser.path}, installed by ${browser.installedBy}`);
      for (const name of screens) results.push(await runStep(playwright(name, browser.path), root));
    } else {
      console.error(browser.text);
      for (const name of screens) results.push(failedStep(name, 'no browser to run it in'));
    }
  }
  const { text, isGood } = summary(results);
  process.exitCode = isGood ? 0 : 1;
  console.log(text);
}

await main();
