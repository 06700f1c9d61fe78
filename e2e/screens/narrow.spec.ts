import { expect, type Page } from '@playwright/test';
import { WIDTH_LEAST_PX } from '../../renderer/state/columns.ts';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { lines, visit } from './demo-visit.ts';

/** Of the addresses in the table those of which something is not seen, and no "…" says so. */
const cutUnseen = (page: Page) =>
  page.locator('.table-line .address').evaluateAll((all) =>
    all.flatMap((address) => {
      const cell = address.closest('[role="gridcell"]');
      const edge = (cell?.getBoundingClientRect().right ?? 0) + 1;
      const parts = [...address.children].map((part) => {
        const two = document.createRange();
        two.setStart(part.firstChild as Node, 0);
        two.setEnd(part.firstChild as Node, Math.min(2, part.textContent?.length ?? 0));
        const isWhole = part.scrollWidth <= part.clientWidth;
        // A browser draws the first letter in any case: where there is no room for a second, the "…" is not there either.
        return isWhole || part.clientWidth + 1 >= two.getBoundingClientRect().width;
      });
      const isWithin = address.getBoundingClientRect().right <= edge;
      return isWithin && parts.every((isSeen) => isSeen) ? [] : [address.textContent];
    }),
  );

test('an address in a column dragged too narrow for it is cut where one sees it', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const grip = page.getByRole('columnheader', { name: say('tables.column.remote') }).locator('.table-grip');
  for (const lessPx of [50, 20, 20, 20, 20]) {
    const box = await grip.boundingBox();
    if (box === null) throw new Error('the column has no grip');
    await page.mouse.move(box.x + 3, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 3 - lessPx, box.y + 8, { steps: 4 });
    await page.mouse.up();
    expect(await cutUnseen(page), `${lessPx} px narrower`).toEqual([]);
  }
  const head = await page.getByRole('columnheader', { name: say('tables.column.remote') }).boundingBox();
  expect(head?.width).toBeLessThan(WIDTH_LEAST_PX + 10);
  await expect(lines(page).nth(5)).toBeVisible();
});

test('in a low window the table of the ports keeps some lines, and the screen scrolls to what lies below it', async ({
  page,
  demo,
}) => {
  // A window of 1280x800 at a zoom of 200 %.
  await page.setViewportSize({ width: 640, height: 400 });
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  await page.keyboard.press('p');
  await expect(page.getByRole('status').filter({ hasText: /^Paused/ })).toBeVisible();
  const grid = page.locator('.table-grid');
  const rowPx = await lines(page)
    .first()
    .evaluate((line) => line.clientHeight);
  const heightPx = () => grid.evaluate((one) => one.clientHeight);
  expect(await heightPx()).toBeGreaterThan(6 * rowPx);
  const below = page.locator('.local-ports > summary');
  await expect(below).not.toBeInViewport();
  await below.scrollIntoViewIfNeeded();
  await expect(below).toBeInViewport({ ratio: 1 });
  const lastPart = page.locator('.ports-part').last();
  await lastPart.focus();
  await expect(lastPart).toBeInViewport({ ratio: 1 });
});
