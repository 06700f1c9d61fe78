import { expect } from '@playwright/test';
import { test } from '../watched-page.ts';
import { visit } from './demo-visit.ts';

// The watch itself: what must fail every other test is noticed here.

test('an inline script, an inline style and a foreign address are refused by the policy, and noticed', async ({
  page,
  demo,
  complaints,
}) => {
  await visit(page, demo, { scene: 'empty', isStill: true });
  expect(complaints).toEqual([]);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.hasRun = true';
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(script, style);
    void fetch('http://192.0.2.1/').catch(() => {});
  });
  for (const directive of ['script-src', 'style-src', 'connect-src']) {
    await expect.poll(() => complaints.some((text) => text.startsWith(`error: policy: ${directive}`)), directive).toBe(true);
  }
  expect(await page.evaluate(() => 'hasRun' in window)).toBe(false);
  complaints.length = 0;
});

test('an exception and an error on the console are noticed', async ({ page, demo, complaints }) => {
  await visit(page, demo, { scene: 'empty', isStill: true });
  await page.evaluate(() => {
    console.error('on purpose');
    setTimeout(() => {
      throw new Error('thrown on purpose');
    });
  });
  await expect.poll(() => complaints).toEqual(['error: on purpose', 'exception: thrown on purpose']);
  complaints.length = 0;
});
