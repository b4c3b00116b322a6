// @vitest-environment node
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchLimitMs, PopoverBrowser, push } from '../support/popover-page.ts';
import { snapshotNames, snapshots } from '../support/snapshots.ts';

let browser: PopoverBrowser;
let page: Page;
beforeAll(async () => {
  browser = await PopoverBrowser.launch();
  page = await browser.open(null);
}, launchLimitMs);
afterAll(() => browser.close());

const blocks = {
  tabs: 'tab-strip [role=tablist]',
  hero: 'state-hero',
  face: 'state-hero .shown',
  title: 'h1',
  sentence: 'state-hero p',
  slot: 'slot-card .card',
  'first row': 'slot-card .row >> nth=0',
  'second row': 'slot-card .row >> nth=1',
  strip: 'health-strip .card',
  bars: 'health-strip [role=toolbar]',
  connection: 'connection-card .card',
  versions: 'gateway-view footer',
  bar: 'action-bar',
} as const;

type Block = keyof typeof blocks;
type Box = readonly [x: number | null, y: number, width: number | null, height: number | null];

/** Where each block has to be; null where words decide. */
const table = (width: number, side: number): Readonly<Record<Block, Box>> => {
  const inner = width - 2 * side;
  return {
    tabs: [side, 12, inner, 32],
    hero: [side, 52, inner, 74],
    face: [side - 4, 63, 36, 36],
    title: [side + 40, 62, null, 24],
    sentence: [side + 40, 88, null, null],
    slot: [side, 138, inner, 92],
    'first row': [side, 138, inner, 46],
    'second row': [side, 184, inner, 46],
    strip: [side, 242, inner, 73],
    bars: [side + 12, 275, inner - 24, 28],
    connection: [side, 327, inner, 80],
    versions: [side + 2, 423, inner - 4, 14],
    bar: [0, 447, width, 53],
  };
};

const measure = async (page: Page): Promise<Record<string, Box>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(blocks).map(async ([name, selector]) => {
        const box = await page.locator(selector).boundingBox();
        return [name, [box?.x ?? 0, box?.y ?? 0, box?.width ?? 0, box?.height ?? 0]] as const;
      }),
    ),
  );

/** What is off by a pixel or more, in words; empty when all is in its place. */
const strays = (seen: Record<string, Box>, wanted: Readonly<Record<string, Box>>): string[] =>
  Object.entries(wanted).flatMap(([name, box]) =>
    box.flatMap((value, i) => {
      const actual = seen[name]?.[i] ?? 0;
      const isThere = value === null || Math.abs(actual - value) < 1;
      return isThere ? [] : [`${name} ${'xywh'.charAt(i)} is ${actual}, not ${value}`];
    }),
  );

describe.each([
  [320, 12],
  [336, 16],
  [360, 16],
  [420, 16],
])('at a width of %i px', (width, side) => {
  it('every block of every state is in its place, light and dark', async () => {
    await page.setViewportSize({ width, height: 500 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const name of snapshotNames) {
        await push(page, snapshots[name]);
        expect(strays(await measure(page), table(width, side)), name).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(overflow, name).toBe(width);
      }
    }
  });
});

describe('the key row', () => {
  it('grows into the spare room when the key is shown, and nothing else moves', async () => {
    await page.setViewportSize({ width: 360, height: 500 });
    await push(page, snapshots.healthy);
    await page.evaluate(() => {
      window.stub.replies = { KEY_REVEAL: { ok: true, value: `korproxy-${'x'.repeat(43)}` } };
    });
    await page.getByRole('button', { name: 'Show API key' }).click();
    await page.locator('connection-card .shown').waitFor();
    const wanted = { ...table(360, 16), connection: [16, 327, 328, 90] as const };
    expect(strays(await measure(page), wanted)).toEqual([]);
    expect(
      await page.locator('connection-card .shown').evaluate((value) => value.clientHeight),
    ).toBe(50);
  });
});

describe('the base URL', () => {
  it('is whole on one line at every width, with every port', async () => {
    const url = page.locator('connection-card .url');
    for (const [width, port, shown] of [
      [360, 1337, 'http://127.0.0.1:1337/v1'],
      [360, 13_370, 'http://127.0.0.1:13370/v1'],
      [320, 1337, 'http://127.0.0.1:1337/v1'],
      [320, 13_370, '127.0.0.1:13370/v1'],
    ] as const) {
      const baseUrl = `http://127.0.0.1:${port}/v1`;
      await page.setViewportSize({ width, height: 500 });
      await push(page, {
        ...snapshots.healthy,
        connection: { ...snapshots.healthy.connection, port, baseUrl },
      });
      expect(await url.innerText()).toBe(shown);
      expect((await url.boundingBox())?.height, `${width} px, ${port}`).toBe(16);
    }
  });
});
