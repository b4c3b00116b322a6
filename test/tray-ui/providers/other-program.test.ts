// @vitest-environment node
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { fileDifference } from '../../../main/base/core/difference.ts';
import type { OtherConfigView } from '../../../main/contract/provider-rows.ts';
import type { Difference } from '../../../main/contract/tools.ts';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, type PageOptions, push } from '../../support/popover-page.ts';
import { pressInBar } from '../../support/press-in-bar.ts';
import { snapshots } from '../../support/snapshots.ts';
import { providerViews } from '../../support/stub-providers.ts';

const browser = popoverForThisFile();

const nothing: OtherConfigView = { offer: null, takenOver: null };
const offered = { ...nothing, offer: 'A config.yaml of another CLIProxyAPI was found.' };
const taken = { ...nothing, takenOver: 'config.yaml was taken over on 2026-11-23.' };

const diff: Difference = {
  planId: 'plan-1',
  files: [fileDifference('config.yaml', 'host: 127.0.0.1\n', '# theirs\ndebug: true\n', 'none')],
  sentence: 'config.yaml gets what ~/.ccs/cliproxy/config.yaml says.',
};

const snapshotWith = (otherConfig: OtherConfigView, view = providerViews.untested) => ({
  ...snapshots.healthy,
  providers: { ...view, otherConfig },
});

type Answers = Readonly<Record<string, unknown>>;

/** An answer that is a string in an array refuses with it. */
const answerWith = (page: Page, answers: Answers) =>
  page.evaluate((all) => {
    for (const [name, answer] of Object.entries(all)) {
      window.stub.answers[name as 'PROVIDER_IMPORT'] = () => {
        if (Array.isArray(answer)) throw new Error(String(answer[0]));
        return answer;
      };
    }
  }, answers);

async function open(
  config: OtherConfigView,
  answers: Answers = {},
  options: PageOptions = {},
): Promise<Page> {
  const page = await browser.open(snapshotWith(config), { time: 'fixed', ...options });
  await answerWith(page, { PROVIDER_CONFIG_DIFF: diff, ...answers });
  await page.getByRole('tab', { name: /^Providers/ }).click();
  await part(page).waitFor();
  return page;
}

const part = (page: Page) => page.getByRole('group', { name: 'Another CLIProxyAPI' });
const press = (page: Page, name: string) => part(page).getByRole('button', { name }).click();
const paragraphs = (page: Page) => part(page).locator('p').allInnerTexts();
const asked = async (page: Page) =>
  (await calls(page)).filter(([name]) => /^PROVIDER_(IMPORT|CONFIG)/.test(name));

it('a folder is chosen, what was left in it is named, and nobody once the tab is left', async () => {
  const left = [{ file: 'jan@example.com.json', sentence: 'It is empty.' }];
  const sentence = 'Nothing was found in that folder that could come along.';
  const page = await open(nothing, {
    PROVIDER_IMPORT_CHOOSE: { sentence, notes: [], left, more: 2 },
  });
  await press(page, 'Choose its folder…');
  await eventually(() => paragraphs(page)).toContain(sentence);
  expect(await part(page).getByRole('listitem').allInnerTexts()).toEqual([
    'jan@example.com.json: It is empty.',
    'And 2 more.',
  ]);
  expect(await asked(page)).toEqual([['PROVIDER_IMPORT_CHOOSE', { what: 'folder' }]]);
  await page.getByRole('tab', { name: /^Tools/ }).click();
  await page.getByRole('tab', { name: /^Providers/ }).click();
  expect(await part(page).getByRole('listitem').count()).toBe(0);
});

it('accounts that were found there have the focus on their button', async () => {
  const page = await open(nothing, {
    PROVIDER_IMPORT_CHOOSE: { sentence: '', notes: [], left: [], more: 0 },
  });
  await push(page, snapshotWith(nothing, providerViews.found));
  await press(page, 'Choose its folder…');
  const button = page.getByRole('button', { name: 'Bring 3 accounts along' });
  await eventually(() => button.evaluate((one) => one.matches(':focus'))).toBe(true);
});

// biome-ignore format: a table
it.each<[what: string, answers: Answers, told: string | null]>([
  ['cancelled',       { PROVIDER_IMPORT_CHOOSE: null },                          null],
  ['foreign',         { PROVIDER_IMPORT_CHOOSE: ['That is no config.yaml.'] },   'That is no config.yaml.'],
])('a config.yaml that is %s opens nothing', async (_what, answers, told) => {
  const page = await open(nothing, answers);
  await press(page, 'Choose config.yaml…');
  await eventually(async () => (await asked(page)).length).toBe(1);
  if (told !== null) await eventually(() => paragraphs(page)).toContain(told);
  expect(await page.locator('file-diff').count()).toBe(0);
});

it('the difference is shown first, taken over on a press, told, and undone', async () => {
  const page = await open(offered);
  await press(page, 'Look at its config.yaml…');
  await page.locator('file-diff .added').first().waitFor();
  expect(await page.locator('file-diff .sentence').innerText()).toBe(diff.sentence);
  expect((await asked(page)).map(([name]) => name)).toEqual(['PROVIDER_CONFIG_DIFF']);

  await answerWith(page, { PROVIDER_CONFIG_TAKE: ['A file changed. Look again.'] });
  await pressInBar(page, 'Take over config.yaml');
  await eventually(() => page.locator('file-diff .sentence').innerText()).toBe(
    'A file changed. Look again.',
  );
  await answerWith(page, { PROVIDER_CONFIG_TAKE: 'config.yaml was taken over.' });
  await pressInBar(page, 'Take over config.yaml');
  await eventually(() => page.locator('file-diff').count()).toBe(0);
  expect((await asked(page)).at(-1)).toEqual(['PROVIDER_CONFIG_TAKE', { planId: 'plan-1' }]);

  await push(page, snapshotWith(taken));
  await answerWith(page, { PROVIDER_CONFIG_UNDO: 'The config.yaml of before is back.' });
  await press(page, 'Undo, config.yaml');
  await eventually(() => paragraphs(page)).toContain('The config.yaml of before is back.');
});

it('Escape and the way back lead to where it was opened', async () => {
  const page = await open(offered);
  const look = part(page).getByRole('button', { name: 'Look at its config.yaml…' });
  for (const leave of [
    () => page.keyboard.press('Escape'),
    () => page.getByRole('button', { name: 'Back to config.yaml' }).click(),
  ]) {
    await look.click();
    await page.locator('file-diff .card').waitFor();
    await leave();
    await eventually(() => look.evaluate((one) => one.matches(':focus'))).toBe(true);
  }
});

it.each([
  ['light', 16],
  ['dark', 32],
] as const)('is fit for all, %s at %i px', async (colorScheme, remPx) => {
  const page = await open(
    { ...offered, ...taken, offer: offered.offer },
    {},
    { colorScheme, remPx },
  );
  await page.evaluate(axe.source);
  const violations = () =>
    page.evaluate(async () => {
      const { axe: inPage } = window as unknown as { axe: typeof axe };
      const { violations: found } = await inPage.run(document, { resultTypes: ['violations'] });
      return found.map(({ id }) => id);
    });
  expect(await violations()).toEqual([]);
  await press(page, 'Look at its config.yaml…');
  await page.locator('file-diff .card').waitFor();
  expect(await violations()).toEqual([]);
  expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
});
