// @vitest-environment node
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ToolModels } from '../../../main/contract/tools.ts';
import { axeViolations } from '../../support/axe-violations.ts';
import { eventually } from '../../support/eventually.ts';
import { oddModels } from '../../support/odd-models.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls } from '../../support/popover-page.ts';
import { snapshots } from '../../support/snapshots.ts';
import { answerTools, showTools, someModels } from '../../support/stub-tools.ts';

const browser = popoverForThisFile();

const [sonnet, codex, gemini] = someModels.listed ?? [];

const picker = (page: Page) => page.locator('preset-model-picker button');
const view = (page: Page) => page.locator('preset-models');
const search = (page: Page) => page.getByLabel('Search models');
const names = (page: Page) => view(page).locator('.pick').allInnerTexts();
const ids = (page: Page) =>
  view(page)
    .locator('.pick bdi')
    .evaluateAll((all) => all.map((one) => one.textContent));
const pick = (page: Page, name: string) => view(page).getByRole('button', { name, exact: true });
const role = (page: Page, id: string) => page.getByLabel(`${id} in presets`);
const status = (page: Page) => view(page).getByRole('status').innerText();
const notes = (page: Page) => view(page).locator('.note').allInnerTexts();
const asked = async (page: Page) =>
  (await calls(page)).filter(([name]) => /^TOOL_MODEL_/.test(name));

async function open(models: Partial<ToolModels> = {}): Promise<Page> {
  const page = await browser.open(snapshots.healthy, { reducedMotion: 'reduce' });
  await showTools(page, { models: { ...someModels, ...models } });
  await picker(page).click();
  await view(page).waitFor();
  return page;
}

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `m-${n}`);

describe('the models of presets', () => {
  it('are opened from the bar, with the caret in the search, and left by Escape', async () => {
    const page = await open();
    expect(await picker(page).getAttribute('aria-expanded')).toBe('true');
    await eventually(() => search(page).evaluate((field) => field.matches(':focus'))).toBe(true);
    await page.keyboard.type('gem');
    expect(await names(page)).toEqual([gemini]);
    await page.keyboard.press('Escape');
    expect(await search(page).inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await eventually(() => view(page).count()).toBe(0);
    expect(await picker(page).getAttribute('aria-expanded')).toBe('false');
    expect(await picker(page).evaluate((button) => button.matches(':focus'))).toBe(true);
  });

  it('have those in use first, then all by maker, and say which is the default', async () => {
    const page = await open({
      listed: ['qwen-3', 'glm-5', 'gemini-3', 'gpt-5', 'claude-5', 'o4'],
      ...{ chosen: 'gpt-5', further: ['gone'], small: 'glm-5' },
    });
    expect(await names(page)).toEqual([
      ...['Best for each tool', 'gpt-5', 'gone', 'glm-5'],
      ...['claude-5', 'o4', 'gemini-3', 'qwen-3'],
    ]);
    expect(await pick(page, 'gpt-5').getAttribute('aria-pressed')).toBe('true');
    expect(await view(page).locator('.role').allInnerTexts()).toEqual(['Default']);
    expect(await view(page).getByText('not offered now').count()).toBe(1);
    expect(await role(page, 'gone').inputValue()).toBe('further');
    expect(await role(page, 'glm-5').inputValue()).toBe('small');
    expect(await role(page, 'o4').inputValue()).toBe('none');
  });

  it('are picked as the default and marked besides, by one press each', async () => {
    const page = await open();
    await pick(page, codex ?? '').click();
    await pick(page, 'Best for each tool').click();
    await role(page, gemini ?? '').selectOption('Also');
    await role(page, codex ?? '').selectOption('Small jobs');
    await eventually(() => asked(page)).toEqual([
      ['TOOL_MODEL_PICK', { modelId: codex }],
      ['TOOL_MODEL_PICK', { modelId: null }],
      ['TOOL_MODEL_MARK', { modelId: gemini, as: 'further' }],
      ['TOOL_MODEL_MARK', { modelId: codex, as: 'small' }],
    ]);
  });

  it('are taken out of the presets again', async () => {
    const page = await open({ small: gemini ?? null });
    await role(page, gemini ?? '').selectOption('Not in presets');
    await eventually(() => asked(page)).toEqual([
      ['TOOL_MODEL_MARK', { modelId: gemini, as: 'none' }],
    ]);
  });

  it('stay as they were when that is refused, and say why', async () => {
    const page = await open();
    const sentence = 'A preset holds 40 models. Unmark one first.';
    await page.evaluate((words) => {
      Object.assign(window.stub.answers, {
        TOOL_MODEL_MARK: () => {
          throw new Error(words);
        },
      });
    }, sentence);
    await role(page, codex ?? '').selectOption('Also');
    await eventually(() => status(page)).toBe(sentence);
    await eventually(() => role(page, codex ?? '').inputValue()).toBe('none');
  });

  it('keep their rows where they are while they change', async () => {
    const page = await open({ listed: many(5), chosen: 'm-3' });
    const before = await names(page);
    await answerTools(page, {
      models: { ...someModels, listed: [...many(5), 'new'], chosen: 'm-4', further: ['m-3'] },
    });
    await page.clock.runFor(3_100);
    await eventually(() => names(page)).toEqual([...before, 'new']);
    expect(await pick(page, 'm-4').getAttribute('aria-pressed')).toBe('true');
  });

  it('are walked by the arrow keys, from the search and back', async () => {
    const page = await open();
    const focused = () =>
      view(page).evaluate((one) => one.shadowRoot?.activeElement?.textContent?.trim());
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Best for each tool');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(sonnet);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await eventually(() => search(page).evaluate((field) => field.matches(':focus'))).toBe(true);
  });

  it('say when the gateway does not tell, and what was left out', async () => {
    const leftOut = '3 models are left out. They have no name.';
    const page = await open({ listed: null, leftOut });
    const said = await view(page).locator('.sentence').allInnerTexts();
    expect(said.slice(1)).toEqual(['The gateway does not tell its models now.', leftOut]);
    expect(await names(page)).toEqual(['Best for each tool', sonnet]);
  });
});

describe('a long list', () => {
  it.each([
    [60, 60, []],
    [61, 60, ['1 more. Type to find one.']],
    [5_000, 60, ['4,940 more. Type to find one.']],
  ])('of %i models draws %i rows and tells of the others', async (count, rows, said) => {
    const page = await open({ listed: many(count), chosen: null });
    expect(await names(page)).toHaveLength(rows + 1);
    expect(await notes(page)).toEqual(said);
    expect(await search(page).getAttribute('placeholder')).toBe(
      `Search ${count.toLocaleString('en')} models`,
    );
  });

  it.each([
    ['m-4999', ['m-4999'], []],
    ['  998  M-4 ', ['m-4998'], []],
    ['no such', [], ['No model matches.']],
  ])('has every one of them for who types %j', async (text, found, said) => {
    const page = await open({ listed: many(5_000), chosen: null });
    await search(page).fill(text);
    await eventually(() => names(page)).toEqual(found);
    expect(await notes(page)).toEqual(said);
  });
});

describe('odd names', () => {
  it('are text, each in its own direction, and are found and picked as they are', async () => {
    const page = await open({ listed: [...oddModels], chosen: null });
    expect((await ids(page)).slice(1).toSorted()).toEqual([...oddModels].toSorted());
    expect(await view(page).locator('script, img, b').count()).toBe(0);
    for (const id of ['<b onclick="x()">bold</b>', '🦙 llama 👩‍💻', 'a  b   c']) {
      await search(page).fill(id);
      await view(page).locator('.pick').first().click();
    }
    await eventually(async () => (await asked(page)).map(([, request]) => request)).toEqual([
      { modelId: '<b onclick="x()">bold</b>' },
      { modelId: '🦙 llama 👩‍💻' },
      { modelId: 'a  b   c' },
    ]);
    expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
  });

  it('are found among 5,000 of their kind, in a view in which axe finds nothing', async () => {
    const listed = Array.from({ length: 5_000 }, (_, n) => {
      const odd = oddModels[n % oddModels.length] ?? '';
      return n < oddModels.length ? odd : `${n} ${odd.slice(0, 190)}`;
    });
    const page = await open({ listed, chosen: null });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeViolations(page)).toEqual([]);
    }
    for (const id of listed.slice(2_000, 2_000 + oddModels.length)) {
      await search(page).fill(id);
      await eventually(async () => (await ids(page)).includes(id)).toBe(true);
    }
    await search(page).fill('llama');
    await eventually(() => notes(page)).toEqual([expect.stringMatching(/^\d+ more\. Type/)]);
    expect(await axeViolations(page)).toEqual([]);
    expect(await view(page).locator('script, img, b').count()).toBe(0);
    expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
  });
});
