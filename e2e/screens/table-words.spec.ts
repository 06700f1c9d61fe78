import { expect, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { lines, visit } from './demo-visit.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

async function copyAs(page: Page, format: 'csv' | 'json'): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.getByRole('button', { name: say('tables.copy'), exact: true }).click();
  await page.getByRole('menuitem', { name: say(`tables.copy.${format}`) }).click();
  await expect.poll(() => clipboard(page)).not.toBe('');
  return clipboard(page);
}

test('a copy of an unfolded tree says how many sockets it has, and of a sound socket no problem', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'apps', isStill: true, filter: 'app:chronyd' });
  await expect(lines(page)).toHaveCount(1);
  await lines(page).first().focus();
  for (const step of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(step);
  await expect.poll(() => lines(page).count()).toBeGreaterThan(2);
  const copied = JSON.parse(await copyAs(page, 'json')) as unknown[];
  expect(copied.length).toBeLessThan(await lines(page).count());
  await expect(page.getByText(say('tables.copied.json', { count: copied.length }))).toBeAttached();
  expect(await copyAs(page, 'csv')).not.toContain(say('state.established'));
});

test('a table whose sorting column is taken away sorts by one that shows, also after a reload', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const headings = page.getByRole('columnheader');
  const sorted = page.locator('[role=columnheader][aria-sort=ascending], [role=columnheader][aria-sort=descending]');
  const age = headings.filter({ hasText: say('tables.column.age') });
  await age.getByRole('button').first().click();
  await expect(sorted).toHaveText(say('tables.column.age'));
  await page.getByRole('button', { name: say('tables.columns') }).click();
  await page.getByRole('menuitemcheckbox', { name: say('tables.column.age') }).click();
  await expect(age).toHaveCount(0);
  await expect(sorted).toHaveText(say('tables.column.state'));
  await page.reload();
  await expect(sorted).toHaveText(say('tables.column.state'));
});

test('a trend tells the same in a row and in the detail', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'apps', isStill: true });
  for (const name of ['Codewright', 'Larkspur', 'Nimbus Sync']) {
    const row = lines(page).filter({ hasText: name });
    const told = await row.locator('.sparkline .visually-hidden').innerText();
    await row.focus();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: say('frame.detail') });
    await expect(detail.getByRole('heading', { name })).toBeVisible();
    await expect(detail.locator('.sparkline .visually-hidden')).toHaveText(told);
  }
});
