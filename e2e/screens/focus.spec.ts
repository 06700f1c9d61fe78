import { expect, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { filterInput, lines, railButton, visit } from './demo-visit.ts';

// Whoever works by keyboard must never find the focus gone: each key that takes away what had it leads it on.

const chip = (page: Page, term: string) => page.getByRole('button', { name: say('box.remove', { term }) });
const still = { scene: 'busy', isStill: true } as const;

test('a chip that is removed leaves the focus on the next one, and the last in the input', async ({ page, demo }) => {
  await visit(page, demo, { ...still, screen: 'connections', filter: 'port:443 state:established app:larkspur' });
  await chip(page, 'port:443').focus();
  await page.keyboard.press('Enter');
  await expect(chip(page, 'state:established')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(chip(page, 'app:larkspur')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(filterInput(page)).toBeFocused();
  await expect(filterInput(page)).toHaveValue('');
});

test('the button that clears the filter leaves the focus in the input', async ({ page, demo }) => {
  await visit(page, demo, { ...still, screen: 'connections', filter: 'port:443' });
  await page.getByRole('button', { name: say('box.clear') }).focus();
  await page.keyboard.press('Enter');
  await expect(filterInput(page)).toBeFocused();
});

test('the button that resumes leaves the focus on the one that pauses', async ({ page, demo }) => {
  await visit(page, demo, { ...still, screen: 'connections' });
  await page.keyboard.press('p');
  await page
    .locator('.strip')
    .getByRole('button', { name: say('pace.resume') })
    .focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: say('pace.pause') })).toBeFocused();
});

test('what leads to another screen leads the focus there: a figure, a key, and the way back', async ({ page, demo }) => {
  const screen = page.locator('#screen');
  await visit(page, demo, still);
  await page
    .getByRole('button', { name: /destinations/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await expect(screen).toBeFocused();
  await lines(page).first().focus();
  await page.keyboard.press('4');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('sockets');
  await expect(screen).toBeFocused();
  await lines(page).first().focus();
  await page.goBack();
  await expect(page.getByRole('treegrid', { name: say('screen.destinations') })).toBeVisible();
  await expect(screen).toBeFocused();
  // A button that stays keeps it.
  await railButton(page, 'why').focus();
  await page.keyboard.press('Enter');
  await expect(railButton(page, 'why')).toBeFocused();
});

test('Escape in the filter goes back to where one came from', async ({ page, demo }) => {
  await visit(page, demo, { ...still, screen: 'connections' });
  await lines(page).nth(3).focus();
  await page.keyboard.press('/');
  await expect(filterInput(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(lines(page).nth(3)).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('port:22');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.locator('#screen, .table-line').and(page.locator(':focus'))).toHaveCount(1);
});

test('what a filter leaves is told to a screen reader while the list of completions is open', async ({ page, demo }) => {
  await visit(page, demo, { ...still, screen: 'connections' });
  await filterInput(page).pressSequentially('backup-agent');
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('listbox')).toBeVisible();
  const told = page.getByRole('status').filter({ hasText: say('box.matches', { count: 3 }) });
  await expect(told).toHaveCount(1);
});
