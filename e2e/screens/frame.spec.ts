import { expect } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { expectAccessible, filterInput, lines, railButton, SCREENS, visit } from './demo-visit.ts';

test('the number keys lead to the screens, but not while one types', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  for (const [index, screen] of SCREENS.entries()) {
    await page.keyboard.press(String(index + 1));
    await expect(railButton(page, screen)).toHaveAttribute('aria-current', 'page');
  }
  await filterInput(page).focus();
  await page.keyboard.press('1');
  await expect(filterInput(page)).toHaveValue('1');
  await page.keyboard.press('Escape');
  await expect(railButton(page, 'why')).toHaveAttribute('aria-current', 'page');
});

test('the browser’s Back undoes a screen and a filter, step by step, and what was typed in one go at once', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  await page.keyboard.press('4');
  await page.getByRole('row').filter({ hasText: 'backup-agent' }).first().waitFor();
  await filterInput(page).focus();
  await page.keyboard.type('state:syn-sent');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');
  const chip = page.getByRole('button', { name: say('box.remove', { term: 'state:syn-sent' }) });
  await expect(railButton(page, 'apps')).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(railButton(page, 'connections')).toHaveAttribute('aria-current', 'page');
  await expect(chip).toBeVisible();
  await page.goBack();
  await expect(chip).toBeHidden();
  await expect(railButton(page, 'connections')).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(railButton(page, 'now')).toHaveAttribute('aria-current', 'page');
  await page.goForward();
  await page.goForward();
  await expect(chip).toBeVisible();
});

test('what one press does is one step back', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  await page.getByRole('button', { name: new RegExp(say('now.listening.show')) }).click();
  await expect(railButton(page, 'connections')).toHaveAttribute('aria-current', 'page');
  await expect(page).toHaveURL(/is%3Alistening/);
  await page.goBack();
  await expect(railButton(page, 'now')).toHaveAttribute('aria-current', 'page');
  await expect(page).not.toHaveURL(/listening/);
});

test('pause stops the screens and says so, resume goes on', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections' });
  await page.keyboard.press('p');
  const strip = page.getByRole('status').filter({ hasText: /^Paused/ });
  await expect(strip).toBeVisible();
  await expect(page).toHaveTitle(/Paused/);
  await expectAccessible(page);
  await page
    .getByRole('button', { name: say('pace.resume') })
    .first()
    .click();
  await expect(strip).toBeHidden();
});

test('a theme is chosen in the menu and survives a reload', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: say('rail.theme') }).click();
  await page.getByRole('menuitemradio', { name: say('theme.dark') }).click();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await expect(page.getByRole('heading').first()).toBeVisible();
  expect(await background()).toBe(dark);
});

test('nothing moves when the person asked for less motion', async ({ page, demo }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const screen of SCREENS) {
    await visit(page, demo, { scene: '36k', screen });
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter((one) => Number(one.effect?.getComputedTiming().duration) > 20)
        .map((one) => (one as CSSAnimation).animationName),
    );
    expect(moving).toEqual([]);
  }
});

test('every control is reached with Tab, is named, and shows its focus', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const seen = new Set<string>();
  const bare: string[] = [];
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement | null;
      if (one === null || one === document.body) return null;
      const around = [one, one.parentElement, one.parentElement?.parentElement].filter((some) => some != null);
      const isShown = around.some((some) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(some);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
      const name = one.getAttribute('aria-label') ?? one.getAttribute('title') ?? one.textContent ?? '';
      return { name: name.trim().slice(0, 80), isShown, tag: one.outerHTML.slice(0, 120) };
    });
    if (at === null) break;
    if (!at.isShown) bare.push(at.tag);
    seen.add(at.name);
  }
  expect(bare, 'focus that cannot be seen').toEqual([]);
  for (const wanted of [say('rail.settings'), say('rail.help'), say('tables.columns'), say('pace.pause'), say('box.label')]) {
    expect(
      [...seen].some((name) => name.includes(wanted)),
      wanted,
    ).toBe(true);
  }
});

test('at a zoom of 200 % everything that steers is still within the window', async ({ page, demo }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  await visit(page, demo, { scene: 'busy', isStill: true });
  const bars = [page.getByRole('banner'), page.getByRole('contentinfo'), page.getByRole('navigation')];
  for (const bar of bars) {
    const buttons = await bar.getByRole('button').all();
    expect(buttons.length).toBeGreaterThan(2);
    for (const button of buttons) {
      const box = await button.boundingBox();
      const name = await button.innerText();
      expect(box, name).not.toBeNull();
      expect((box?.x ?? 0) + (box?.width ?? 0), name).toBeLessThanOrEqual(640);
    }
  }
});

test('the first Tab offers to skip to the screen', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveText(say('frame.skip'));
});

test('help opens with ? and closes with Escape', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText(say('help.keys'));
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the status line opens what it names', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  const openings = [
    [/\d sockets/, say('about.sockets.heading')],
    [/^read by/, say('about.method.heading')],
    [/scan /, say('about.scan.heading')],
    [/^Portlight:/, say('about.cost.heading')],
  ] as const;
  for (const [button, heading] of openings) {
    await page.getByRole('contentinfo').getByRole('button', { name: button }).first().click();
    await expect(page.getByRole('dialog').getByText(heading, { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
});

test('folded talk within this machine is counted, and shown when asked for', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const count = async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'));
  const before = await count();
  await page.getByRole('button', { name: /^Talk on this machine: \d+ sockets folded/ }).click();
  await expect.poll(count).toBeGreaterThan(before);
});

test('a hostile process name is shown as text and does nothing', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  await expect(lines(page).first()).toBeVisible();
  expect(await page.locator('main script, main img, main iframe').count()).toBe(0);
  const text = await page.locator('main').innerText();
  expect(text).not.toMatch(/\p{Cc}(?<![\n\t])|[\u202a-\u202e\u2066-\u2069]/u);
});
