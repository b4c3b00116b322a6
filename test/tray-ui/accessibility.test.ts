// @vitest-environment node
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe-violations.ts';
import { eventually } from '../support/eventually.ts';
import { launchLimitMs, PopoverBrowser, push } from '../support/popover-page.ts';
import { snapshotNames, snapshots } from '../support/snapshots.ts';

let browser: PopoverBrowser;
let page: Page;
beforeAll(async () => {
  browser = await PopoverBrowser.launch();
  // Still faces and no transitions: a colour half way between two is no finding.
  page = await browser.open(null, { reducedMotion: 'reduce' });
}, launchLimitMs);
afterAll(() => browser.close());

const themes = ['light', 'dark'] as const;

describe('axe finds nothing', () => {
  it.each(snapshotNames)('in %s, light and dark', async (name) => {
    await push(page, snapshots[name]);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      expect(await axeViolations(page), colorScheme).toEqual([]);
    }
  });

  it('with the menu open, the key shown, something copied and a new key asked for', async () => {
    await push(page, snapshots.healthy);
    await page.evaluate(() => {
      window.stub.replies = { KEY_REVEAL: { ok: true, value: 'korproxy-abc' } };
    });
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await page.getByRole('button', { name: 'Show API key' }).click();
      await page.getByRole('button', { name: 'Copy base URL' }).click();
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menu').waitFor();
      expect(await axeViolations(page), colorScheme).toEqual([]);
      await page.getByRole('menuitem', { name: 'New API key…' }).click();
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
      expect(await axeViolations(page), colorScheme).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Show API key' }).click();
    }
  });

  it('with text at 200 %', async () => {
    const large = await browser.open(snapshots['failed-port'], {
      remPx: 32,
      reducedMotion: 'reduce',
    });
    expect(await axeViolations(large)).toEqual([]);
    await large.close();
  });
});

describe('a screen reader', () => {
  const polite = () => page.getByRole('status').innerText();
  const urgent = () => page.getByRole('alert').innerText();

  it('hears a change of state politely, a failure at once, and nothing twice', async () => {
    const own = await browser.open(snapshots.healthy);
    const regions = async () => [
      await own.getByRole('status').innerText(),
      await own.getByRole('alert').innerText(),
    ];
    expect(await regions()).toEqual(['', '']);
    await push(own, snapshots['degraded-slow']);
    expect(await regions()).toEqual([`Degraded. ${snapshots['degraded-slow'].reason}`, '']);
    await push(own, snapshots['failed-port']);
    expect(await regions()).toEqual(['', `Proxy Failed. ${snapshots['failed-port'].reason}`]);
    await push(own, snapshots.healthy);
    expect(await regions()).toEqual(['Healthy.', '']);
    await push(own, snapshots.demo);
    expect(await regions()).toEqual(['Healthy.', '']);
    await own.close();
  });

  it('hears nothing of figures that tick', async () => {
    const own = await browser.open(snapshots.starting, { time: 'frozen' });
    await own.clock.runFor(3_000);
    expect(await own.locator('slot-card .words >> nth=1').innerText()).toBe('3 s');
    expect(await own.getByRole('status').innerText()).toBe('');
    await own.close();
  });

  it('meets the state as the one heading, and live regions that are there from the start', async () => {
    await push(page, snapshots.healthy);
    expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual(['Healthy']);
    expect(await page.getByRole('status').count()).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(1);
    await eventually(polite).toBeDefined();
    await eventually(urgent).toBeDefined();
  });
});
