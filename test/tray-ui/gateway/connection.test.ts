// @vitest-environment node
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls } from '../../support/popover-page.ts';
import type { Stub } from '../../support/popover-stub.ts';
import { snapshots } from '../../support/snapshots.ts';

const browser = popoverForThisFile();

const key = 'korproxy-q3Vd0sXwJt9ZbKfLr2mN8yHc5PgUaE7iToW4xQe1RkM';

async function open(replies: Stub['replies'] = {}): Promise<Page> {
  const page = await browser.open(snapshots.healthy, { time: 'frozen' });
  await page.evaluate((next) => {
    window.stub.replies = next;
  }, replies);
  return page;
}

const shownKey = (page: Page) => page.locator('connection-card .shown').allInnerTexts();
const said = (page: Page) => page.getByRole('status').innerText();

describe('a copy button', () => {
  it.each([
    ['Copy base URL', 'copy-base-url', 'Base URL copied'],
    ['Copy API key', 'copy-api-key', 'API key copied'],
  ])(
    '"%s" asks main, says Copied in its own place for 2 s and tells screen readers',
    async (name, action, heard) => {
      const page = await open();
      const button = page.getByRole('button', { name });
      const before = await button.boundingBox();
      await button.click();
      expect(await calls(page)).toEqual([['ACTION_RUN', { action }]]);
      await eventually(() => button.innerText()).toContain('Copied');
      expect(await button.boundingBox()).toEqual(before);
      expect(await said(page)).toBe(heard);
      await page.clock.runFor(1_999);
      expect(await button.innerText()).toContain('Copied');
      await page.clock.runFor(1);
      expect(await button.innerText()).toBe('Copy');
    },
  );

  it.each([
    [
      'refused',
      { ok: false, refusal: { code: 'clipboard', sentence: 'The clipboard is busy.' } },
      'The clipboard is busy.',
    ],
    ['left without an answer', 'throw', 'KorProxy gave no answer. Try again.'],
  ] as const)(
    'that is %s says so in the place of the value, and the value comes back',
    async (_how, reply, sentence) => {
      const page = await open({ 'copy-base-url': reply });
      await page.getByRole('button', { name: 'Copy base URL' }).click();
      const value = page.locator('connection-card .value >> nth=0');
      await eventually(() => value.innerText()).toBe(sentence);
      expect(await said(page)).toBe(sentence);
      await page.clock.runFor(6_000);
      expect(await value.innerText()).toBe(snapshots.healthy.connection.baseUrl);
    },
  );
});

describe('the API key', () => {
  const reveal = async (): Promise<Page> => {
    const page = await open({ KEY_REVEAL: { ok: true, value: key } });
    const eye = page.getByRole('button', { name: 'Show API key' });
    expect(await calls(page)).toEqual([]);
    expect(await eye.getAttribute('aria-pressed')).toBe('false');
    await eye.click();
    await page.locator('connection-card .shown').waitFor();
    expect(await eye.getAttribute('aria-pressed')).toBe('true');
    expect(await shownKey(page)).toEqual([key]);
    return page;
  };

  it('is asked for when it is to be seen, and hidden again after 30 s', async () => {
    const page = await reveal();
    await page.clock.runFor(29_999);
    expect(await shownKey(page)).toEqual([key]);
    await page.clock.runFor(1);
    expect(await shownKey(page)).toEqual([]);
  });

  it('is hidden again by a second press and by every way of closing the popover', async () => {
    const page = await reveal();
    const eye = page.getByRole('button', { name: 'Show API key' });
    for (const hide of [
      () => eye.click(),
      () => page.evaluate(() => window.stub.setHidden(true)),
      () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
      () => page.evaluate(() => window.dispatchEvent(new Event('pagehide'))),
    ]) {
      await hide();
      await eventually(() => shownKey(page)).toEqual([]);
      await page.evaluate(() => window.stub.setHidden(false));
      await eye.click();
      await eventually(() => shownKey(page)).toEqual([key]);
    }
  });

  it('stays hidden when the answer comes after the popover was closed', async () => {
    const page = await open({ KEY_REVEAL: 'hold' });
    await page.getByRole('button', { name: 'Show API key' }).click();
    await page.evaluate((value) => {
      window.stub.setHidden(true);
      window.stub.release({ ok: true, value });
    }, key);
    await page.evaluate(() => window.stub.setHidden(false));
    expect(await shownKey(page)).toEqual([]);
  });

  it('says in its place why it cannot be shown', async () => {
    const sentence = 'There is no key yet.';
    const page = await open({ KEY_REVEAL: { ok: false, refusal: { code: 'no-key', sentence } } });
    await page.getByRole('button', { name: 'Show API key' }).click();
    await eventually(() => page.locator('connection-card .value >> nth=1').innerText()).toBe(
      sentence,
    );
    expect(await said(page)).toBe(sentence);
  });
});
