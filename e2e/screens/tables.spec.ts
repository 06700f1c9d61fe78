import { expect, type Page } from '@playwright/test';
import { WIDTH_LEAST_PX } from '../../renderer/state/columns.ts';
import { APP_COLUMNS, DESTINATION_COLUMNS } from '../../renderer/state/columns-group.ts';
import { PORT_COLUMNS } from '../../renderer/state/columns-port.ts';
import { SOCKET_COLUMNS } from '../../renderer/state/columns-socket.ts';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { filterInput, lines, visit } from './demo-visit.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const textsOf = (page: Page) => lines(page).allInnerTexts();
const keysOf = async (page: Page) => (await textsOf(page)).map((text) => text.split('\n').slice(0, 6).join(' '));
const isAscending = (all: readonly number[]): boolean =>
  all.length > 5 && all.every((one, at) => at === 0 || one > (all[at - 1] ?? 0));
const waiting = (page: Page) => page.getByRole('button', { name: /changes? waiting/ });

test('rows hold still while the pointer is in the table, and move on when it leaves', async ({ page, demo }) => {
  await visit(page, demo, { scene: '36k', screen: 'connections' });
  await lines(page).nth(5).hover();
  const before = await lines(page).evaluateAll((rows) => rows.map((row) => row.textContent?.slice(0, 60)));
  await expect(waiting(page)).toBeVisible();
  const after = await lines(page).evaluateAll((rows) => rows.map((row) => row.textContent?.slice(0, 60)));
  const moved = after.filter((text, index) => text?.slice(0, 12) !== before[index]?.slice(0, 12));
  expect(moved.length).toBeLessThanOrEqual(before.length / 4);
  await waiting(page).click();
  await filterInput(page).click();
  await expect(waiting(page)).toBeHidden();
});

test('rows go on once one has sorted by the mouse and left', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections' });
  await page
    .getByRole('columnheader', { name: say('tables.column.age') })
    .getByRole('button')
    .click();
  await page.mouse.move(2, 400);
  const total = page.getByRole('contentinfo').getByRole('button').first();
  const before = await total.innerText();
  await expect.poll(() => total.innerText()).not.toBe(before);
  await expect(waiting(page)).toHaveCount(0);
});

test('an age grows on while nothing else of its socket changes', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', filter: 'state:syn-sent' });
  // Whoever points at the table reads its lines in their places.
  await lines(page).first().hover();
  const secondsIn = (text: string): number => Number(/(\d+) s\b/.exec(text)?.[1] ?? Number.NaN);
  const line = lines(page)
    .filter({ hasText: /\d+ s\b/ })
    .first();
  const whose = await line.evaluate((row) => row.dataset.index);
  const before = secondsIn(await line.innerText());
  await expect
    .poll(async () =>
      secondsIn(
        await lines(page)
          .and(page.locator(`[data-index="${whose}"]`))
          .innerText(),
      ),
    )
    .not.toBe(before);
});

test('sorts by a click on a heading, and again the other way', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const heading = page.getByRole('columnheader', { name: say('tables.column.local') });
  await heading.getByRole('button').first().click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  const first = (await keysOf(page))[0];
  await heading.getByRole('button').first().click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(async () => (await keysOf(page))[0]).not.toBe(first);
});

test('opens the detail of a line with Enter and closes it with Escape, and the focus comes back', async ({ page, demo }) => {
  for (const screen of ['apps', 'destinations', 'connections'] as const) {
    await visit(page, demo, { scene: 'busy', screen, isStill: true });
    await page.reload();
    await lines(page).first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: say('frame.detail') });
    await expect(detail).toBeVisible();
    await expect(detail.getByRole('heading').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(detail).toBeHidden();
    await expect(lines(page).and(page.locator(':focus'))).toHaveCount(1);
  }
});

test('a tree unfolds and folds with the arrow keys', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'apps', isStill: true });
  const folded = await lines(page).count();
  await lines(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(lines(page).first()).toHaveAttribute('aria-expanded', 'true');
  expect(await lines(page).count()).toBeGreaterThan(folded);
  await page.keyboard.press('ArrowLeft');
  await expect(lines(page).first()).toHaveAttribute('aria-expanded', 'false');
});

test('selected lines are copied with Ctrl+C as text, and by the menu as CSV and JSON', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  await lines(page).first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.locator('.table-line[aria-selected="true"]')).toHaveCount(3);
  await page.keyboard.press('Control+c');
  await expect.poll(async () => (await clipboard(page)).trim().split('\n').length).toBeGreaterThanOrEqual(3);
  const copyAs = async (format: 'csv' | 'json') => {
    await page.getByRole('button', { name: say('tables.copy'), exact: true }).click();
    await page.getByRole('menuitem', { name: say(`tables.copy.${format}`) }).click();
  };
  await copyAs('csv');
  await expect.poll(async () => (await clipboard(page)).split(/\r?\n/)[0]?.split(',').length).toBe(9);
  await copyAs('json');
  await expect
    .poll(async () =>
      JSON.parse(await clipboard(page).then((text) => (text.startsWith('[') || text.startsWith('{') ? text : 'null'))),
    )
    .not.toBeNull();
  const copied: unknown = JSON.parse(await clipboard(page));
  expect(Array.isArray(copied) ? copied.length : (copied as { sockets: unknown[] }).sockets.length).toBe(3);
});

test('columns can be chosen, and the choice survives a reload', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const inode = page.getByRole('columnheader', { name: say('tables.column.inode') });
  await expect(inode).toBeHidden();
  await page.getByRole('button', { name: say('tables.columns') }).click();
  await page.getByRole('menuitemcheckbox', { name: say('tables.column.inode') }).click();
  await expect(inode).toBeVisible();
  await page.reload();
  await expect(inode).toBeVisible();
});

test('what is missed least gives way in a narrow window, and comes back with the room', async ({ page, demo }) => {
  const grid = page.locator('.table-grid');
  const beyond = () => grid.evaluate((element) => element.scrollWidth - element.clientWidth);
  for (const screen of ['apps', 'destinations', 'connections', 'ports'] as const) {
    await page.setViewportSize({ width: 1024, height: 640 });
    await visit(page, demo, { scene: 'busy', screen, isStill: true });
    await expect.poll(beyond, screen).toBe(0);
    const narrow = await page.getByRole('columnheader').count();
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(() => page.getByRole('columnheader').count(), screen).toBeGreaterThan(screen === 'apps' ? 0 : narrow);
    await expect.poll(beyond, screen).toBe(0);
  }
});

test('a column that was chosen stays in a narrow window, until the usual ones are asked for again', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true });
  const heading = (name: 'rtt' | 'user') => page.getByRole('columnheader', { name: say(`tables.column.${name}`) });
  const choose = async (role: 'menuitemcheckbox' | 'menuitem', name: string) => {
    await page.getByRole('button', { name: say('tables.columns') }).click();
    await page.getByRole(role, { name }).click();
    await page.keyboard.press('Escape');
  };
  await choose('menuitemcheckbox', say('tables.column.user'));
  await page.setViewportSize({ width: 1024, height: 640 });
  await expect(heading('user')).toBeAttached();
  await expect(heading('rtt')).toBeAttached();
  await choose('menuitem', say('tables.columns.reset'));
  await expect(heading('user')).toHaveCount(0);
  await expect(heading('rtt')).toHaveCount(0);
});

/** How far the line in hand stands below the head and above the foot of its table, in CSS pixels. */
const roomAroundFocus = (page: Page) =>
  page.locator('.table-line:focus').evaluate((line) => {
    const grid = line.closest('.table-grid');
    const [own, head, whole] = [line, grid?.querySelector('.table-head'), grid].map((one) => one?.getBoundingClientRect());
    return { above: (own?.top ?? 0) - (head?.bottom ?? 0), below: (whole?.bottom ?? 0) - (own?.bottom ?? 0) };
  });

for (const screen of ['connections', 'destinations'] as const)
  test(`the last of many ${screen} is reached by End and the first by Home, and each is seen whole`, async ({ page, demo }) => {
    await visit(page, demo, { scene: '36k', screen, isStill: true });
    const count = Number(await page.locator('.table-grid').getAttribute('aria-rowcount'));
    await lines(page).first().focus();
    await page.keyboard.press('End');
    await expect(page.locator('.table-line:focus')).toHaveAttribute('aria-rowindex', String(count));
    await expect.poll(async () => (await roomAroundFocus(page)).below).toBeGreaterThanOrEqual(0);
    // Below the last line there is nothing: the room above all of them has no more than they need.
    expect((await roomAroundFocus(page)).below).toBeLessThan(2);
    await page.keyboard.press('Home');
    await expect(page.locator('.table-line:focus')).toHaveAttribute('aria-rowindex', '2');
    await expect.poll(async () => (await roomAroundFocus(page)).above).toBeGreaterThanOrEqual(0);
    for (let times = 0; times < 40; times += 1) await page.keyboard.press('ArrowDown');
    await expect(page.locator('.table-line:focus')).toHaveAttribute('aria-rowindex', '42');
    await expect.poll(async () => (await roomAroundFocus(page)).below).toBeGreaterThanOrEqual(0);
    for (let times = 0; times < 30; times += 1) await page.keyboard.press('ArrowUp');
    await expect.poll(async () => (await roomAroundFocus(page)).above).toBeGreaterThanOrEqual(0);
    await page.locator('.table-grid').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
    await expect(lines(page).last()).toBeInViewport();
  });

test('the lines read in their order after scrolling, and say what they said before', async ({ page, demo }) => {
  for (const screen of ['connections', 'destinations'] as const) {
    await visit(page, demo, { scene: '36k', screen, isStill: true });
    const read = () =>
      lines(page).evaluateAll((rows) => rows.map((row) => [Number(row.dataset.index), row.textContent] as const));
    const before = new Map(await read());
    await lines(page).nth(5).hover();
    for (const wheel of [900, 5_000, -1_300, 400, -9_000]) {
      await page.mouse.wheel(0, wheel);
      await expect.poll(async () => isAscending((await read()).map(([index]) => index))).toBe(true);
    }
    await expect.poll(() => page.locator('.table-grid').evaluate((grid) => grid.scrollTop)).toBe(0);
    for (const [index, text] of await read()) if (before.has(index)) expect(text).toBe(before.get(index));
  }
});

test('the focus stays in the table when the line that has it leaves', async ({ page, demo }) => {
  await visit(page, demo, { scene: '36k', screen: 'connections', filter: 'is:new' });
  await lines(page).first().focus();
  await page.locator('.table-line.is-gone').first().focus();
  // It stays some seconds, so that one sees what went.
  await expect(async () => {
    await page.keyboard.press('u');
    await expect(page.locator('.table-line.is-gone:focus')).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await expect(page.locator('.table-line:focus')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.table-line:focus')).toHaveCount(1);
});

test('two connections to one destination that differ only in the source port are two rows', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: 'remote:198.51.100.20:443' });
  await expect(lines(page).nth(1)).toBeVisible();
  const rows = await lines(page).evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent)),
  );
  const locals = rows.map((cells) => cells[3]);
  const remotes = new Set(rows.map((cells) => cells[4]));
  expect(remotes.size).toBe(1);
  expect(new Set(locals).size).toBe(rows.length);
});

/** What stands in a cell of the table beyond its edge, where it is seen: nobody cuts it off. */
const spilt = (page: Page) =>
  page.locator('.table-line > [role="gridcell"]').evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const isCut = (element: Element) => getComputedStyle(element).overflowX !== 'visible';
      const edges = cell.getBoundingClientRect();
      if (isCut(cell)) return [];
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const told: string[] = [];
      for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
        let box: Element | Range | null = text.parentElement;
        while (box !== null && box !== cell && !isCut(box)) box = box.parentElement;
        if (box === null || box === cell) {
          box = document.createRange();
          box.selectNodeContents(text);
        }
        const { left, right } = box.getBoundingClientRect();
        if (left < edges.left - 1 || right > edges.right + 1) told.push(`${text.textContent}: ${left}-${right}`);
      }
      return told;
    }),
  );

for (const [name, screen, columns] of [
  ['apps', 'apps', APP_COLUMNS],
  ['destinations', 'destinations', DESTINATION_COLUMNS],
  ['connections', 'connections', SOCKET_COLUMNS],
  ['ports', 'ports', PORT_COLUMNS],
] as const) {
  test(`nothing in ${name} is written over its neighbour, in columns as they come or as narrow as they get`, async ({
    page,
    demo,
  }) => {
    // Eight pages, four of them with 36,000 sockets.
    test.slow();
    const shown = columns.map(({ id }) => id);
    for (const widthPx of [null, WIDTH_LEAST_PX]) {
      const widths = widthPx === null ? {} : Object.fromEntries(shown.map((id) => [id, widthPx]));
      for (const scene of ['busy', '36k'] as const) {
        await visit(page, demo, { scene, screen, isStill: true });
        await page.evaluate(([key, layout]) => localStorage.setItem(key, layout), [
          `portlight.table.${name}`,
          JSON.stringify({ shown, widths }),
        ] as const);
        await page.reload();
        const first = lines(page).first();
        await first.focus();
        for (let times = 0; times < 4; times += 1) await page.keyboard.press('ArrowRight');
        await expect(lines(page).nth(5)).toBeVisible();
        expect(await spilt(page), `${scene}, ${widthPx}`).toEqual([]);
      }
    }
  });
}
