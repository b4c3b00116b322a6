// @vitest-environment node
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, type PageOptions, push } from '../../support/popover-page.ts';
import { snapshots } from '../../support/snapshots.ts';
import { limitStates } from '../../support/stub-limits.ts';
import { providerViews } from '../../support/stub-providers.ts';

const browser = popoverForThisFile();

const snapshotWith = (name: keyof typeof limitStates) => ({
  ...snapshots.healthy,
  providers: { ...providerViews.answering, limits: limitStates[name] },
});

async function open(name: keyof typeof limitStates, options: PageOptions = {}): Promise<Page> {
  const page = await browser.open(snapshotWith(name), { time: 'fixed', ...options });
  await page.getByRole('tab', { name: /^Providers/ }).click();
  await settings(page).waitFor();
  return page;
}

const settings = (page: Page) => page.getByRole('group', { name: 'Limits' });
const claude = (page: Page) => page.locator('provider-row', { hasText: 'Claude' });
const lines = (page: Page) =>
  page.locator('limit-view > p, limit-view p:first-child').allInnerTexts();
const choicesOf = (select: Locator) =>
  select.evaluate((element: HTMLSelectElement) => [...element.options].map(({ text }) => text));
const asked = async (page: Page) =>
  (await calls(page)).filter(([name]) => name.startsWith('LIMITS_'));

it('asks when the tab is opened, and not at all where that is off', async () => {
  const page = await open('never asked');
  await eventually(() => asked(page)).toEqual([['LIMITS_LOOK', undefined]]);
  expect(await page.locator('limit-view').count()).toBe(0);
  const off = await open('off');
  await settings(off).getByRole('button', { name: 'Show limits' }).click();
  await eventually(() => asked(off)).toEqual([['LIMITS_CHANGE', { isOn: true }]]);
});

it('puts a window into the tray and tells when little is left, as the user chooses', async () => {
  const page = await open('well');
  const tray = settings(page).getByLabel('In the tray');
  const notify = settings(page).getByLabel('Notify me');
  expect(await choicesOf(tray)).toEqual([
    ...['Nothing', 'Claude, 5 h', 'Claude, Week', 'Claude, Opus week'],
  ]);
  expect([await tray.inputValue(), await notify.inputValue()]).toEqual(['claude: 5 h', '']);
  await tray.selectOption('Claude, Week');
  await tray.selectOption('Nothing');
  await notify.selectOption('Under 20 % left');
  await notify.selectOption('Never');
  await eventually(async () => (await asked(page)).slice(1)).toEqual([
    ['LIMITS_CHANGE', { inTray: 'claude: Week' }],
    ['LIMITS_CHANGE', { inTray: null }],
    ['LIMITS_CHANGE', { notifyBelow: 20 }],
    ['LIMITS_CHANGE', { notifyBelow: null }],
  ]);
  // What settings.json says stands there, whatever the choices are.
  const { healthy } = snapshots;
  const limits = { ...limitStates.well, notifyBelow: 15 };
  await push(page, { ...healthy, providers: { ...providerViews.answering, limits } });
  await eventually(() => notify.inputValue()).toBe('15');
  const hint = settings(page).getByText(/know what was told last/);
  expect(await hint.count()).toBe(1);
  const inBackground = { ...limits, inBackground: true };
  await push(page, { ...healthy, providers: { ...providerViews.answering, limits: inBackground } });
  await eventually(() => hint.count()).toBe(0);
  const silent = limitStates.low; // Neither in the tray nor told of.
  await push(page, { ...healthy, providers: { ...providerViews.answering, limits: silent } });
  await eventually(() => tray.inputValue()).toBe('');
  expect(await hint.count()).toBe(0);
  await push(page, { ...healthy, providers: { ...providerViews.answering, limits } });
  await eventually(() => hint.count()).toBe(1);
  expect(await choicesOf(notify)).toEqual([
    ...['Never', 'Under 10 % left', 'Under 15 % left', 'Under 20 % left', 'Under 30 % left'],
  ]);
});

it('says in a row what is left, with a bar for each window of the line', async () => {
  const page = await open('low');
  expect(await lines(page)).toEqual([
    expect.stringMatching(/^5 h 62 % left · Week 18 % left, back \w+day \d\d:\d\d · 12 min ago$/),
    expect.stringMatching(/^Week used up, back \w+day \d\d:\d\d$/),
  ]);
  const widths = await claude(page)
    .locator('limit-view .left')
    .evaluateAll((all) => all.map((one) => one.getAttribute('width')));
  expect(widths).toEqual(['62', '18']);
  await push(page, snapshotWith('not known'));
  await eventually(() => lines(page)).toEqual(['Limits not known', 'Limits not known']);
  expect(await page.locator('limit-view svg').count()).toBe(0);
});

it('unfolds to every window of every account, with why, and names nobody', async () => {
  const page = await open('several');
  await claude(page).locator('.unfold').click();
  const lists = claude(page).getByRole('list', { name: /^Limits of Claude, Account/ });
  await eventually(() => lists.count()).toBe(3);
  expect(await lists.first().getByRole('listitem').allInnerTexts()).toEqual([
    '5 h: 62 % left, back in 2 h 12 min',
    expect.stringMatching(/^Week: 40 % left, back \w+day/),
    expect.stringMatching(/^Opus week: 88 % left, back \w+day/),
  ]);
  expect(await claude(page).locator('limit-view section p').allInnerTexts()).toContain(
    'Week is used up: it blocks whatever the others have left.',
  );
});

it('says of several accounts how the gateway chooses among them', async () => {
  const providers = { ...providerViews['today, three accounts'], limits: limitStates.several };
  const page = await browser.open({ ...snapshots.healthy, providers }, { time: 'fixed' });
  await page.getByRole('tab', { name: /^Providers/ }).click();
  await claude(page).locator('.unfold').click();
  await eventually(() => claude(page).locator('.routing').allInnerTexts()).toEqual([
    'The gateway takes the accounts in turn (routing: round-robin).',
  ]);
});

it('is asked in the background, or not at all, on a press; and told why nobody is asked', async () => {
  const page = await open('well');
  await page.evaluate(() => {
    window.stub.answers = {
      ...window.stub.answers,
      LIMITS_LOOK: () => 'All were asked a moment ago.',
    };
  });
  await settings(page).getByRole('button', { name: 'Ask for limits' }).click();
  await eventually(() => settings(page).innerText()).toContain('All were asked a moment ago.');
  await settings(page).getByRole('button', { name: 'Also in the background' }).click();
  await settings(page).getByRole('button', { name: 'Turn limits off' }).click();
  await eventually(async () => (await asked(page)).slice(2)).toEqual([
    ['LIMITS_CHANGE', { inBackground: true }],
    ['LIMITS_CHANGE', { isOn: false }],
  ]);
});

it.each([
  ['light', 16, undefined],
  ['dark', 32, undefined],
  ['light', 16, 320],
] as const)('is fit for all, %s at %i px, width %s', async (colorScheme, remPx, width) => {
  const page = await open('several', { colorScheme, remPx, reducedMotion: 'reduce' });
  if (width !== undefined) await page.setViewportSize({ width, height: 500 });
  await page.evaluate(axe.source);
  await claude(page).locator('.unfold').click();
  await claude(page).locator('limit-view ul').first().waitFor();
  const violations = await page.evaluate(async () => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    const { violations: found } = await inPage.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  expect(violations).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
});
