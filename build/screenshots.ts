import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { type DemoServer, serveDemo } from '../e2e/demo-server.ts';
import { demoUrl, filterInput, lines, type Visit } from '../e2e/screens/demo-visit.ts';
import { say } from '../shared/text/say.ts';
import { findBrowser, testArguments } from './browser.ts';
import { fromRoot } from './layout.ts';

// `npm run screenshots`: a picture of every screen in every state, to be LOOKED AT, in test-results/screenshots. Demos stand
// still, so the same build gives the same pictures on every machine.

type Scheme = 'light' | 'dark';
type Size = readonly [width: number, height: number];

/** One picture. `prepare` brings the page into the state that is to be seen. */
interface Picture {
  readonly name: string;
  readonly visit: Visit;
  readonly size?: Size;
  readonly schemes?: readonly Scheme[];
  readonly prepare?: (page: Page) => Promise<void>;
}

const BOTH: readonly Scheme[] = ['light', 'dark'];
const USUAL: Size = [1280, 800];
const SCREENS = ['now', 'apps', 'destinations', 'connections'] as const;
const SCENES = ['busy', 'empty', 'denied', '36k'] as const;

const openLine = async (page: Page, index: number) => {
  await lines(page).nth(index).click();
  await page.mouse.move(0, 0);
};

const openStatus = (name: RegExp) => (page: Page) => page.getByRole('contentinfo').getByRole('button', { name }).first().click();

function pictures(): readonly Picture[] {
  const busy = (screen: Visit['screen'] = 'now'): Visit => ({ scene: 'busy', screen, isStill: true });
  const every = SCENES.flatMap((scene) =>
    SCREENS.map((screen): Picture => ({ name: `${scene}-${screen}`, visit: { scene, screen, isStill: true }, schemes: BOTH })),
  );
  const sizes = SCREENS.flatMap((screen): readonly Picture[] => [
    { name: `busy-${screen}-1920`, visit: busy(screen), size: [1920, 1080] },
    { name: `busy-${screen}-1024`, visit: busy(screen), size: [1024, 640] },
  ]);
  const faults = (['failed', 'stale', 'disconnected', 'waiting'] as const).map(
    (fault): Picture => ({ name: `fault-${fault}`, visit: { ...busy(), fault }, schemes: BOTH }),
  );
  return [
    ...every,
    ...sizes,
    { name: 'busy-now-2560', visit: busy(), size: [2560, 1300] },
    ...faults,
    ...(['apps', 'destinations', 'connections'] as const).map(
      (screen): Picture => ({
        name: `detail-${screen}`,
        visit: busy(screen),
        schemes: BOTH,
        prepare: (page) => openLine(page, 1),
      }),
    ),
    {
      name: 'detail-problem',
      visit: { ...busy('connections'), filter: 'state:syn-sent' },
      prepare: (page) => openLine(page, 0),
    },
    {
      name: 'detail-unknown-owner',
      visit: { scene: 'denied', screen: 'connections', isStill: true },
      prepare: (page) => openLine(page, 2),
    },
    { name: 'detail-1024', visit: busy('connections'), size: [1024, 640], prepare: (page) => openLine(page, 1) },
    {
      name: 'tree-open',
      visit: busy('apps'),
      async prepare(page) {
        await lines(page).first().focus();
        for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
      },
    },
    {
      name: 'filter-open',
      visit: busy('connections'),
      schemes: BOTH,
      async prepare(page) {
        await filterInput(page).click();
        await page.keyboard.type('app:');
        await page.getByRole('option').first().waitFor();
      },
    },
    { name: 'filter-chips', visit: { ...busy(), filter: 'scope:internet -state:time-wait port:443' } },
    { name: 'filter-nothing', visit: { ...busy('connections'), filter: 'pid:999999' } },
    {
      name: 'filter-wrong',
      visit: busy('connections'),
      prepare: (page) => filterInput(page).fill('port:abc'),
    },
    {
      name: 'paused',
      visit: busy(),
      schemes: BOTH,
      prepare: (page) => page.getByRole('button', { name: say('pace.pause') }).click(),
    },
    {
      name: 'blind-spots',
      visit: { scene: 'denied', isStill: true },
      schemes: BOTH,
      prepare: openStatus(/cannot see/),
    },
    { name: 'status-cost', visit: busy(), prepare: openStatus(/^Portlight/) },
    { name: 'status-short', visit: busy(), prepare: openStatus(/too short/) },
    {
      name: 'columns-menu',
      visit: busy('connections'),
      schemes: BOTH,
      prepare: (page) => page.getByRole('button', { name: say('tables.columns') }).click(),
    },
    {
      name: 'selected',
      visit: busy('connections'),
      async prepare(page) {
        await lines(page).nth(2).focus();
        for (const key of ['Space', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
        await page.getByRole('button', { name: say('tables.copy'), exact: true }).click();
      },
    },
    { name: 'help', visit: busy(), schemes: BOTH, prepare: (page) => page.keyboard.press('?') },
    { name: 'settings', visit: busy(), prepare: (page) => page.getByRole('button', { name: say('rail.settings') }).click() },
    {
      name: 'rail-folded',
      visit: busy(),
      prepare: (page) => page.getByRole('button', { name: say('rail.fold') }).click(),
    },
    {
      name: 'now-tables',
      visit: busy(),
      async prepare(page) {
        // Each press turns its own button into another, so the first of those left is pressed until none is.
        const buttons = page.getByRole('button', { name: say('now.as-table'), exact: true });
        for (let left = await buttons.count(); left > 0; left -= 1) await buttons.first().click();
      },
    },
    {
      name: 'now-hover',
      visit: busy(),
      prepare: (page) =>
        page
          .getByRole('region', { name: say('now.time.title') })
          .locator('svg')
          .first()
          .hover(),
    },
    {
      name: 'now-scrolled',
      visit: busy(),
      prepare: (page) => page.getByRole('region', { name: say('now.states.title') }).scrollIntoViewIfNeeded(),
    },
  ];
}

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
  for (const picture of pictures().filter(({ name }) => name.includes(wanted))) {
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
  console.log(`${taken} pictures in ${folder}`);
  for (const line of missed) console.error(`missed ${line}`);
  return missed;
}

if (import.meta.main) process.exitCode = (await takeScreenshots(process.argv[2])).length === 0 ? 0 : 1;
