// @vitest-environment node
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchLimitMs, PopoverBrowser, push } from '../support/popover-page.ts';
import { snapshotNames, snapshots } from '../support/snapshots.ts';

let browser: PopoverBrowser;
let page: Page;
/** Whatever left the page for somewhere else. */
const requests: string[] = [];
beforeAll(async () => {
  browser = await PopoverBrowser.launch();
  page = await browser.open(snapshots.healthy);
  page.on('request', (request) => requests.push(request.url()));
}, launchLimitMs);
afterAll(() => browser.close());

const reports = (): Promise<string[]> => page.evaluate(() => window.stub.reports.splice(0));
const wasRun = (): Promise<boolean> => page.evaluate(() => 'wasRun' in window);

describe('the content security policy', () => {
  it('has nothing to report while the popover is used', async () => {
    for (const name of snapshotNames) await push(page, snapshots[name]);
    await page.evaluate(() => {
      window.stub.replies = { KEY_REVEAL: { ok: true, value: 'korproxy-abc' } };
    });
    await page.getByRole('button', { name: 'Show API key' }).click();
    await page.getByRole('button', { name: 'Copy API key' }).click();
    await page.getByRole('button', { name: 'More' }).click();
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 320, height: 500 });
    expect(await reports()).toEqual([]);
    expect(requests).toEqual([]);
  });

  it.each([
    [
      'an inline script',
      'require-trusted-types-for',
      "const s = document.createElement('script'); s.append('window.wasRun = 1'); document.body.append(s)",
    ],
    [
      'a script from elsewhere',
      'require-trusted-types-for',
      "const s = document.createElement('script'); s.setAttribute('src', 'https://elsewhere.test/x.js'); document.body.append(s)",
    ],
    [
      'an inline handler',
      'require-trusted-types-for',
      "const i = document.createElement('img'); i.setAttribute('onerror', 'window.wasRun = 1'); i.src = 'data:,'; document.body.append(i)",
    ],
    [
      'a javascript: address',
      'script-src-elem',
      "const a = document.createElement('a'); a.href = 'javascript:window.wasRun = 1'; document.body.append(a); a.click()",
    ],
    ['eval', 'require-trusted-types-for', "eval('window.wasRun = 1')"],
    [
      'markup from a string',
      'require-trusted-types-for',
      "document.body.innerHTML = '<img src=x onerror=window.wasRun=1>'",
    ],
    [
      'an inline style',
      'style-src-elem',
      "const s = document.createElement('style'); s.append('*{color:red}'); document.head.append(s)",
    ],
    ['a request', 'connect-src', "fetch('https://elsewhere.test/').catch(() => {})"],
    ['a picture from elsewhere', 'img-src', "new Image().src = 'https://elsewhere.test/x.png'"],
    [
      'a frame',
      'frame-src',
      "const f = document.createElement('iframe'); f.src = 'https://elsewhere.test/'; document.body.append(f)",
    ],
    [
      'another base address',
      'base-uri',
      "const b = document.createElement('base'); b.href = 'https://elsewhere.test/'; document.head.append(b)",
    ],
    [
      'a form',
      'form-action',
      "const f = document.createElement('form'); f.action = 'https://elsewhere.test/'; document.body.append(f); f.submit()",
    ],
  ])('stops %s', async (_what, directive, payload) => {
    await reports();
    // In a task of the page's own: what a debugger evaluates may do more than a page.
    await page.evaluate(`setTimeout(() => { ${payload} })`);
    await page.waitForFunction(() => window.stub.reports.length > 0);
    expect((await reports()).map((report) => report.split(':')[0])).toContain(directive);
    expect(await wasRun()).toBe(false);
  });
});

describe('hostile text', () => {
  // The page that was attacked keeps what was put into it.
  beforeAll(async () => {
    page = await browser.open(snapshots.healthy);
  });

  it.each([
    ['markup', '<img src=x onerror="window.wasRun=1"><script>window.wasRun=1</script>'],
    ['an order to read backwards', '\u202egnikcah\u202c \u2066x'],
    ['a million characters', 'x'.repeat(1_000_000)],
    ['half a million words', `${'x '.repeat(500_000)}`],
  ])('is text and nothing else, and moves nothing: %s', async (_what, text) => {
    await page.setViewportSize({ width: 360, height: 500 });
    const row = { mark: null, title: text, line: [text], trailing: null } as const;
    const button = {
      label: text,
      name: text,
      action: 'start',
      enabled: false,
      reason: text,
    } as const;
    await reports();
    await push(page, {
      ...snapshots.healthy,
      slot: [row, { ...row, trailing: { type: 'button', button } }],
      strip: {
        summary: [text],
        minutes: snapshots.healthy.strip.minutes.map((minute, i) =>
          i === 0 ? { ...minute, words: text } : minute,
        ),
      },
      connection: { ...snapshots.healthy.connection, maskedKey: 'korproxy-' },
      versions: { app: text, sidecar: text },
      bar: { secondary: [button], primary: button },
      menu: [[{ label: text, action: 'quit', checked: null }]],
    });
    const shown = await page.locator('slot-card .name >> nth=0').evaluate((one) => one.textContent);
    expect(text.startsWith(shown.slice(0, -1))).toBe(true);
    expect(shown.length).toBeLessThanOrEqual(400);
    expect(await page.locator('img, script:not([src])').count()).toBe(0);
    expect(await reports()).toEqual([]);
    expect(await wasRun()).toBe(false);
    expect((await page.locator('action-bar').boundingBox())?.y).toBe(447);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});
