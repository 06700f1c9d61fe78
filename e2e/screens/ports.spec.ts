import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../shared/text/say.ts';
import { test } from '../watched-page.ts';
import { expectAccessible, lines, visit } from './demo-visit.ts';

const detail = (page: Page): Locator => page.getByRole('complementary', { name: say('frame.detail') });
const line = (page: Page, port: string): Locator =>
  lines(page)
    .filter({ has: page.getByText(port, { exact: true }) })
    .first();
const part = (page: Page, words: RegExp): Locator =>
  page.getByRole('region', { name: say('ports.summary.parts') }).getByRole('button', { name: words });

async function openPort(page: Page, port: string): Promise<Locator> {
  await line(page, port).focus();
  await page.keyboard.press('Enter');
  await expect(detail(page).getByRole('heading', { level: 2 })).toContainText(`Port ${port}`);
  return detail(page);
}

test('a part of the ports stands alone when it is pressed, and all of them when it is pressed again', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const all = await lines(page).count();
  await part(page, /to the local network/).click();
  await expect(part(page, /to the local network/)).toHaveAttribute('aria-pressed', 'true');
  await expect(lines(page)).toHaveCount(3);
  for (const text of await lines(page).allInnerTexts()) expect(text).toContain(say('ports.exposure.lan'));
  await part(page, /to the local network/).click();
  await expect(lines(page)).toHaveCount(all);
});

test('a database that everyone can reach stands first, with the setting that closes it', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  await expect(lines(page).first()).toContainText('redis-server');
  await lines(page).first().focus();
  await page.keyboard.press('Enter');
  await expect(detail(page)).toContainText('bind 127.0.0.1');
  await expectAccessible(page);
});

test('that a database is open to everyone is read out with its line, as others see a sign', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const words = say('ports.exposure.risk-hint', { product: 'Redis' });
  await expect(lines(page).first().getByRole('gridcell', { name: words })).toHaveCount(1);
  await expect(page.getByRole('gridcell', { name: words })).toHaveCount(1);
});

test('each way of sharing a port is explained by those who share it', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const expected: readonly (readonly [port: string, words: readonly string[]])[] = [
    ['443', ['nginx 1200 opened it', 'nginx 1201']],
    ['8008', ['SO_REUSEPORT', 'gunnel 1501, gunnel 1502, gunnel 1503']],
    ['3000', ['takes IPv4 as well']],
    ['22', ['0.0.0.0:22, [::]:22']],
    ['9418', ['systemd 1 holds the port itself']],
    ['8081', ['docker-proxy 11991', '172.18.0.2:8443', 'That is orders-api.']],
    ['5433', ['ssh 8220', 'jump.example', 'db.internal.example:5432', '→ 203.0.113.9:22']],
  ];
  for (const [port, words] of expected) {
    const told = await openPort(page, port);
    for (const word of words) await expect(told).toContainText(word);
    await page.keyboard.press('Escape');
  }
});

test('the picture of a shared port draws equal values once and fans out those that differ', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const told = await openPort(page, '443');
  await expect(told.getByRole('heading', { name: say('ports.picture.title', { port: '443' }) })).toBeVisible();
  const picture = told.getByRole('table', { name: say('ports.picture.caption') });
  const spans = await picture.locator('tbody td:has(.shared-box)').evaluateAll((cells) =>
    cells.map((cell) => ({
      text: cell.querySelector('.shared-box')?.firstChild?.textContent ?? '',
      rows: (cell as HTMLTableCellElement).rowSpan,
      differs: cell.classList.contains('is-different'),
    })),
  );
  expect(spans.filter(({ text }) => text === '443')).toEqual([{ text: '443', rows: 4, differs: false }]);
  expect(spans.filter(({ rows, differs }) => rows === 1 && differs)).toHaveLength(4);
  await expect(told).toContainText('source addresses and source ports differ');
});

test('a destination and a connection to it picture what they share', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'destinations', isStill: true, filter: 'remote:10.0.0.12' });
  await lines(page).first().focus();
  await page.keyboard.press('Enter');
  await expect(detail(page)).toContainText(say('ports.picture.title-out', { place: '10.0.0.12:5432' }));
  await expect(detail(page)).toContainText('because the source ports differ');
  await expectAccessible(page);
  await visit(page, demo, { scene: 'busy', screen: 'connections', isStill: true, filter: 'remote:10.0.0.12 state:established' });
  await lines(page).first().focus();
  await page.keyboard.press('Enter');
  await detail(page)
    .getByText(say('ports.picture.title-out', { place: '10.0.0.12:5432' }))
    .click();
  await expect(detail(page).getByRole('table', { name: say('ports.picture.caption') })).toBeVisible();
});

test('thousands of clients stand under their one listener, though few are drawn', async ({ page, demo }) => {
  await visit(page, demo, { scene: '36k', screen: 'ports', isStill: true });
  const folded = Number(await page.getByRole('treegrid').getAttribute('aria-rowcount'));
  await line(page, '443').focus();
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(async () => Number(await page.getByRole('treegrid').getAttribute('aria-rowcount')))
    .toBeGreaterThan(folded + 11_000);
  expect(await lines(page).count()).toBeLessThan(200);
  const told = await openPort(page, '443');
  await expect(told).toContainText(/and 1\d,\d{3} more that differ in source addresses and source ports/);
});

test('clients on this machine are under their port, though loopback is folded elsewhere', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true, filter: 'sport:5432' });
  await lines(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(lines(page)).toHaveCount(1 + 2 + 8);
});

test('the local ports of this machine’s own connections open by the keyboard to a list', async ({ page, demo }) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  const card = page.locator('summary', { hasText: say('ports.local.title') });
  await card.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('table').filter({ hasText: say('ports.local.forecast') });
  await expect(list.getByRole('row').nth(1)).toContainText('10.0.0.12:5432');
  await expectAccessible(page);
});

test('the filter leaves the ports it asks for, and a client’s address leaves the port that it came to', async ({
  page,
  demo,
}) => {
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true, filter: 'app:nginx' });
  await expect(lines(page)).toHaveCount(3);
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true, filter: 'remote:192.168.1.31' });
  await expect(lines(page)).toHaveCount(1);
  await expect(lines(page).first()).toContainText('443');
});

test('with forced colours the marks of states, trouble and reach are still drawn', async ({ page, demo }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await visit(page, demo, { scene: 'busy', screen: 'ports', isStill: true });
  for (const mark of ['.state-shape.is-round', '.health-shape.is-warning', '.exposure-shape']) {
    const shape = lines(page).locator(mark).first();
    const { picture, colour, words } = await shape.evaluate((one) => ({
      picture: getComputedStyle(one).backgroundImage,
      colour: getComputedStyle(one).color,
      words: getComputedStyle(document.body).color,
    }));
    expect(picture, mark).toContain('gradient');
    expect(colour, mark).toBe(words);
  }
});
