import { expect } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { expectAccessible, expectNoSidewaysScroll, lines, railButton, SCREENS, visit } from './demo-visit.ts';

const SCENES = ['busy', 'empty', 'denied', '36k'] as const;
const FAULTS = ['failed', 'stale', 'disconnected', 'waiting'] as const;

for (const scene of SCENES) {
  for (const screen of SCREENS) {
    test(`${scene}: ${screen} stands, complains of nothing and keeps nobody out`, async ({ page, demo }) => {
      await visit(page, demo, { scene, screen, isStill: true });
      await expect(railButton(page, screen)).toHaveAttribute('aria-current', 'page');
      await expect(page.getByRole('contentinfo')).toContainText(say('status.method', { method: 'ss' }));
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  }
}

for (const screen of SCREENS) {
  test(`${screen} keeps nobody out in the dark`, async ({ page, demo }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await visit(page, demo, { scene: 'busy', screen, isStill: true });
    await expectAccessible(page);
  });

  test(`${screen} fits a window of 1024 by 640`, async ({ page, demo }) => {
    await page.setViewportSize({ width: 1024, height: 640 });
    await visit(page, demo, { scene: 'busy', screen, isStill: true });
    await expectNoSidewaysScroll(page);
    await expect(page.getByRole('button', { name: say('pace.pause') })).toBeInViewport();
  });
}

for (const fault of FAULTS) {
  test(`${fault}: is told in words that anybody can read`, async ({ page, demo }) => {
    await visit(page, demo, { scene: 'busy', isStill: true, fault });
    await expectAccessible(page);
  });
}

test('a first reading that failed says why and offers to try again', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', fault: 'failed' });
  await expect(page.getByText(say('demo.failed'))).toBeVisible();
  await expect(page.getByRole('button', { name: say('start.retry') })).toBeVisible();
});

test('a stale table stays on the screen, under a strip that says of when it is', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, fault: 'stale' });
  await expect(page.getByRole('status').filter({ hasText: say('demo.stale') })).toBeVisible();
  await expect(lines(page).first()).toBeVisible();
});

test('36,000 sockets are all there, though few are drawn', async ({ page, demo }) => {
  await visit(page, demo, { scene: '36k', screen: 'connections', isStill: true });
  const count = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  expect(count).toBeGreaterThan(30_000);
  expect(await lines(page).count()).toBeLessThan(200);
});

test('what is not allowed to be seen is told with what would lift it', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'denied', isStill: true });
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /cannot see/ })
    .click();
  const told = page.getByRole('dialog');
  await expect(told).toContainText(say('about.blind.heading'));
  await expect(told).toContainText(say('about.blind.remedy'));
  await expectAccessible(page);
});

test('a mark of the flow keeps the focus while the picture moves with the readings', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy' });
  const mark = page.locator('[data-mark="destination"]').nth(3);
  await mark.focus();
  const [it, name] = [await mark.elementHandle(), await mark.locator('.address').textContent()];
  const places = () => page.locator('.flow-node rect').evaluateAll((bars) => bars.map((bar) => bar.getAttribute('y')).join());
  for (let moves = 0; moves < 2; moves += 1) {
    const before = await places();
    await expect.poll(places, { timeout: 20_000 }).not.toBe(before);
  }
  expect(await it?.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  await expect(page.locator('[data-mark]:focus .address')).toHaveText(name ?? '');
});
