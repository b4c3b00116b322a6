// @vitest-environment node
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, push } from '../../support/popover-page.ts';
import type { Stub } from '../../support/popover-stub.ts';
import { snapshots } from '../../support/snapshots.ts';

const browser = popoverForThisFile();

async function open(snapshot: Snapshot, replies: Stub['replies'] = {}): Promise<Page> {
  const page = await browser.open(snapshot, { time: 'frozen' });
  await page.evaluate((next) => {
    window.stub.replies = next;
  }, replies);
  return page;
}

const refusal = {
  ok: false,
  refusal: { code: 'busy', sentence: 'Another start is under way.' },
} as const;
const ran = (action: string) => ['ACTION_RUN', { action }];
const hero = (page: Page) => page.locator('state-hero p').innerText();

describe('a button of the bar', () => {
  it('asks main for its action', async () => {
    const page = await open(snapshots['failed-port']);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Use port 1338 instead' }).click();
    expect(await calls(page)).toEqual([ran('try-again'), ran('use-free-port')]);
  });

  it('that is off does nothing and says why', async () => {
    const page = await open(snapshots.starting);
    const restart = page.getByRole('button', { name: 'Restart' });
    expect(await restart.getAttribute('title')).toBe('KorProxy is starting the gateway');
    await restart.click({ force: true });
    expect(await calls(page)).toEqual([]);
  });

  it('turns after 150 ms without an answer, keeps its width, and takes one press at a time', async () => {
    const page = await open(snapshots.stopped, { start: 'hold' });
    const start = page.getByRole('button', { name: 'Start', exact: true });
    const before = await start.boundingBox();
    for (let press = 0; press < 5; press += 1) await start.click();
    expect(await calls(page)).toEqual([ran('start')]);
    await page.clock.runFor(140);
    expect(await page.locator('action-bar .spinner').count()).toBe(0);
    await page.clock.runFor(10);
    expect(await page.locator('action-bar .spinner').count()).toBe(1);
    expect(await start.boundingBox()).toEqual(before);
    await page.evaluate(() => window.stub.release({ ok: true, value: null }));
    await eventually(() => page.locator('action-bar .spinner').count()).toBe(0);
    await start.click();
    expect(await calls(page)).toEqual([ran('start'), ran('start')]);
  });

  it.each([
    ['a refusal', refusal, 'Another start is under way.'],
    [
      'a note',
      { ok: true, value: 'It starts when the port is free.' },
      'It starts when the port is free.',
    ],
    ['a broken bridge', 'throw', 'KorProxy gave no answer. Try again.'],
  ] as const)(
    'has %s said in the place of the hero sentence, for 6 s',
    async (_what, reply, words) => {
      const page = await open(snapshots.stopped, { start: reply });
      const before = await hero(page);
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await eventually(() => hero(page)).toBe(words);
      expect(await page.getByRole('status').innerText()).toBe(words);
      await page.clock.runFor(6_000);
      expect(await hero(page)).toBe(before);
    },
  );

  it('has what it said taken back when the state changes', async () => {
    const page = await open(snapshots.stopped, { start: refusal });
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await eventually(() => hero(page)).toBe(refusal.refusal.sentence);
    await push(page, snapshots.starting);
    expect(await hero(page)).toContain('Waiting for the first answer.');
  });
});

describe('a changed bar', () => {
  /** Shows the snapshot and stops at the very moment at which it is drawn. */
  async function change(page: Page, snapshot: Snapshot): Promise<void> {
    await page.clock.runFor(500);
    await page.evaluate((next) => window.stub.show(next), snapshot);
    const title = page.locator('h1');
    for (let ms = 0; ms < 50 && (await title.innerText()) !== snapshot.label; ms += 1) {
      await page.clock.runFor(1);
    }
    expect(await title.innerText()).toBe(snapshot.label);
  }

  it('takes no click for 400 ms', async () => {
    const page = await open(snapshots.healthy);
    await change(page, snapshots['degraded-slow']);
    const restart = page.getByRole('button', { name: 'Restart' });
    await page.clock.runFor(399);
    await restart.click();
    expect(await calls(page)).toEqual([]);
    await page.clock.runFor(1);
    await restart.click();
    expect(await calls(page)).toEqual([ran('restart')]);
  });

  it.each([
    ['a button of the bar', 'healthy', 'stopped', 'start'],
    ['Copy base URL', 'stopped', 'healthy', 'copy-base-url'],
  ] as const)('takes no Enter for 400 ms, meant for %s', async (_what, from, to, action) => {
    const page = await open(snapshots[from]);
    await change(page, snapshots[to]);
    await page.clock.runFor(399);
    await page.keyboard.press('Enter');
    expect(await calls(page)).toEqual([]);
    await page.clock.runFor(1);
    await page.keyboard.press('Enter');
    expect(await calls(page)).toEqual([ran(action)]);
  });

  it('that has the same buttons takes them at once', async () => {
    const page = await open(snapshots['degraded-slow']);
    await page.clock.runFor(500);
    await push(page, snapshots['degraded-missed']);
    await page.getByRole('button', { name: 'Restart' }).click();
    expect(await calls(page)).toEqual([ran('restart')]);
  });

  it('lets the first one that is ever shown be pressed at once', async () => {
    const page = await open(snapshots.stopped);
    await page.keyboard.press('Enter');
    expect(await calls(page)).toEqual([ran('start')]);
  });
});

describe('a slot row', () => {
  it('runs its button and says a refusal in its own second line', async () => {
    const page = await open(snapshots['failed-port'], { 'open-config-file': refusal });
    const line = page.locator('slot-card .second >> nth=1');
    const before = await line.innerText();
    await page.getByRole('button', { name: 'Open config file' }).click();
    expect(await calls(page)).toEqual([ran('open-config-file')]);
    await eventually(() => line.innerText()).toBe(refusal.refusal.sentence);
    await page.clock.runFor(6_000);
    expect(await line.innerText()).toBe(before);
  });

  it('has a switch that follows the snapshot, not the click', async () => {
    const page = await open(snapshots.stopped);
    const login = page.getByRole('switch', { name: 'Start at login' });
    expect(await login.getAttribute('aria-checked')).toBe('true');
    await login.click();
    expect(await calls(page)).toEqual([ran('toggle-start-at-login')]);
    expect(await login.getAttribute('aria-checked')).toBe('true');
    const [first, second] = snapshots.stopped.slot;
    const trailing = {
      type: 'switch',
      name: 'Start at login',
      on: false,
      action: 'toggle-start-at-login',
    } as const;
    await push(page, { ...snapshots.stopped, slot: [first, { ...second, trailing }] });
    expect(await login.getAttribute('aria-checked')).toBe('false');
  });
});
