import type { Page } from 'playwright';
import { filterInput, lines, type Visit } from '../e2e/screens/demo-visit.ts';
import { say } from '../shared/text/say.ts';

/** A colour scheme of the system. */
export type Scheme = 'light' | 'dark';
/** Width and height of a window, in CSS pixels. */
export type Size = readonly [width: number, height: number];

/** One picture. `prepare` brings the page into the state that is to be seen. */
export interface Picture {
  readonly name: string;
  readonly visit: Visit;
  readonly size?: Size;
  readonly schemes?: readonly Scheme[];
  readonly prepare?: (page: Page) => Promise<void>;
}

const BOTH: readonly Scheme[] = ['light', 'dark'];
const SCREENS = ['now', 'apps', 'destinations', 'connections', 'ports', 'why'] as const;
const SCENES = ['busy', 'empty', 'denied', '36k'] as const;

const openLine = async (page: Page, index: number) => {
  await lines(page).nth(index).click();
  await page.mouse.move(0, 0);
};

const openFindings = async (page: Page) => {
  for (const head of await page.locator('.why-head').all()) await head.click();
  await page.mouse.move(0, 0);
};

/** The test box with this in it, tested; still demos answer at once. */
const tested =
  (...targets: readonly string[]) =>
  async (page: Page) => {
    await page.getByRole('textbox', { name: say('test.box.label') }).fill(targets.join('\n'));
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: say('test.report') }).waitFor();
  };

/** One of each kind of verdict that the demo plays. */
const VERDICTS: readonly (readonly [name: string, target: string])[] = [
  ['open', 'http://shop.example.org/'],
  ['refused', '192.0.2.44:81'],
  ['no-answer', '198.51.100.200:873'],
  ['tls', 'https://expired.example.org/'],
  ['name', 'nowhere.invalid:443'],
  ['udp', 'udp://192.0.2.44:9000'],
  ['running', 'slow.example.org:5432'],
];

const openStatus = (name: RegExp) => (page: Page) => page.getByRole('contentinfo').getByRole('button', { name }).first().click();

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

/** The box on the screen Ports with this port, and, where wanted, the question whether its first process is to be stopped. */
const boxed =
  (port: string, ...presses: readonly ('stop' | 'agree')[]) =>
  async (page: Page) => {
    const box = page.getByRole('region', { name: say('port.box.heading') });
    await box.getByRole('textbox').fill(port);
    await page.keyboard.press('Enter');
    await box.getByRole('status').waitFor();
    if (presses.includes('stop'))
      await box
        .getByRole('button', { name: /^Stop process/ })
        .first()
        .click();
    if (presses.includes('agree')) await page.getByRole('button', { name: say('stop.dialog.agree'), exact: true }).click();
    await page.mouse.move(0, 0);
  };

/** Every screen in every state that is worth a look. */
export const PICTURES: readonly Picture[] = [
  ...every,
  ...sizes,
  { name: 'why-open', visit: busy('why'), schemes: BOTH, prepare: openFindings },
  { name: 'why-open-1024', visit: busy('why'), size: [1024, 640], prepare: openFindings },
  { name: 'why-open-1920', visit: busy('why'), size: [1920, 1080], prepare: openFindings },
  { name: 'why-filtered', visit: { ...busy('why'), filter: 'app:larkspur' } },
  { name: 'why-stale', visit: { ...busy('why'), fault: 'stale' } },
  { name: 'busy-now-2560', visit: busy(), size: [2560, 1300] },
  ...faults,
  ...(['apps', 'destinations', 'connections', 'ports'] as const).map(
    (screen): Picture => ({
      name: `detail-${screen}`,
      visit: busy(screen),
      schemes: BOTH,
      prepare: (page) => openLine(page, 1),
    }),
  ),
  {
    name: 'detail-firewall',
    visit: { ...busy('connections'), filter: 'is:listening port:22' },
    schemes: BOTH,
    prepare: async (page) => {
      await openLine(page, 0);
      await page.getByRole('heading', { name: say('firewall.heading') }).scrollIntoViewIfNeeded();
    },
  },
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
  ...(['443', '5433', '8081', '6379', '8008'] as const).map(
    (port): Picture => ({
      name: `detail-ports-${port}`,
      visit: { ...busy('ports'), filter: `sport:${port}` },
      schemes: BOTH,
      prepare: (page) => openLine(page, 0),
    }),
  ),
  {
    name: 'detail-ports-tall',
    visit: { ...busy('ports'), filter: 'sport:443' },
    size: [1280, 1500],
    prepare: (page) => openLine(page, 0),
  },
  { name: 'detail-ports-443-36k', visit: { scene: '36k', screen: 'ports', isStill: true }, prepare: (page) => openLine(page, 0) },
  {
    name: 'ports-open',
    visit: busy('ports'),
    async prepare(page) {
      await lines(page).nth(2).focus();
      await page.keyboard.press('ArrowRight');
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'ports-local',
    visit: busy('ports'),
    schemes: BOTH,
    prepare: (page) => page.getByText(say('ports.local.title')).click(),
  },
  { name: 'port-box', visit: busy('ports'), schemes: BOTH, prepare: boxed('443') },
  { name: 'port-box-free', visit: busy('ports'), prepare: boxed('4999') },
  { name: 'port-box-1024', visit: busy('ports'), size: [1024, 640], prepare: boxed('3000') },
  { name: 'stop-asked', visit: busy('ports'), schemes: BOTH, prepare: boxed('3000', 'stop') },
  { name: 'stop-refused', visit: busy('ports'), prepare: boxed('22', 'stop') },
  { name: 'stop-force', visit: busy('ports'), schemes: BOTH, size: [1024, 640], prepare: boxed('5432', 'stop', 'agree') },
  {
    name: 'shared-destination',
    visit: { ...busy('destinations'), filter: 'remote:10.0.0.12' },
    schemes: BOTH,
    prepare: (page) => openLine(page, 0),
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
  ...VERDICTS.map(
    ([name, target]): Picture => ({ name: `test-${name}`, visit: busy('why'), schemes: BOTH, prepare: tested(target) }),
  ),
  { name: 'test-1024', visit: busy('why'), size: [1024, 640], prepare: tested('https://expired.example.org/') },
  { name: 'test-1920', visit: busy('why'), size: [1920, 1080], prepare: tested('http://shop.example.org/') },
  {
    name: 'test-many',
    visit: busy('why'),
    schemes: BOTH,
    prepare: tested(
      'example.org:443',
      '192.0.2.44:81',
      'nowhere.invalid:80',
      'https://expired.example.org/',
      'quic://example.org',
    ),
  },
  {
    name: 'test-many-running',
    visit: busy('why'),
    prepare: tested('example.org:443', '192.0.2.44:81', 'slow.example.org:80', 'example.net:22'),
  },
  {
    name: 'test-silences',
    visit: busy('why'),
    async prepare(page) {
      await page.getByRole('button', { name: say('test.option.idle.none') }).click();
      await page.getByRole('menuitemradio', { name: '10 min' }).click();
      await tested('192.0.2.44:5432')(page);
      await page.getByText('something on the way').waitFor();
    },
  },
  {
    name: 'row-menu',
    visit: busy('connections'),
    schemes: BOTH,
    prepare: (page) => lines(page).nth(3).click({ button: 'right' }),
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

/** The pictures of the README: their name here, and their name there. */
export const README_PICTURES: readonly (readonly [taken: string, kept: string])[] = [
  ['busy-now-light', 'now-light'],
  ['busy-connections-dark', 'connections-dark'],
  ['detail-connections-light', 'socket-light'],
  ['test-no-answer-light', 'why-light'],
  ['busy-ports-light', 'ports-light'],
];
