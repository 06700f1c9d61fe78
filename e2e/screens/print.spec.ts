import { expect } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { filterInput, lines, SCREENS, visit } from './demo-visit.ts';

test('on paper nothing of a screen is cut at the edge of the window, and what one could only press is left out', async ({
  page,
  demo,
}) => {
  for (const screen of SCREENS) {
    await page.emulateMedia({ media: 'screen' });
    await visit(page, demo, { scene: 'busy', screen, isStill: true });
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('navigation')).toBeHidden();
    await expect(filterInput(page)).toBeHidden();
    // Each box between the page and what stands in it is as high as that.
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('body, .frame, .body, .screen, .screen > *, .why-list, .table-grid')]
        .filter((one) => getComputedStyle(one).overflowY !== 'visible' || one.scrollHeight > one.clientHeight + 1)
        .map((one) => one.className || one.tagName),
    );
    expect(cut, screen).toEqual([]);
  }
});

test('on paper the lines of a table that was scrolled follow each other from its head on, in light colours', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: '36k', screen: 'connections', isStill: true });
  await page.getByRole('button', { name: say('rail.theme') }).click();
  await page.getByRole('menuitemradio', { name: say('theme.dark') }).click();
  await lines(page).first().hover();
  await page.mouse.wheel(0, 40_000);
  // The line in hand stays drawn, far above.
  await expect(lines(page).nth(1)).not.toHaveAttribute('aria-rowindex', '3');
  await page.emulateMedia({ media: 'print' });
  const head = await page.locator('.table-head').boundingBox();
  const tops = await lines(page).evaluateAll((all) => all.map((line) => line.getBoundingClientRect().top));
  const rowPx = (tops[1] ?? 0) - (tops[0] ?? 0);
  expect(tops).toEqual(tops.map((_, at) => (head?.y ?? 0) + (head?.height ?? 0) + at * rowPx));
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('light');
});
