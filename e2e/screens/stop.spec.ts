import { expect } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { expectAccessible, visit } from './demo-visit.ts';

test('the port box answers as one types, marks what is no port, and fits the smallest window', async ({ page, demo }) => {
  await page.setViewportSize({ width: 1024, height: 640 });
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const box = page.getByRole('region', { name: say('port.box.heading') });
  const input = box.getByRole('textbox');
  await input.fill('5432');
  await expect(box.getByRole('status')).toContainText('Port 5432 (usually postgres) is in use.');
  await expectAccessible(page);
  await input.fill('70000');
  await expect(input).toHaveAttribute('aria-invalid', 'true');
  await expect(box.getByRole('status')).toHaveCount(0);
  await input.fill('4999');
  await input.press('Enter');
  await expect(box.getByRole('status')).toContainText('is free');
  await expect(box.getByRole('status')).toContainText(say('port.box.tried'));
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('a refusal says why and what it would take, and offers nothing to agree to', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const box = page.getByRole('region', { name: say('port.box.heading') });
  await box.getByRole('textbox').fill('22');
  await box
    .getByRole('button', { name: /^Stop process/ })
    .first()
    .click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('you may not stop it');
  await expect(dialog).toContainText('sudo kill');
  await expect(dialog.getByRole('button')).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('the detail of a socket offers to stop its process; Escape is no', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true, filter: 'port:3000' });
  const box = page.getByRole('region', { name: say('port.box.heading') });
  await box.getByRole('textbox').fill('3000');
  await box.locator('.detail-link').first().click();
  await page
    .locator('.detail')
    .getByRole('button', { name: /^Stop process/ })
    .first()
    .click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: say('stop.dialog.cancel') })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.locator('.detail')).toBeVisible();
});
