import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { findBrowser, testArguments } from './browser.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

// Found once: the workers inherit the environment of the process that read this file first.
if (process.env.PORTLIGHT_BROWSER === undefined) {
  const browser = await findBrowser();
  if (browser.kind === 'missing') throw new Error(browser.text);
  process.env.PORTLIGHT_BROWSER = browser.path;
}

/**
 * Three projects: `screens` meets the built renderer with the demo bridge, `served` the whole program against this machine's
 * real sockets, `app` the desktop window where Electron's binary exists. One worker: the last two read the whole machine.
 */
export default defineConfig({
  testDir: `${root}e2e`,
  outputDir: `${root}test-results/playwright`,
  fullyParallel: false,
  workers: 1,
  // Real sockets, a real browser and two busy cores: what fails once is tried once more, and told by name where that helped.
  retries: process.env.CI === undefined ? 0 : 1,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? `${root}test-results/reports/playwright.json` }],
  ],
  use: {
    browserName: 'chromium',
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: process.env.PORTLIGHT_BROWSER, args: [...testArguments()] },
  },
  projects: [
    { name: 'screens', testMatch: 'screens/**/*.spec.ts' },
    { name: 'served', testMatch: 'served/**/*.spec.ts' },
    { name: 'app', testMatch: ['app/**/*.spec.ts', 'shell/**/*.spec.ts'] },
  ],
});
