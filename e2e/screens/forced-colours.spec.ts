import { expect, type Locator } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { filterInput, lines, visit } from './demo-visit.ts';

// A high-contrast theme takes away every ground and every colour of our own: what they told must be told by something that stays.
test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
});

const outlineOf = (one: Locator) =>
  one.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
  });
const groundOf = (one: Locator) => one.evaluate((element) => getComputedStyle(element).backgroundColor);

test('the item in hand is told from the others, in a menu and among the completions, and parts of a menu are parted', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  await lines(page).first().click({ button: 'right' });
  await page.keyboard.press('ArrowDown');
  const menu = page.getByRole('menu');
  await expect.poll(() => outlineOf(menu.locator('.menu-item[data-highlighted]'))).toBeGreaterThan(0);
  expect(await outlineOf(menu.locator('.menu-item:not([data-highlighted])').last())).toBe(0);
  expect(await groundOf(menu.getByRole('separator').first())).not.toBe(await groundOf(menu));
  await page.keyboard.press('Escape');
  await filterInput(page).fill('st');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => outlineOf(page.locator('.offer[data-highlighted]'))).toBeGreaterThan(0);
});

test('the filled part of a bar is told from its room', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const fillOf = (one: Locator) => one.evaluate((element) => getComputedStyle(element).fill);
  const use = page.locator('.use-bar').first();
  const words = await page.evaluate(() => getComputedStyle(document.body).color);
  expect(await fillOf(use.locator('.meter-filled'))).toBe(words);
  expect(await fillOf(use.locator('.meter-ground'))).toBe(await groundOf(page.locator('body')));
  expect(await outlineOf(use)).toBeGreaterThan(0);
  const queue = page.locator('.queue-bar:has(> span)').first();
  expect(await groundOf(queue.locator('span'))).toBe(words);
  expect(await outlineOf(queue)).toBeGreaterThan(0);
});

test('a switch that is on looks different from one that is off, and both have a thumb', async ({ page, demo }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await visit(page, demo, { scene: 'busy', isStill: true });
  await page.getByRole('button', { name: say('rail.settings') }).click();
  const control = page.getByRole('switch');
  const thumb = control.locator('.switch-thumb');
  await expect(control).not.toBeChecked();
  const offGround = await groundOf(control);
  expect(await groundOf(thumb)).not.toBe(offGround);
  await control.click();
  await expect(control).toBeChecked();
  expect(await groundOf(control)).not.toBe(offGround);
  expect(await groundOf(thumb)).not.toBe(await groundOf(control));
});

test('the line that the panel is about has an edge that the others have not, and the button of a row its dots', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const edgeOf = (one: Locator) => one.evaluate((element) => getComputedStyle(element).borderInlineStartColor);
  const plain = await groundOf(page.locator('body'));
  await lines(page).nth(2).click();
  await expect(lines(page).nth(2)).toHaveClass(/is-shown/);
  expect(await edgeOf(lines(page).nth(2))).not.toBe(plain);
  expect(await edgeOf(lines(page).nth(4))).toBe(plain);
  expect(await edgeOf(page.locator('.table-head').first())).toBe(plain);
  await lines(page).nth(4).hover();
  const dots = await lines(page)
    .nth(4)
    .locator('.row-more')
    .evaluate((button) => getComputedStyle(button, '::before').backgroundImage);
  expect(dots).toContain('gradient');
});

test('when a warning began is a hollow mark on the time axis, a problem a full one, in forced colours and in our own', async ({
  page,
  demo,
}) => {
  const fillOf = (mark: string) =>
    page
      .locator(mark)
      .first()
      .evaluate((one) => getComputedStyle(one).fill);
  for (const forcedColors of ['active', 'none'] as const) {
    await page.emulateMedia({ forcedColors });
    await visit(page, demo, { scene: 'busy', isStill: true });
    await expect(page.locator('.finding-mark').first()).toBeVisible();
    const card = await groundOf(page.locator('.card:has(.bands)'));
    expect(await fillOf('.finding-mark.is-warning'), forcedColors).toBe(card);
    expect(await fillOf('.finding-mark.is-problem'), forcedColors).not.toBe(card);
  }
});
