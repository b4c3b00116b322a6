// @vitest-environment node
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { popoverForThisFile } from '../support/popover-for-this-file.ts';
import { push } from '../support/popover-page.ts';
import { snapshotNames, snapshots } from '../support/snapshots.ts';

const browser = popoverForThisFile();

/** Texts that are cut off, of those that may never be. */
const cutOff = (page: Page): Promise<string[]> =>
  page
    .locator(
      'h1, state-hero p, slot-card p, health-strip .summary, connection-card .value, footer span, .label',
    )
    .evaluateAll((all) =>
      all
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.textContent?.trim() ?? ''),
    );

/** Animations and transitions under way, in all shadow trees. */
const moving = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const under = (root: ShadowRoot): number =>
      [...root.querySelectorAll('*')].reduce(
        (sum, { shadowRoot }) => sum + (shadowRoot ? under(shadowRoot) : 0),
        root.getAnimations().length,
      );
    const root = document.querySelector('korproxy-popover')?.shadowRoot;
    return root ? under(root) : 0;
  });

describe('reduced motion', () => {
  it('lets nothing move: faces stand, changes are at once', async () => {
    const page = await browser.open(snapshots.starting, { reducedMotion: 'reduce' });
    expect(await moving(page)).toBe(0);
    await push(page, snapshots['failed-port']);
    await page.getByRole('button', { name: 'Try again' }).hover();
    expect(await moving(page)).toBe(0);
  });

  it('is what makes the difference', async () => {
    const page = await browser.open(snapshots.starting, { reducedMotion: 'no-preference' });
    expect(await moving(page)).toBeGreaterThan(0);
  });
});

describe('text at 200 %', () => {
  it('cuts nothing off in any state, scrolls up and down only, and reaches the bar', async () => {
    const page = await browser.open(snapshots.healthy, { remPx: 32 });
    for (const name of snapshotNames) {
      await push(page, snapshots[name]);
      expect(await cutOff(page), name).toEqual([]);
      const main = page.locator('main');
      expect(await main.evaluate((one) => one.scrollWidth - one.clientWidth), name).toBe(0);
      await page.locator('action-bar').scrollIntoViewIfNeeded();
      const bar = await page.locator('action-bar').boundingBox();
      expect((bar?.y ?? 0) + (bar?.height ?? 0), name).toBeLessThanOrEqual(501);
    }
  });

  it('puts labels over values and actions under their text', async () => {
    const page = await browser.open(snapshots['failed-port'], { remPx: 32 });
    const box = async (selector: string) =>
      (await page.locator(selector).boundingBox()) ?? { y: 0, height: 0 };
    const label = await box('connection-card .name >> nth=0');
    expect((await box('connection-card .value >> nth=0')).y).toBeGreaterThanOrEqual(
      label.y + label.height,
    );
    // The figure that ticks stays in its sentence.
    expect((await box('health-strip .summary')).height).toBe(32);
    const line = await box('slot-card .second >> nth=1');
    expect((await box('slot-card press-button')).y).toBeGreaterThanOrEqual(line.y + line.height);
  });
});

describe.each([320, 360, 420])('a window of %i px', (width) => {
  it('cuts nothing off in any state', async () => {
    const page = await browser.open(snapshots.healthy, { width });
    for (const name of snapshotNames) {
      await push(page, snapshots[name]);
      expect(await cutOff(page), name).toEqual([]);
    }
  });
});

describe('forced colours', () => {
  it('draw the faces in the colour of text, and bars that can be seen', async () => {
    const page = await browser.open(snapshots.healthy, { forcedColors: 'active' });
    const colours = await page.evaluate(() => {
      const probe = document.createElement('p');
      probe.style.color = 'CanvasText';
      document.body.append(probe);
      return getComputedStyle(probe).color;
    });
    const face = page.locator('state-hero .shown .solid');
    expect(await face.evaluate((one) => getComputedStyle(one).fill)).toBe(colours);
    const bar = page.locator('health-strip button >> nth=0');
    expect(await bar.evaluate((one) => getComputedStyle(one, '::before').backgroundColor)).toBe(
      colours,
    );
  });
});

describe('a transparent window', () => {
  it('is rounded when main says so, else square', async () => {
    const radius = (page: Page) =>
      page.locator('korproxy-popover').evaluate((one) => getComputedStyle(one).borderRadius);
    expect(await radius(await browser.open(snapshots.healthy))).toBe('0px');
    expect(await radius(await browser.open(snapshots.healthy, { search: '?rounded' }))).toBe(
      '12px',
    );
  });
});
