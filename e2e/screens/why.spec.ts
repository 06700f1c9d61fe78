import { expect } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { expectAccessible, lines, railButton, visit } from './demo-visit.ts';

const NO_ANSWER = /^No answer from 198\.51\.100\.200:873/;

test('a finding opens by keyboard to its evidence, causes, next steps and sockets, and keeps nobody out', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: 'busy', screen: 'why', isStill: true });
  const head = page.getByRole('button', { name: NO_ANSWER });
  await head.focus();
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-expanded', 'true');
  const card = page.getByRole('listitem').filter({ has: head });
  await expect(card.getByRole('table', { name: say('why.evidence') }).getByRole('row')).toHaveCount(4);
  await expect(card).toContainText(say('why.candidates'));
  await expect(card.getByRole('button', { name: say('why.command.copy') })).toHaveCount(3);
  await expect(card.getByRole('button', { name: /backup-agent/ })).toHaveCount(4);
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.why-head').nth(1)).toBeFocused();
});

test('rail, title, figure and screen tell one number, and is:problem leaves what it is about', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'now', isStill: true });
  const figure = page.getByRole('region', { name: say('now.figures') }).locator('.figure.is-problem');
  const count = Number(await figure.locator('.figure-count').innerText());
  const kinds = await figure.locator('.figure-kind .cut').allInnerTexts();
  const sockets = kinds.reduce((sum, kind) => sum + Number(/×(\d+)$/.exec(kind)?.[1] ?? 1), 0);
  expect(count).toBeGreaterThan(2);
  await expect(railButton(page, 'why')).toContainText(say('rail.problems', { count }));
  await expect(page).toHaveTitle(new RegExp(`^${count} problems`));
  await railButton(page, 'why').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('why.count', { count }));
  await expect(page.locator('.why-card')).toHaveCount(count);
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: 'is:problem' });
  await page.reload();
  await expect(lines(page)).toHaveCount(sockets);
});

test('W on a row asks why: the finding stands open and has the focus', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: 'state:syn-sent' });
  await lines(page).first().focus();
  await page.keyboard.press('w');
  const head = page.getByRole('button', { name: NO_ANSWER });
  await expect(head).toBeFocused();
  await expect(head).toHaveAttribute('aria-expanded', 'true');
});

test('W on a row that is well says that no finding is about it, and shows what is known', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: 'app:chatter' });
  await lines(page).first().focus();
  await page.keyboard.press('w');
  await expect(page.getByText(say('why.line.none'))).toBeVisible();
  await expect(page.getByRole('complementary', { name: say('frame.detail') })).toBeVisible();
});

test('a finding leads to its connections, and its destination to the connection test', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'why', isStill: true });
  await page.getByRole('button', { name: NO_ANSWER }).click();
  await page.getByRole('button', { name: say('why.test') }).click();
  await expect(page.getByRole('textbox').and(page.locator('textarea, input')).last()).toHaveValue('198.51.100.200:873');
  await page.getByRole('button', { name: say('why.show') }).click();
  await expect(lines(page)).toHaveCount(3);
});

test('the detail of a socket tells the findings about it', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: 'port:9092' });
  await lines(page).first().click();
  const detail = page.getByRole('complementary', { name: say('frame.detail') });
  await detail
    .getByRole('region', { name: say('why.about') })
    .getByRole('button', { name: say('why.about.open') })
    .click();
  await expect(page.getByRole('button', { name: /^10\.0\.0\.24:9092 does not read/ })).toBeFocused();
});

test('findings hold still while the pointer is among them, and move on when it leaves', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'why' });
  const head = page.getByRole('button', { name: NO_ANSWER });
  await head.hover();
  const names = () => page.locator('.why-name').allTextContents();
  const waiting = page.getByRole('button', { name: /change.* waiting/ });
  await expect(waiting).toBeVisible({ timeout: 30_000 });
  const before = await names();
  const told = await waiting.innerText();
  // Another number waits by now, and what stands under the pointer is what stood there.
  await expect.poll(() => waiting.innerText(), { timeout: 30_000 }).not.toBe(told);
  expect((await names()).length).toBe(before.length);
  await page.mouse.move(0, 0);
  await expect(waiting).toBeHidden();
  await expect.poll(async () => (await names()).join('\n')).not.toBe(before.join('\n'));
});

test('a filter leaves the findings that concern it, and says how many do not', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'why', isStill: true, filter: 'app:larkspur' });
  await expect(page.getByText(say('why.none.filtered'))).toBeVisible();
  await expect(page.getByText(/findings do not concern what the filter asks for/)).toBeVisible();
  await page
    .getByRole('main')
    .getByRole('button', { name: say('why.elsewhere.clear') })
    .click();
  await expect(page.getByRole('button', { name: NO_ANSWER })).toBeVisible();
});

test('where nothing is wrong it says so, for how long it looked, and what it cannot tell', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'empty', screen: 'why', isStill: true });
  await expect(page.getByRole('heading', { name: say('why.none') })).toBeVisible();
  await expect(page.getByRole('region', { name: say('why.unseen') }).getByRole('listitem')).toHaveCount(3);
});
