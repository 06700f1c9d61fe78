import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import type { DemoServer } from '../demo-server.ts';

/** The screens by their words, in the order of the rail. */
export const SCREENS = ['now', 'apps', 'destinations', 'connections', 'ports', 'why'] as const;
/** One of the screens. */
export type Screen = (typeof SCREENS)[number];

/** What to look at. A still demo stands at one moment; without it the made-up machine goes on. */
export interface Visit {
  readonly scene: 'busy' | 'empty' | 'denied' | '36k';
  readonly screen?: Screen;
  readonly filter?: string;
  readonly isStill?: boolean;
  readonly fault?: 'failed' | 'stale' | 'disconnected' | 'waiting';
}

/** The address of a visit. */
export function demoUrl(demo: DemoServer, visit: Visit): string {
  const query = new URLSearchParams({ demo: visit.scene });
  if (visit.isStill === true) query.set('still', '1');
  if (visit.fault !== undefined) query.set('fault', visit.fault);
  const hash = new URLSearchParams({ screen: visit.screen ?? 'now' });
  if (visit.filter !== undefined) hash.set('filter', visit.filter);
  return `${demo.url}?${query}#${hash}`;
}

/** Opens a demo and waits until its screen stands. */
export async function visit(page: Page, demo: DemoServer, wanted: Visit): Promise<void> {
  await page.goto(demoUrl(demo, wanted));
  await expect(page.getByRole('heading').first()).toBeVisible();
}

/** The rail's button of a screen. It may tell a number of problems behind its word. */
export function railButton(page: Page, screen: Screen): Locator {
  return page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${say(`screen.${screen}`)}\\b`) });
}

/** Goes to a screen by the rail. */
export async function goTo(page: Page, screen: Screen): Promise<void> {
  await railButton(page, screen).click();
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
}

/** The lines of the table on the screen that are drawn now, without its head. */
export function lines(page: Page): Locator {
  return page.locator('.table-line');
}

/** The filter's input. */
export function filterInput(page: Page): Locator {
  return page.getByRole('combobox', { name: say('box.label') });
}

/** Expects that axe finds nothing that keeps people out: no serious and no critical violation. */
export async function expectAccessible(page: Page): Promise<void> {
  // The spans at the edges of a menu hand the focus on as soon as they get it; axe knows that of dialogs alone.
  const { violations } = await new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]').analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const words = grave.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n    ${nodes
        .slice(0, 4)
        .map((node) => `${node.target} ${node.failureSummary}`)
        .join('\n    ')}`,
  );
  expect(words).toEqual([]);
}

/** Expects that the page itself does not scroll sideways: what is too wide must scroll within its own frame. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const extra = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(extra).toBe(0);
}
