import { expect, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { expectAccessible, expectNoSidewaysScroll, lines, railButton, visit } from './demo-visit.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const box = (page: Page) => page.getByRole('textbox', { name: say('test.box.label') });
const report = (page: Page) => page.getByRole('region', { name: say('test.report') });
const verdict = (page: Page) => report(page).getByRole('heading', { level: 3 }).first();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

async function testIt(page: Page, text: string): Promise<void> {
  // A menu that has just closed hands the focus back a moment later.
  await expect(page.getByRole('menu')).toHaveCount(0);
  await box(page).fill(text);
  await box(page).press('Enter');
}

test.describe('the test box', () => {
  test.beforeEach(({ page, demo }) => visit(page, demo, { scene: 'busy', screen: 'why', isStill: true }));

  test('sends nothing by itself, and says while one types what is asked or wrong', async ({ page }) => {
    await expect(page.getByText(say('test.box.quiet'))).toBeVisible();
    await expect(button(page, say('test.box.begin'))).toBeDisabled();
    await box(page).fill('example.org');
    await expect(page.getByText('has no port')).toBeVisible();
    await expect(box(page)).toHaveAttribute('aria-invalid', 'true');
    await page.keyboard.press('Enter');
    await expect(report(page)).toBeHidden();
    await box(page).fill('https://example.org/');
    await expect(page.getByText('TCP port 443: https implies it.')).toBeVisible();
    await box(page).fill('http://example.org:6000/');
    await expect(page.getByText(/rowsers refuse/)).toBeVisible();
    await expect(report(page)).toBeHidden();
  });

  test('shows the verdict, every step with its time, redirects and the certificate', async ({ page }) => {
    await testIt(page, 'http://shop.example.org/');
    await expect(verdict(page)).toContainText(say('probe.verdict.open'));
    const steps = report(page).locator('.test-step');
    await expect(steps).toHaveCount(7);
    await expect(steps.first()).toContainText('shop.example.org is 192.0.2.44');
    await expect(report(page)).toContainText(say('test.steps.redirect', { target: 'https://shop.example.org/' }));
    await expect(report(page).getByRole('region', { name: say('test.certificate') })).toContainText('Made-up Authority R3');
    await expect(page.getByRole('status').filter({ hasText: 'http://shop.example.org/: open.' })).toBeAttached();
    await expectAccessible(page);
  });

  test('says what else it could be and what to do, with commands to copy', async ({ page }) => {
    await testIt(page, '192.0.2.44:81');
    await expect(verdict(page)).toContainText(say('probe.verdict.refused'));
    await expect(
      report(page)
        .getByRole('region', { name: say('test.candidates') })
        .getByRole('listitem'),
    ).toHaveCount(2);
    const command = 'portlight list port:81 is:listening';
    await button(page, say('test.copy.command', { command })).click();
    await expect.poll(() => clipboard(page)).toBe(command);
    await button(page, say('test.copy.json')).click();
    await expect.poll(() => clipboard(page)).toContain('"verdict": "refused"');
    await button(page, say('test.copy.text')).click();
    await expect.poll(() => clipboard(page)).toMatch(/^192\.0\.2\.44:81 {2}✗ refused/);
  });

  test('shows what is under way, and can be stopped without losing the focus', async ({ page }) => {
    await testIt(page, 'slow.example.org:5432');
    await expect(report(page)).toContainText(say('test.steps.pending'));
    await expectAccessible(page);
    await button(page, say('test.stop')).press('Enter');
    await expect(verdict(page)).toContainText(say('test.stopped'));
    await expect(verdict(page)).toBeFocused();
  });

  test('takes a pasted list: a line each, whose steps open and close again', async ({ page }) => {
    await testIt(page, 'example.org:443\nexample.net:81 # the old one\nnowhere.invalid:80');
    await expect(verdict(page)).toHaveText(say('test.many.heading', { open: 1, all: 3 }));
    await expectAccessible(page);
    await button(page, say('test.many.open', { target: 'nowhere.invalid:80' })).click();
    await expect(verdict(page)).toContainText(say('probe.verdict.name-not-found'));
    await button(page, say('test.many.back', { count: 3 })).click();
    await expect(report(page).getByRole('row')).toHaveCount(4);
  });

  test('tries silences on wish, and says which limit fits', async ({ page }) => {
    await button(page, say('test.option.idle.none')).click();
    await page.getByRole('menuitemradio', { name: '10 min' }).click();
    await testIt(page, '192.0.2.44:5432');
    const silences = report(page).getByRole('region', { name: say('test.idle') });
    await expect(silences).toContainText('something on the way forgets it');
    await expect(silences.getByRole('region', { name: say('test.candidates') })).toBeVisible();
  });

  test('remembers the tests before, and shows one again', async ({ page }) => {
    await testIt(page, '192.0.2.44:81');
    await expect(verdict(page)).toContainText('192.0.2.44:81');
    await testIt(page, '192.0.2.44:5432');
    await expect(verdict(page)).toContainText('192.0.2.44:5432');
    await page.getByRole('button', { name: '192.0.2.44:81 refused' }).click();
    await expect(verdict(page)).toContainText('192.0.2.44:81');
    await expect(verdict(page)).toBeFocused();
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a result keeps nobody out and fits 1024 by 640, ${colorScheme}`, async ({ page, demo }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1024, height: 640 });
    await visit(page, demo, { scene: 'busy', screen: 'why', isStill: true });
    await testIt(page, 'https://expired.example.org/');
    await expect(verdict(page)).toContainText(say('probe.verdict.tls-failed'));
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}

test.describe('the menu of a row', () => {
  const menu = (page: Page) => page.getByRole('menu', { name: say('row.menu') });

  test('tests the destination of a row at once, from every table, by a key', async ({ page, demo }) => {
    for (const screen of ['destinations', 'connections', 'ports'] as const) {
      await visit(page, demo, { scene: 'busy', screen, isStill: true });
      await page.reload();
      await lines(page).first().focus();
      await page.keyboard.press('t');
      await expect(railButton(page, 'why')).toHaveAttribute('aria-current', 'page');
      await expect(verdict(page)).toBeFocused();
    }
  });

  test('opens by the menu key and by the right button, and gives the focus back', async ({ page, demo }) => {
    await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
    await lines(page).nth(2).focus();
    await page.keyboard.press('Shift+F10');
    await expect(menu(page)).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(menu(page)).toBeHidden();
    await expect(lines(page).nth(2)).toBeFocused();
    await lines(page).nth(4).click({ button: 'right' });
    await menu(page)
      .getByRole('menuitem', { name: say('row.detail') })
      .click();
    await expect(page.getByRole('complementary', { name: say('frame.detail') })).toBeVisible();
  });

  test('stays where it opened while the pointer goes to it, though the button under it is there only as long as it is pointed at', async ({
    page,
    demo,
  }) => {
    await visit(page, demo, { scene: 'busy', screen: 'destinations', isStill: true });
    await lines(page).nth(2).hover();
    await lines(page).nth(2).locator('[data-more]').click();
    const first = menu(page).getByRole('menuitem').first();
    await expect(first).toBeVisible();
    const opened = await first.boundingBox();
    // Into an item that lies over another row, in steps as a hand does.
    const last = await menu(page).getByRole('menuitem').last().boundingBox();
    await page.mouse.move((last?.x ?? 0) + 20, (last?.y ?? 0) + 8, { steps: 6 });
    await expect(menu(page).getByRole('menuitem').last()).toBeFocused();
    await expect(lines(page).nth(2).locator('[data-more]')).toBeHidden();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await first.boundingBox()).toEqual(opened);
  });

  test('filters by what the row is, and hides it', async ({ page, demo }) => {
    await visit(page, demo, { scene: 'busy', screen: 'destinations', isStill: true, filter: 'port:873' });
    await lines(page).first().click({ button: 'right' });
    await menu(page).getByRole('menuitem', { name: /^Hide/ }).click();
    await expect(lines(page)).toHaveCount(0);
    await page.goto('about:blank');
    await visit(page, demo, { scene: 'busy', screen: 'destinations', isStill: true });
    await lines(page).first().hover();
    await lines(page).first().locator('[data-more]').click();
    await menu(page).getByRole('menuitem', { name: /^Only/ }).first().click();
    await expect(lines(page)).toHaveCount(1);
  });

  test('tests all that is selected', async ({ page, demo }) => {
    await visit(page, demo, { scene: 'busy', screen: 'destinations', isStill: true });
    await lines(page).first().focus();
    for (const key of ['Space', 'Shift+ArrowDown', 'Shift+ArrowDown', 't']) await page.keyboard.press(key);
    await expect(verdict(page)).toContainText('of 3 open');
  });

  test('is there for the marks of the flow', async ({ page, demo }) => {
    await visit(page, demo, { scene: 'busy', isStill: true });
    await page.locator('[data-mark="destination"]').first().focus();
    await page.keyboard.press('Shift+F10');
    await menu(page)
      .getByRole('menuitem', { name: say('row.test') })
      .click();
    await expect(verdict(page)).toBeFocused();
  });

  test('says why there is nothing to test where others call', async ({ page, demo }) => {
    await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: '-is:listening' });
    await page
      .getByRole('columnheader', { name: say('tables.column.local') })
      .getByRole('button')
      .first()
      .click();
    const called = lines(page).filter({ hasText: ':22' }).first();
    await called.focus();
    await page.keyboard.press('t');
    await expect(page.getByRole('status').filter({ hasText: say('row.test.none') })).toBeVisible();
  });
});

test('the lines of a detail have the same menu, and its sockets can be copied', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'destinations', isStill: true, filter: 'port:873' });
  await lines(page).first().click();
  const detail = page.getByRole('complementary', { name: say('frame.detail') });
  await button(page, say('tables.copy')).last().click();
  await expect
    .poll(async () => JSON.parse(await clipboard(page).then((text) => (text.startsWith('[') ? text : '[]'))).length)
    .toBe(3);
  await detail.getByRole('button').filter({ hasText: '54321' }).click({ button: 'right' });
  await page
    .getByRole('menu', { name: say('row.menu') })
    .getByRole('menuitem', { name: say('row.test') })
    .click();
  await expect(verdict(page)).toContainText(say('probe.verdict.no-answer'));
});

test('the detail offers the test of what it is about', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'destinations', isStill: true });
  await lines(page).first().click();
  await page
    .getByRole('complementary', { name: say('frame.detail') })
    .getByRole('button', { name: say('row.test') })
    .click();
  await expect(verdict(page)).toBeFocused();
});
