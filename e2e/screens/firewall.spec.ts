import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { expectAccessible, lines, visit } from './demo-visit.ts';

const detail = (page: Page): Locator => page.getByRole('complementary', { name: say('frame.detail') });

async function openListener(page: Page): Promise<Locator> {
  await lines(page).first().focus();
  await page.keyboard.press('Enter');
  const part = detail(page).getByRole('region', { name: say('firewall.heading') });
  await expect(part).toBeVisible();
  return part;
}

test('a listener says what the own firewall does with its port, with the rule and the command that would open it', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', filter: 'is:listening port:3000', isStill: true });
  const part = await openListener(page);
  await expect(part).toContainText(say('firewall.word.blocked'));
  await expect(part).toContainText('policy drop');
  await expect(part).toContainText('sudo nft insert rule inet filter input tcp dport 3000 accept');
  await expect(part.getByRole('button', { name: say('copy.button') })).toBeVisible();
  await expectAccessible(page);
});

test('a port that is open to one network says to which', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', filter: 'port:22', isStill: true });
  const part = await openListener(page);
  await expect(part).toContainText(say('firewall.word.partly'));
  await expect(part).toContainText('192.0.2.0/24');
});

test('a listener on a loopback address is not asked about', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', filter: 'is:listening port:631', isStill: true });
  await expect(await openListener(page)).toContainText(say('firewall.only-here'));
});

test('a connection has no part about the firewall', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', filter: 'state:established', isStill: true });
  await lines(page).first().focus();
  await page.keyboard.press('Enter');
  await expect(detail(page).getByRole('heading', { level: 2 })).toBeVisible();
  await expect(detail(page).getByRole('region', { name: say('firewall.heading') })).toHaveCount(0);
});
