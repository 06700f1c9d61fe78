import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { type DemoServer, serveDemo } from '../e2e/demo-server.ts';
import { demoUrl } from '../e2e/screens/demo-visit.ts';
import { findBrowser, testArguments } from './browser.ts';
import { fromRoot } from './layout.ts';
import { PICTURES, type Picture, README_PICTURES, type Scheme, type Size } from './screenshot-list.ts';

// `npm run screenshots`: a picture of every screen in every state, to be LOOKED AT, in test-results/screenshots. Demos stand
// still, so the same build gives the same pictures on every machine.

const USUAL: Size = [1280, 800];

async function take(browser: Browser, demo: DemoServer, picture: Picture, scheme: Scheme, folder: string): Promise<void> {
  const [width, height] = picture.size ?? USUAL;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  try {
    await page.goto(demoUrl(demo, picture.visit));
    await page.getByRole('heading').first().waitFor();
    await picture.prepare?.(page);
    // Two frames: charts measure themselves in the first and draw in the second.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.screenshot({ path: join(folder, `${picture.name}-${scheme}.png`), animations: 'disabled', caret: 'hide' });
  } finally {
    await context.close();
  }
}

function keepForReadme(folder: string): void {
  mkdirSync(fromRoot('build/pictures'), { recursive: true });
  for (const [taken, kept] of README_PICTURES) copyFileSync(join(folder, `${taken}.png`), fromRoot(`build/pictures/${kept}.png`));
}

/** Takes all pictures whose name has `wanted` in it. Answers with the names of those that could not be taken. */
export async function takeScreenshots(wanted = ''): Promise<readonly string[]> {
  const found = await findBrowser();
  if (found.kind === 'missing') throw new Error(found.text);
  const folder = fromRoot('test-results/screenshots');
  if (wanted === '') rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const demo = await serveDemo();
  const browser = await chromium.launch({ executablePath: found.path, args: [...testArguments()] });
  const missed: string[] = [];
  let taken = 0;
  for (const picture of PICTURES.filter(({ name }) => name.includes(wanted))) {
    for (const scheme of picture.schemes ?? ['light']) {
      await take(browser, demo, picture, scheme, folder).then(
        () => {
          taken += 1;
        },
        (error: unknown) => missed.push(`${picture.name}-${scheme}: ${String(error).split('\n')[0]}`),
      );
    }
  }
  await browser.close();
  await demo.close();
  if (wanted === '' && missed.length === 0) keepForReadme(folder);
  console.log(`${taken} pictures in ${folder}`);
  for (const line of missed) console.error(`missed ${line}`);
  return missed;
}

if (import.meta.main) process.exitCode = (await takeScreenshots(process.argv[2])).length === 0 ? 0 : 1;
