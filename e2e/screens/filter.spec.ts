import { expect } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { filterInput, goTo, lines, visit } from './demo-visit.ts';

const rowCount = (page: import('@playwright/test').Page) =>
  page.locator('[role="grid"], [role="treegrid"]').getAttribute('aria-rowcount').then(Number);

test('narrows every screen, and what stands can be taken out again', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const all = await rowCount(page);
  await filterInput(page).fill('state:syn-sent');
  await page.keyboard.press('Enter');
  await expect.poll(() => rowCount(page)).toBeLessThan(all);
  const undrawn = async () => (await rowCount(page)) - 1 - (await lines(page).count());
  await expect.poll(undrawn).toBe(0);
  await goTo(page, 'apps');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await expect.poll(undrawn).toBe(0);
  await expect(lines(page)).toHaveText([/backup-agent/]);
  await goTo(page, 'connections');
  await page.getByRole('button', { name: say('box.remove', { term: 'state:syn-sent' }) }).click();
  await expect.poll(() => rowCount(page)).toBe(all);
});

test('is reached by / and left by Escape', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  await page.keyboard.press('/');
  await expect(filterInput(page)).toBeFocused();
  await expect(filterInput(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(filterInput(page)).not.toBeFocused();
});

test('completes fields and values that are on the screen, by keyboard alone', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  await page.keyboard.press('/');
  await page.keyboard.type('state:syn-s');
  const offer = page.getByRole('option', { name: /syn-sent/ });
  await expect(offer).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: say('box.remove', { term: 'state:syn-sent' }) })).toBeVisible();
});

test('keeps what was typed when it is left by Escape', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  await filterInput(page).click();
  await page.keyboard.type('state:est');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(filterInput(page)).not.toBeFocused();
  await expect(page).toHaveURL(/filter=state%3Aest$/);
});

test('offers nothing while nobody is in the box, though its text changes', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  await filterInput(page).focus();
  await page.keyboard.type('state:syn-sent');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(filterInput(page)).not.toBeFocused();
  await page.getByRole('button', { name: say('box.remove', { term: 'state:syn-sent' }) }).click();
  await expect(lines(page).nth(4)).toBeVisible();
  await expect(filterInput(page)).toHaveAttribute('aria-expanded', 'false');
});

test('completes by the mouse', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  await filterInput(page).click();
  await page.keyboard.type('state:syn');
  await page.getByRole('option', { name: /syn-sent/ }).click();
  await expect(page.getByRole('button', { name: say('box.remove', { term: 'state:syn-sent' }) })).toBeVisible();
  await expect(filterInput(page)).toBeFocused();
});

test('says in words what is wrong with a half-typed text, and goes on showing what it showed', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const all = await rowCount(page);
  await filterInput(page).fill('port:abc');
  await expect(filterInput(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(filterInput(page)).toHaveAccessibleDescription(/\w+ \w+/);
  expect(await rowCount(page)).toBe(all);
});

test('survives a reload, with the screen', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'now', isStill: true });
  await goTo(page, 'connections');
  await filterInput(page).fill('state:listen');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/state%3Alisten/);
  await page.reload();
  await expect(page.getByRole('button', { name: say('box.remove', { term: 'state:listen' }) })).toBeVisible();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('that matches nothing says so and can be cleared there', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: 'pid:999999' });
  await expect(page.getByText(say('tables.empty.filtered'), { exact: true })).toBeVisible();
  await page
    .getByRole('main')
    .getByRole('button', { name: say('tables.empty.clear') })
    .click();
  await expect(lines(page).first()).toBeVisible();
});

test('takes a mark of each picture on Now as a term', async ({ page, demo }) => {
  const marks = [
    [say('now.time.title'), /filter by this app/],
    [say('now.flow.title'), /^(?!.*other).* to .*, \d+ connections?, /],
    [say('now.flow.title'), /^(?!.*( other | to )).*\d connections?, /],
    [say('now.busiest.title'), /filter by this destination/],
    [say('now.states.title'), /filter by this state/],
  ] as const;
  for (const [region, name] of marks) {
    await visit(page, demo, { scene: 'busy', isStill: true });
    await page.reload();
    const mark = page.getByRole('region', { name: region }).getByRole('button', { name }).first();
    await mark.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Remove / }).first(), region).toBeVisible();
    await expect(page).toHaveURL(/filter=/);
  }
});

test('takes a band of the chart over time as a term when it is clicked', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  const chart = page
    .getByRole('region', { name: say('now.time.title') })
    .locator('svg.recharts-surface')
    .first();
  // Drawn when the page has time for it: who clicks before that clicks on nothing.
  await expect(chart.locator('path').nth(7)).toBeAttached();
  await expect(async () => {
    const box = await chart.boundingBox();
    if (box === null) throw new Error('the chart is not drawn');
    // Low in the middle is the band of the busiest app.
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 45);
    await expect(page.getByRole('button', { name: /^Remove app:/ })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 15_000 });
});

test('the chart over time tells the counts at the moment that one points at, and no more when one leaves', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  const region = page.getByRole('region', { name: say('now.time.title') });
  const tip = region.locator('.chart-tip');
  await expect(async () => {
    await region.getByRole('heading').hover();
    await region.locator('svg.recharts-surface').hover({ position: { x: 400, y: 60 } });
    await expect(tip).toContainText(/\d\d:\d\d:\d\d/, { timeout: 3_000 });
  }).toPass({ timeout: 15_000 });
  await expect(tip.locator('.tip-row').first()).toBeVisible();
  await region.getByRole('heading').hover();
  await expect(tip).toHaveCount(0);
});

test('a sign at a glance becomes terms of the filter', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', isStill: true });
  const glance = page.getByRole('region', { name: say('now.figures') });
  await glance.getByRole('button', { name: say('health.not-closed') }).click();
  await expect(page).toHaveURL(/filter=is%3Aproblem/);
});
