// @vitest-environment node
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripLevels } from '../../../main/contract/snapshot.ts';
import { stripLayout } from '../../../tray-ui/gateway/strip-layout.ts';
import { launchLimitMs, PopoverBrowser, push } from '../../support/popover-page.ts';
import { snapshots } from '../../support/snapshots.ts';

describe('the places of the bars', () => {
  const wide = { widthPx: 304, narrow: false, pixelRatio: 2 };

  it('fill 304 px exactly: 59 of 3 and 2 px, the current minute 9 px', () => {
    const places = stripLayout(60, wide);
    expect(places.slice(0, 3)).toEqual([
      { left: 0, width: 3 },
      { left: 5, width: 3 },
      { left: 10, width: 3 },
    ]);
    expect(places.at(-1)).toEqual({ left: 295, width: 9 });
  });

  it('are 3 + 1, centred, when it is narrow', () => {
    const places = stripLayout(60, { widthPx: 272, narrow: true, pixelRatio: 2 });
    expect(places[0]).toEqual({ left: 13.5, width: 3 });
    expect(places[1]).toEqual({ left: 17.5, width: 3 });
    expect(places.at(-1)).toEqual({ left: 249.5, width: 9 });
  });

  it.each([1, 1.25, 1.5, 2, 3])('end on whole device pixels at a density of %f', (pixelRatio) => {
    for (const widthPx of [264, 280, 304, 331, 364]) {
      const places = stripLayout(60, { widthPx, narrow: widthPx < 280, pixelRatio });
      for (const edge of places.flatMap(({ left, width }) => [left, width])) {
        expect(Math.abs(edge * pixelRatio - Math.round(edge * pixelRatio))).toBeLessThan(1e-6);
      }
      const last = places.at(-1) ?? { left: 0, width: 0 };
      expect(last.left + last.width).toBeLessThanOrEqual(widthPx + 1 / pixelRatio);
      const gaps = places
        .slice(1)
        .map(({ left }, i) => left - (places[i]?.left ?? 0) - (places[i]?.width ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThan(0);
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1 / pixelRatio + 1e-6);
    }
  });

  it('need no bars at all', () => {
    expect(stripLayout(0, wide)).toEqual([]);
    expect(stripLayout(1, wide)).toHaveLength(1);
  });
});

describe('the strip', () => {
  let browser: PopoverBrowser;
  let page: Page;
  beforeAll(async () => {
    browser = await PopoverBrowser.launch();
    page = await browser.open(snapshots.healthy);
  }, launchLimitMs);
  afterAll(() => browser.close());

  const { summary, minutes } = snapshots.healthy.strip;
  const shown = () => page.locator('health-strip .summary').innerText();
  const focused = () =>
    page
      .locator('health-strip')
      .evaluate((strip) => strip.shadowRoot?.activeElement?.getAttribute('aria-label') ?? null);

  it('is a toolbar with a bar a minute and one stop for the tab key, the newest minute', async () => {
    const name = `Health of the last 60 minutes, ${summary[0]}`;
    expect(await page.getByRole('toolbar', { name }).count()).toBe(1);
    const names = await page
      .locator('health-strip button')
      .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('aria-label')));
    expect(names).toEqual(minutes.map(({ words }) => words));
    const stops = page.locator('health-strip button[tabindex="0"]');
    expect(
      await stops.evaluateAll((all) => all.map((one) => one.getAttribute('data-index'))),
    ).toEqual(['59']);
  });

  it('says the level by the height of its bars, without colour', async () => {
    const heights: Record<string, string> = {};
    for (const level of stripLevels) {
      const strip = { summary, minutes: minutes.map((minute) => ({ ...minute, level })) };
      await push(page, { ...snapshots.healthy, strip });
      heights[level] = await page
        .locator('health-strip button >> nth=0')
        .evaluate((bar) => getComputedStyle(bar, '::before').height);
    }
    await push(page, snapshots.healthy);
    expect(heights).toEqual({
      healthy: '28px',
      degraded: '17px',
      starting: '13px',
      down: '9px',
      none: '3px',
    });
  });

  it('tells the minute under the pointer in the place of the summary', async () => {
    await page.locator('health-strip button >> nth=24').hover();
    expect(await shown()).toBe(minutes[24]?.words);
    await page.mouse.move(20, 20);
    expect(await shown()).toBe(summary[0]);
  });

  it('is walked by arrow keys, minute by minute, and stops at both ends', async () => {
    await page.locator('health-strip button[tabindex="0"]').focus();
    expect(await shown()).toBe(minutes[59]?.words);
    for (const [key, index] of [
      ['ArrowRight', 59],
      ['ArrowLeft', 58],
      ['ArrowLeft', 57],
      ['ArrowRight', 58],
      ['Home', 0],
      ['ArrowLeft', 0],
      ['End', 59],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused(), key).toBe(minutes[index]?.words);
      expect(await shown(), key).toBe(minutes[index]?.words);
    }
    await page.keyboard.press('Tab');
    expect(await shown()).toBe(summary[0]);
  });
});
