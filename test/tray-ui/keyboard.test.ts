// @vitest-environment node
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { popoverForThisFile } from '../support/popover-for-this-file.ts';
import { calls, push } from '../support/popover-page.ts';
import { snapshots } from '../support/snapshots.ts';

const browser = popoverForThisFile();

const ran = (action: string) => ['ACTION_RUN', { action }];

/** The name of the control that has the focus, through all shadow roots. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? null;
  });

it('goes through the tabs in one stop, the content from top to bottom with Tab, then more, secondary, primary', async () => {
  const page = await browser.open(snapshots['failed-port']);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Gateway, Proxy Failed');
  await page.keyboard.press('Tab');
  const ring = await page
    .locator('slot-card press-button button')
    .evaluate((button) => getComputedStyle(button).outline);
  expect(ring).toBe('rgb(59, 91, 219) solid 2px');
  const seen = [await focused(page)];
  for (let i = 1; i < 8; i += 1) {
    await page.keyboard.press('Tab');
    seen.push(await focused(page));
  }
  expect(seen).toEqual([
    'Open file: Open config file',
    snapshots['failed-port'].strip.minutes[59]?.words,
    'Copy base URL',
    'Show API key',
    'Copy API key',
    'More',
    'Try again',
    'Use port 1338 instead',
  ]);
});

describe('Enter', () => {
  it('presses the primary button of each state, where there is one', async () => {
    const page = await browser.open(snapshots.healthy, { time: 'frozen' });
    for (const name of ['healthy', 'failed-port', 'starting', 'stopped', 'demo'] as const) {
      await push(page, snapshots[name]);
      await page.clock.runFor(400);
      await page.keyboard.press('Enter');
    }
    expect(await calls(page)).toEqual([
      ran('copy-base-url'),
      ran('use-free-port'),
      ran('start'),
      ran('get-sidecar'),
    ]);
  });

  it('presses another control alone when that has the focus, and counts once when held', async () => {
    const page = await browser.open(snapshots['failed-port']);
    for (let i = 0; i < 3; i += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.getByRole('button', { name: 'Copy API key' }).focus();
    await page.keyboard.press('Enter');
    expect(await calls(page)).toEqual([ran('use-free-port'), ran('copy-api-key')]);
  });
});

describe('Escape', () => {
  it('closes the menu first, then the popover', async () => {
    const page = await browser.open(snapshots.healthy);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await calls(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect((await calls(page)).map(([name]) => name)).toEqual(['POPOVER_HIDE']);
  });
});
