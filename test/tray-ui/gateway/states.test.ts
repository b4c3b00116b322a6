// @vitest-environment node
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Words } from '../../../main/contract/words.ts';
import { launchLimitMs, PopoverBrowser, push } from '../../support/popover-page.ts';
import { nowMs, snapshotNames, snapshotOf, snapshots } from '../../support/snapshots.ts';

let browser: PopoverBrowser;
/** Goes through all states, as the one popover of a running app does. */
let page: Page;
beforeAll(async () => {
  browser = await PopoverBrowser.launch();
  page = await browser.open(null, { time: 'fixed' });
}, launchLimitMs);
afterAll(() => browser.close());

/** Everything that a person reads, block by block. */
async function read(page: Page) {
  const texts = async (selector: string) =>
    (await page.locator(selector).allInnerTexts()).map((text) => text.trim());
  const buttons = page.locator('action-bar press-button');
  return {
    title: await page.locator('h1').innerText(),
    tag: await texts('state-hero .tag'),
    sentence: await page.locator('state-hero p').innerText(),
    rows: await texts('slot-card .row .name'),
    lines: await texts('slot-card .row .second'),
    trailing: await texts('slot-card press-button .label, slot-card .words'),
    summary: await page.locator('health-strip .summary').innerText(),
    versions: await texts('gateway-view footer span'),
    bar: await buttons.evaluateAll((all) => all.map((one) => one.getAttribute('label'))),
    ink: await page
      .locator('press-button[ink]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('name'))),
  };
}

/** The fixtures' ticking parts as they read at the fixtures' moment. */
const spans: Readonly<Record<string, string>> = {
  'healthy since': '36 min',
  'starting since': '0.4 s',
  'degraded until': '2 s',
  'degraded since': '3 min',
  'unreachable until': '2 s',
  'failed since': '40 s',
  'stopped since': '15 min',
};

const atTheMoment = (state: string, words: Words): string =>
  words
    .map((part) => (typeof part === 'string' ? part : (spans[`${state} ${part.type}`] ?? '?')))
    .join('');

describe('the popover', () => {
  it('draws nothing but the background until the first snapshot arrives', async () => {
    expect(await page.locator('main').count()).toBe(0);
    expect(await page.evaluate(() => document.body.innerText)).toBe('');
    await push(page, snapshots.healthy);
    expect(await page.locator('main').count()).toBe(1);
  });

  it.each(snapshotNames)('says in %s what its snapshot says, and nothing else', async (name) => {
    const snapshot = snapshots[name];
    const { slot, bar, connection } = snapshot;
    await push(page, snapshot);
    const words = (parts: Words): string => atTheMoment(snapshot.state, parts);
    expect(await read(page)).toEqual({
      title: snapshot.label,
      tag: [
        ...(snapshot.demo ? ['Demo gateway'] : []),
        ...(snapshot.waiting === null ? [] : [snapshot.waiting]),
      ],
      sentence: words(snapshot.sentence),
      rows: slot.map(({ title }) => title),
      lines: slot.flatMap(({ line }) => (line ? [words(line)] : [])),
      trailing: slot.flatMap(({ trailing }) => {
        if (trailing?.type === 'button') return [trailing.button.label];
        return trailing?.type === 'words' ? [words(trailing.words)] : [];
      }),
      summary: words(snapshot.strip.summary),
      versions: [snapshot.versions.app, snapshot.versions.sidecar],
      bar: [...bar.secondary, ...(bar.primary ? [bar.primary] : [])].map(({ label }) => label),
      ink: [
        ...(connection.copyIsPrimary ? ['Copy base URL'] : []),
        ...(bar.primary ? [bar.primary.name] : []),
      ],
    });
  });

  it('never has more than one ink button', async () => {
    await push(
      page,
      snapshotOf('healthy', {
        connection: snapshots.healthy.connection,
        bar: snapshots['degraded-slow'].bar,
      }),
    );
    expect(await page.locator('press-button[ink]').count()).toBe(1);
  });

  it.each([
    ['since', -900, ['0.9 s', '1 s', '2 s']],
    ['until', 2_000, ['2 s', '1 s', '0.1 s']],
  ] as const)('counts on by itself (%s)', async (type, fromNowMs, [first, second, third]) => {
    const words = [{ type, atMs: nowMs + fromNowMs }];
    const own = await browser.open(snapshotOf('unreachable', { sentence: words }), {
      time: 'frozen',
    });
    const shown = own.locator('state-hero p');
    expect(await shown.innerText()).toBe(first);
    await own.clock.runFor(type === 'since' ? 100 : 1_001);
    expect(await shown.innerText()).toBe(second);
    await own.clock.runFor(type === 'since' ? 1_000 : 900);
    expect(await shown.innerText()).toBe(third);
  });

  it('lets nothing tick while it is hidden, and is right again when it is seen', async () => {
    const sentence = [{ type: 'since', atMs: nowMs - 5_000 } as const];
    const own = await browser.open(snapshotOf('starting', { sentence }), { time: 'frozen' });
    const shown = own.locator('state-hero p');
    await own.evaluate(() => window.stub.setHidden(true));
    await own.clock.runFor(20_000);
    expect(await shown.innerText()).toBe('5 s');
    await own.evaluate(() => window.stub.setHidden(false));
    expect(await shown.innerText()).toBe('25 s');
  });

  it('does not begin to tick when its first snapshot comes while it is hidden', async () => {
    const own = await browser.open(null, { time: 'frozen' });
    await own.evaluate(
      (first) => {
        window.stub.setHidden(true);
        window.stub.show(first);
      },
      snapshotOf('starting', { sentence: [{ type: 'since', atMs: nowMs }] }),
    );
    await own.clock.runFor(5_000);
    expect(await own.locator('state-hero p').innerText()).toBe('0.0 s');
  });
});
