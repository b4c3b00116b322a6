// @vitest-environment node
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, push } from '../../support/popover-page.ts';
import { snapshots, updateOut } from '../../support/snapshots.ts';

const browser = popoverForThisFile();

const ran = (action: string) => ['ACTION_RUN', { action }];
const more = (page: Page) => page.getByRole('button', { name: 'More' });
const focused = (page: Page) =>
  page
    .locator('more-menu')
    .evaluate((menu) => menu.shadowRoot?.activeElement?.textContent?.trim() ?? null);

async function open(): Promise<Page> {
  const page = await browser.open(snapshots.healthy, { time: 'frozen' });
  await more(page).click();
  await page.getByRole('menu').waitFor();
  return page;
}

describe('the more menu', () => {
  it('opens upward at its place, with its rows in groups', async () => {
    const page = await open();
    expect(await page.getByRole('menu').boundingBox()).toEqual({
      x: 10,
      y: 142,
      width: 228,
      height: 308,
    });
    expect(await page.locator('[role^=menuitem]').allInnerTexts()).toEqual([
      'Open log folder',
      'Open config file',
      'Export logs…',
      'Start at login',
      'Model list from the network',
      'Answer tools while down',
      'Answer tools when stopped',
      'New API key…',
      'CLIProxyAPI 7.2.140…',
      'Quit KorProxy',
    ]);
    expect(await page.locator('more-menu hr').count()).toBe(2);
    const login = page.getByRole('menuitemcheckbox', { name: 'Start at login' });
    expect(await login.getAttribute('aria-checked')).toBe('true');
  });

  it('is walked by arrow keys, round and round', async () => {
    const page = await open();
    expect(await focused(page)).toBe('Open log folder');
    for (const [key, row] of [
      ['ArrowDown', 'Open config file'],
      ['ArrowUp', 'Open log folder'],
      ['ArrowUp', 'Quit KorProxy'],
      ['ArrowDown', 'Open log folder'],
      ['End', 'Quit KorProxy'],
      ['Home', 'Open log folder'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused(page), key).toBe(row);
    }
  });

  it('is opened and closed in every way that people try, and nothing is done by that', async () => {
    const page = await open();
    const blur = () => page.evaluate(() => window.dispatchEvent(new Event('blur')));
    for (const [close, open, row] of [
      [() => page.mouse.click(300, 90), 'ArrowUp', 'Quit KorProxy'],
      [() => page.keyboard.press('Escape'), 'ArrowDown', 'Open log folder'],
      [() => page.keyboard.press('Tab'), 'Enter', 'Open log folder'],
      [() => more(page).click(), 'ArrowDown', 'Open log folder'],
      [blur, 'ArrowDown', 'Open log folder'],
    ] as const) {
      await close();
      await eventually(() => page.getByRole('menu').count()).toBe(0);
      expect(await more(page).getAttribute('aria-expanded')).toBe('false');
      await more(page).press(open);
      await eventually(() => focused(page)).toBe(row);
    }
    expect(await calls(page)).toEqual([]);
  });

  it('does what a row says, closes and gives the focus back', async () => {
    const page = await open();
    await page.keyboard.press('Enter');
    expect(await calls(page)).toEqual([ran('open-log-folder')]);
    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await more(page).evaluate((button) => button.matches(':focus'))).toBe(true);
  });

  it('stays open and keeps its place when a snapshot arrives', async () => {
    const page = await open();
    await page.keyboard.press('End');
    await push(page, snapshots['unreachable-exit']);
    expect(await focused(page)).toBe('Quit KorProxy');
  });
});

describe('New API key…', () => {
  async function ask(): Promise<Page> {
    const page = await open();
    await page.getByRole('menuitem', { name: 'New API key…' }).click();
    await page.getByRole('button', { name: 'Make new API key' }).waitFor();
    return page;
  }
  const sentence = (page: Page) => page.locator('state-hero p').innerText();
  const bar = (page: Page) =>
    page
      .locator('action-bar press-button')
      .evaluateAll((all) => all.map((one) => one.getAttribute('label')));

  it('is asked in place first, and takes no press for 400 ms: a double click makes no key', async () => {
    const page = await ask();
    expect(await sentence(page)).toBe(
      'Make a new API key? Tools that hold the old one stop working.',
    );
    expect(await bar(page)).toEqual(['Cancel', 'Make new key']);
    expect(await page.locator('press-button[ink]').count()).toBe(1);
    const make = page.getByRole('button', { name: 'Make new API key' });
    expect(await make.evaluate((button) => button.matches(':focus'))).toBe(true);
    await make.click();
    expect(await calls(page)).toEqual([]);
  });

  it('makes the key, says what main answers and hides the old key', async () => {
    const page = await browser.open(snapshots.healthy, { time: 'frozen' });
    await page.evaluate(() => {
      window.stub.replies = {
        KEY_REVEAL: { ok: true, value: 'korproxy-old' },
        'new-api-key': { ok: true, value: 'A new key is in place.' },
      };
    });
    await page.getByRole('button', { name: 'Show API key' }).click();
    await page.locator('connection-card .shown').waitFor();
    await more(page).click();
    await page.getByRole('menuitem', { name: 'New API key…' }).click();
    await page.getByRole('button', { name: 'Make new API key' }).waitFor();
    await page.clock.runFor(400);
    await page.keyboard.press('Enter');
    await eventually(() => sentence(page)).toBe('A new key is in place.');
    expect(await calls(page)).toEqual([['KEY_REVEAL', undefined], ran('new-api-key')]);
    expect(await page.locator('connection-card .shown').count()).toBe(0);
    expect(await bar(page)).toEqual(['Stop', 'Restart']);
  });

  it.each([
    ['Cancel', async (page: Page) => page.getByRole('button', { name: 'Cancel' }).click()],
    ['Escape', async (page: Page) => page.keyboard.press('Escape')],
    ['closing the popover', async (page: Page) => page.evaluate(() => window.stub.setHidden(true))],
  ])('is left by %s, and no key is made', async (_how, leave) => {
    const page = await ask();
    await leave(page);
    await eventually(() => bar(page)).toEqual(['Stop', 'Restart']);
    expect(await calls(page)).toEqual([]);
  });
});

describe('a newer KorProxy', () => {
  it('has a row beside the core that opens its page, and a switch, all within the window', async () => {
    const page = await browser.open(updateOut, { time: 'frozen' });
    await more(page).click();
    const row = page.getByRole('menuitem', { name: 'KorProxy 1.1.0 is out' });
    const box = await page.getByRole('menu').boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    const look = page.getByRole('menuitemcheckbox', { name: 'Look for updates daily' });
    expect(await look.getAttribute('aria-checked')).toBe('true');
    expect(await look.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
    await row.click();
    await eventually(() => calls(page)).toEqual([ran('open-release')]);
  });
});
