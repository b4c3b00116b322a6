// @vitest-environment node
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ToolId } from '../../../main/contract/tools.ts';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, type PageOptions } from '../../support/popover-page.ts';
import { pressInBar } from '../../support/press-in-bar.ts';
import { snapshots } from '../../support/snapshots.ts';
import {
  allFresh,
  answerTools,
  bedrockWins,
  claudeDiff,
  clineInEditor,
  crowdedDiff,
  longAgo,
  nothingFound,
  offered,
  recently,
  rowOf,
  showTools,
  someModels,
  stubKey,
  type ToolAnswers,
  toolList,
  twoStale,
  unfold,
} from '../../support/stub-tools.ts';

const browser = popoverForThisFile();

/** The popover with its Tools tab in front. */
async function open(answers: ToolAnswers = {}, options: PageOptions = {}): Promise<Page> {
  const page = await browser.open(snapshots.healthy, { reducedMotion: 'reduce', ...options });
  await showTools(page, answers);
  return page;
}

const line = (page: Page, id: ToolId) => rowOf(page, id).locator('.second');
const rowButton = (page: Page, id: ToolId) => rowOf(page, id).locator('.head press-button');
const preset = (page: Page) => page.locator('tool-preset');
const picker = (page: Page) => page.locator('preset-model-picker button');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const form = (page: Page, label: string) => page.getByRole('radio', { name: label, exact: true });
/** What stands inside an element of our own, blanks as one. */
const inside = async (own: Locator): Promise<string> => {
  const text = await own.evaluate((one) => one.shadowRoot?.textContent ?? '');
  return text.trim();
};
const diffText = (page: Page) => inside(page.locator('file-diff'));

const names = (page: Page) => page.locator('tools-view .name').allInnerTexts();

/** What was asked of main, without the questions that repeat by themselves. */
const asked = async (page: Page) =>
  (await calls(page)).filter(
    ([name]) => name !== 'TOOL_INTEGRATION_LIST' && name !== 'TOOL_MODELS',
  );

const refuse = (page: Page, name: string, sentence: string) =>
  page.evaluate(
    (all) => {
      Object.assign(window.stub.answers, {
        [all.name]: () => {
          throw new Error(all.sentence);
        },
      });
    },
    { name, sentence },
  );

async function openDiff(page: Page): Promise<void> {
  await unfold(page, 'claude-code');
  await form(page, 'settings.json').click();
  await button(page, 'Apply to Claude Code…').click();
  await page.locator('file-diff .back').waitFor();
}

const spoken = (page: Page) => page.getByRole('status').innerText();

describe('the list', () => {
  it('has the tools of this computer with their state, and the others folded', async () => {
    const page = await open();
    expect(await names(page)).toEqual([
      ...['Claude Code', 'Codex', 'Cline', 'Continue', 'OpenCode', '21 more tools'],
    ]);
    const states = await page
      .locator('tools-view [data-tool]')
      .evaluateAll((rows) =>
        rows.map((row) => [
          row.querySelector('.mark svg')?.getAttribute('class'),
          row.querySelector('.second')?.textContent,
          row.querySelector('press-button')?.getAttribute('name'),
        ]),
      );
    expect(states).toEqual([
      ['face healthy', 'Points here, 2.1.330', 'Copy preset for Claude Code'],
      ['face degraded', 'Holds the old API key', 'Update Codex'],
      ['face stopped', 'Detected, 4.1.13', 'Copy preset for Cline'],
      ['icon', 'Points to api.openai.com', 'Copy preset for Continue'],
      ['face stopped', 'Detected, 1.18.33', 'Copy preset for OpenCode'],
    ]);
  });

  it('unfolds the others; one that cannot work has a sentence and no button', async () => {
    const page = await open();
    const more = page.getByRole('button', { name: /^21 more tools/ });
    expect(await more.getAttribute('aria-expanded')).toBe('false');
    await more.click();
    expect(await more.getAttribute('aria-expanded')).toBe('true');
    expect((await names(page)).length).toBe(27);
    const cursor = page.getByRole('listitem').filter({ hasText: 'Cursor' }).last();
    expect(await cursor.innerText()).toContain('cannot reach an address on this computer.');
    expect(await cursor.getByRole('button').count()).toBe(0);
  });

  it('says that nothing was found, and offers presets all the same', async () => {
    const page = await open({ list: toolList({ found: nothingFound }) });
    expect(await page.getByRole('heading').last().innerText()).toBe(
      'No tool found on this computer',
    );
    expect(await names(page)).toEqual(['Cline', 'Continue', 'Claude Code', '23 more tools']);
    expect(await line(page, 'continue').innerText()).toBe('VS Code, JetBrains and terminal');
    await page.getByRole('button', { name: /^23 more tools/ }).click();
    expect((await names(page)).length).toBe(27);
    await button(page, 'Copy preset for Continue').click();
    await eventually(() => line(page, 'continue').innerText()).toBe(
      'Save it as ~/.continue/models/korproxy.yaml.',
    );
  });

  it('is announced when it takes more than a moment, not before', async () => {
    const page = await browser.open(snapshots.healthy, { time: 'frozen' });
    await page.evaluate(() => {
      window.stub.answers.TOOL_INTEGRATION_LIST = () => new Promise(() => {});
    });
    await page.getByRole('tab', { name: 'Tools' }).click();
    await page.clock.runFor(140);
    expect(await page.locator('tools-view .looking').count()).toBe(0);
    await page.clock.runFor(20);
    await eventually(() => page.locator('tools-view .looking').innerText()).toBe(
      'Looking for tools…',
    );
  });

  it('says in place why it cannot be shown, and tries again', async () => {
    const page = await browser.open(snapshots.healthy);
    await refuse(page, 'TOOL_INTEGRATION_LIST', 'The home folder is not readable.');
    await page.getByRole('tab', { name: 'Tools' }).click();
    const empty = page.locator('tools-view .empty');
    await eventually(() => empty.innerText()).toContain('The home folder is not readable.');
    await answerTools(page);
    await button(page, 'Try again').click();
    await eventually(async () => (await names(page)).length).toBe(6);
  });

  it('stays when a later question is not answered, and says so above', async () => {
    const page = await open();
    await refuse(page, 'TOOL_INTEGRATION_LIST', 'KorProxy gave no answer. Try again.');
    await page.clock.runFor(3_100);
    await eventually(() => page.locator('tools-view .notice').allInnerTexts()).toEqual([
      'KorProxy gave no answer. Try again.',
    ]);
    expect((await names(page)).length).toBe(6);
  });

  it('follows changes while it is looked at, in place, and asks nothing while it is not', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    await rowOf(page, 'cline').locator('.unfold').focus();
    await answerTools(page);
    await page.clock.runFor(3_100);
    // In the order in which they were first shown, so that nothing moves under the pointer.
    await eventually(() => names(page)).toEqual([
      'Cline',
      'Continue',
      'Claude Code',
      'Codex',
      'OpenCode',
      '21 more tools',
    ]);
    const focused = await page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.textContent;
    });
    expect(focused).toContain('Cline');
    const lists = async () =>
      (await calls(page)).filter(([name]) => name === 'TOOL_INTEGRATION_LIST').length;
    await page.keyboard.press('Control+1');
    const before = await lists();
    await page.clock.runFor(10_000);
    expect(await lists()).toBe(before);
    await page.keyboard.press('Control+3');
    await eventually(lists).toBe(before + 1);
    await page.evaluate(() => window.stub.setHidden(true));
    await page.clock.runFor(10_000);
    expect(await lists()).toBe(before + 1);
  });
});

describe('the button of a row', () => {
  it('copies at one click; what to do next stands there until the tab is left', async () => {
    const page = await open({}, { time: 'frozen' });
    await rowButton(page, 'cline').click();
    await eventually(() => inside(rowButton(page, 'cline'))).toContain('Copied');
    expect(await asked(page)).toEqual([['TOOL_INTEGRATION_COPY', { toolId: 'cline' }]]);
    expect(await line(page, 'cline').innerText()).toBe('Now run it in a terminal.');
    expect(await spoken(page)).toBe('Preset for Cline copied. Now run it in a terminal.');
    await page.clock.runFor(2_100);
    await eventually(() => inside(rowButton(page, 'cline'))).toBe('Copy');
    expect(await line(page, 'cline').innerText()).toBe('Now run it in a terminal.');
    // To paste it one leaves the popover, and comes back.
    await page.evaluate(() => window.stub.setHidden(true));
    await page.evaluate(() => window.stub.setHidden(false));
    expect(await line(page, 'cline').innerText()).toBe('Now run it in a terminal.');
    await page.keyboard.press('Control+4');
    await page.keyboard.press('Control+3');
    await eventually(() => line(page, 'cline').innerText()).toBe('Detected, 4.1.13');
  });

  it.each([
    ['a refusal', 'The clipboard is not available.', null],
    ['a gateway that is stopped', null, 'Copied. The gateway is stopped.'],
  ] as const)('tells %s in the second line', async (_what, refused, next) => {
    const page = await open();
    if (refused !== null) await refuse(page, 'TOOL_INTEGRATION_COPY', refused);
    else {
      await page.evaluate((words) => {
        window.stub.answers.TOOL_INTEGRATION_COPY = () => ({ formId: 'x', next: words });
      }, next);
    }
    await rowButton(page, 'continue').click();
    await eventually(() => line(page, 'continue').innerText()).toBe(refused ?? next);
    const label = await inside(rowButton(page, 'continue'));
    expect(label.includes('Copied')).toBe(refused === null);
  });

  it('shows the fields where nothing can be pasted whole', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    expect(await line(page, 'cline').innerText()).toBe('Detected in VS Code, 4.1.13');
    await button(page, 'Show preset for Cline').click();
    expect(await rowOf(page, 'cline').locator('.unfold').getAttribute('aria-expanded')).toBe(
      'true',
    );
    expect(await form(page, 'VS Code').getAttribute('aria-checked')).toBe('true');
    expect(await asked(page)).toEqual([]);
  });
});

describe('an unfolded row', () => {
  it('is one at a time, and folds again', async () => {
    const page = await open();
    await unfold(page, 'cline');
    await unfold(page, 'continue');
    expect(await preset(page).count()).toBe(1);
    await unfold(page, 'continue');
    await eventually(() => preset(page).count()).toBe(0);
  });

  it('walks through the fields with its ink button', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    await unfold(page, 'cline');
    const ink = preset(page).locator('press-button[ink]');
    const steps = ['Copy provider', 'Copy base URL', 'Copy API key', 'Copy model ID'];
    for (const [i, label] of steps.entries()) {
      await eventually(() => inside(ink)).toBe(label);
      await ink.click();
      await eventually(() => preset(page).locator('.done').count()).toBe(i + 1);
    }
    const fields = (await asked(page)).map(([, request]) => request);
    expect(fields).toEqual(
      ['provider', 'base-url', 'api-key', 'model-id'].map((fieldId) => ({
        ...{ toolId: 'cline', formId: 'vs-code' },
        fieldId,
      })),
    );
    expect(await spoken(page)).toBe('Model ID for Cline copied.');
    expect(await ink.count()).toBe(0);
    await button(page, 'Start over with Cline').click();
    await eventually(() => inside(ink)).toBe('Copy provider');
    expect(await preset(page).locator('.done').count()).toBe(0);
  });

  it('copies one field alone, and its walk goes on with the first that is missing', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    await unfold(page, 'cline');
    await preset(page).locator('.icons button').first().click();
    await eventually(() => inside(preset(page).locator('press-button[ink]'))).toBe('Copy base URL');
    // The tool's own settings are filled in between: coming back nothing is lost.
    await page.evaluate(() => window.stub.setHidden(true));
    await page.evaluate(() => window.stub.setHidden(false));
    expect(await preset(page).locator('.done').count()).toBe(1);
  });

  it('does not mark a field whose copy was refused', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    await unfold(page, 'cline');
    await refuse(page, 'TOOL_INTEGRATION_COPY', 'The clipboard is not available.');
    await preset(page).locator('press-button[ink]').click();
    await eventually(() => preset(page).locator('.result').innerText()).toBe(
      'The clipboard is not available.',
    );
    expect(await preset(page).locator('.done').count()).toBe(0);
  });

  it('has each form with its sentence, place and note', async () => {
    const page = await open();
    await unfold(page, 'cline');
    await form(page, 'settings.json').click();
    await eventually(() => inside(preset(page))).toContain(
      "The specification's variant. Cline since 3.66 ignores it.",
    );
    expect(await preset(page).locator('.field .value').innerText()).toBe(
      '~/.config/Code/User/settings.json',
    );
    expect(await preset(page).getByText('Apply…').count()).toBe(0);
    await button(page, 'Copy preset for Cline').click();
    await eventually(() => line(page, 'cline').innerText()).toBe(
      'Put it into ~/.config/Code/User/settings.json.',
    );
    expect((await asked(page)).at(-1)?.[1]).toEqual({ toolId: 'cline', formId: 'settings-json' });
  });

  it('empties the clipboard only when that is chosen', async () => {
    const page = await open();
    await unfold(page, 'cline');
    const copy = button(page, 'Copy preset for Cline');
    await copy.click();
    await page.getByLabel('Clear the clipboard after 60 s').check();
    await copy.click();
    await eventually(async () => (await asked(page)).length).toBe(2);
    expect((await asked(page)).map(([, request]) => request)).toEqual([
      { toolId: 'cline', formId: 'terminal' },
      { toolId: 'cline', formId: 'terminal', forget: true },
    ]);
  });

  it.each([
    ['offered', { listed: offered }, 'Detected, 1.18.33', null],
    ['unknown while the gateway is stopped', { listed: null }, 'Detected, 1.18.33', null],
    [
      'picked, but not offered',
      { listed: ['gpt-5.5'], chosen: 'claude-x' },
      'Detected, model not offered now',
      'claude-x: not offered now',
    ],
    [
      'another than the usual one',
      { listed: ['gpt-5.5'] },
      'Detected, uses gpt-5.5',
      'claude-sonnet-5 is not offered now.',
    ],
  ] as const)('tells before a copy when its model is %s', async (_what, parts, words, sentence) => {
    const page = await open({ list: toolList(parts) });
    expect(await line(page, 'opencode').innerText()).toBe(words);
    await unfold(page, 'opencode');
    const text = await inside(preset(page));
    if (sentence === null) expect(text).not.toContain('not offered');
    else expect(text).toContain(sentence);
  });

  it('asks the tool itself where it points here, and shows what it said', async () => {
    const page = await open();
    await unfold(page, 'opencode');
    expect(await page.getByText('Ask the tool').count()).toBe(0);
    await unfold(page, 'claude-code');
    const result = preset(page).locator('.result');
    for (const [ok, face] of [
      [true, 'healthy'],
      [false, 'degraded'],
    ] as const) {
      await page.evaluate((answer) => {
        const sentence = answer ? 'Claude Code answered in 1.2 s.' : 'It was refused (HTTP 401).';
        window.stub.answers.TOOL_CONFIRM = () => ({ ok: answer, sentence });
      }, ok);
      await button(page, 'Ask the tool Claude Code').click();
      await eventually(() => result.locator(`.${face}`).count()).toBe(1);
    }
    expect(await result.innerText()).toBe('It was refused (HTTP 401).');
    expect(await spoken(page)).toBe('It was refused (HTTP 401).');
    expect((await asked(page)).at(-1)).toEqual(['TOOL_CONFIRM', { toolId: 'claude-code' }]);
  });
});

describe('the key', () => {
  const eye = (page: Page) => page.getByRole('button', { name: 'Show API key for Cline' });
  const shows = async (page: Page) =>
    (
      await page.evaluate(() => {
        const all = (root: ParentNode): string =>
          [...root.querySelectorAll('*')]
            .map((one) => (one.shadowRoot ? all(one.shadowRoot) : ''))
            .join('') + (root instanceof ShadowRoot ? root.innerHTML : '');
        return all(document);
      })
    ).includes(stubKey);

  const shown = async (): Promise<Page> => {
    const answers = { list: toolList({ found: clineInEditor }) };
    const page = await open(answers, { time: 'frozen' });
    await unfold(page, 'cline');
    expect(await shows(page)).toBe(false);
    await eye(page).click();
    await eventually(() => shows(page)).toBe(true);
    expect(await eye(page).getAttribute('aria-pressed')).toBe('true');
    expect((await asked(page)).at(-1)).toEqual([
      'TOOL_REVEAL',
      { toolId: 'cline', formId: 'vs-code' },
    ]);
    return page;
  };

  it.each([
    ['the eye is pressed again', (page: Page) => eye(page).click()],
    ['another tab is chosen', (page: Page) => page.keyboard.press('Control+1')],
    ['the popover is hidden', (page: Page) => page.evaluate(() => window.stub.setHidden(true))],
    ['another form is chosen', (page: Page) => form(page, 'Terminal').click()],
    ['the row is folded', (page: Page) => unfold(page, 'cline')],
    [
      'another window has the focus',
      (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
    ],
    [
      'half a minute has gone by',
      async (page: Page) => {
        await page.clock.runFor(29_900);
        expect(await shows(page)).toBe(true);
        await page.clock.runFor(200);
      },
    ],
  ])('is shown when asked for, and hidden when %s', async (_what, hide) => {
    const page = await shown();
    await hide(page);
    await eventually(() => shows(page)).toBe(false);
  });

  it('is shown inside a file too', async () => {
    const page = await open();
    await unfold(page, 'claude-code');
    expect(await preset(page).locator('pre').innerText()).toContain('korproxy-••••••••');
    await page.getByRole('button', { name: 'Show API key for Claude Code' }).click();
    await eventually(() => preset(page).locator('pre').innerText()).toContain(stubKey);
  });

  it('that comes after one has left is not shown', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    await unfold(page, 'cline');
    await page.evaluate(() => {
      const reveal = window.stub.answers.TOOL_REVEAL as (request: unknown) => unknown;
      window.stub.answers.TOOL_REVEAL = (request: unknown) =>
        new Promise((resolve) => {
          addEventListener('let-go', () => resolve(reveal(request)));
        });
    });
    await eye(page).click();
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await page.evaluate(() => window.dispatchEvent(new Event('let-go')));
    await page.clock.runFor(500);
    expect(await shows(page)).toBe(false);
  });

  it('that is refused says why', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    await unfold(page, 'cline');
    await refuse(page, 'TOOL_REVEAL', 'There is no key yet.');
    await eye(page).click();
    await eventually(() => preset(page).locator('.result').innerText()).toBe(
      'There is no key yet.',
    );
  });
});

describe('a tool that points here and is overruled', () => {
  it('says by what in its row, and what to do about it below', async () => {
    const page = await open({ list: toolList({ winners: bedrockWins }) });
    expect(await line(page, 'claude-code').innerText()).toBe(
      'Overruled by CLAUDE_CODE_USE_BEDROCK',
    );
    await unfold(page, 'claude-code');
    expect(await inside(preset(page))).toContain(
      'CLAUDE_CODE_USE_BEDROCK of the environment sends Claude Code elsewhere. Unset it where you start Claude Code.',
    );
    expect(await button(page, 'Ask the tool Claude Code').count()).toBe(1);
  });
});

describe('the difference', () => {
  it('is shown before anything is written, and left with Cancel, Escape or the back row', async () => {
    const page = await open();
    await openDiff(page);
    expect(await asked(page)).toEqual([
      ['TOOL_DIFF', { toolId: 'claude-code', formId: 'settings' }],
    ]);
    const text = await diffText(page);
    expect(text).toContain(claudeDiff.sentence);
    expect(text).toContain('Undo puts back exactly the same bytes.');
    const look = await page
      .locator('file-diff .line')
      .evaluateAll((lines) =>
        lines.map((each) => [
          each.querySelector('.sign')?.textContent,
          `${each.querySelector('.lead')?.textContent}${each.querySelector('.text')?.lastChild?.textContent}`,
        ]),
      );
    expect(look).toEqual(
      claudeDiff.files[0]?.lines
        .filter(({ sign }) => sign !== 'gap')
        .map(({ sign, text: own }) => [sign, own]),
    );
    expect(JSON.stringify(look)).not.toContain(stubKey);
    const bar = page.locator('action-bar').getByRole('button');
    expect(await bar.allInnerTexts()).toEqual(['Copy instead', 'Cancel', 'Write changes']);

    await page.keyboard.press('Escape');
    await eventually(() => page.locator('file-diff').count()).toBe(0);
    await button(page, 'Apply to Claude Code…').click();
    await button(page, 'Back to Claude Code').click();
    await eventually(() => page.locator('file-diff').count()).toBe(0);
    await button(page, 'Apply to Claude Code…').click();
    await page.locator('file-diff .back').waitFor();
    await pressInBar(page, 'Cancel');
    await eventually(() => page.locator('file-diff').count()).toBe(0);
    expect((await asked(page)).map(([name]) => name)).not.toContain('TOOL_APPLY');
    expect((await asked(page)).map(([name]) => name)).not.toContain('POPOVER_HIDE');
  });

  it('never cuts a line: it hangs four characters under its own start', async () => {
    const page = await open();
    await openDiff(page);
    const { width, wraps } = await page.locator('file-diff .card').evaluate((card) => ({
      width: card.scrollWidth - card.clientWidth,
      wraps: [...card.querySelectorAll('.added .text')].map((text) => {
        const range = document.createRange();
        range.selectNodeContents(text.lastChild ?? text);
        const [first, ...others] = [...range.getClientRects()];
        const second = others.find(({ top }) => top > (first?.top ?? 0) + 4);
        return first && second ? Math.round(second.left - first.left) : null;
      }),
    }));
    expect(width).toBe(0);
    // 4 characters of 6.6 px.
    expect(wraps.filter((each) => each !== null)).toEqual([26, 26]);
  });

  it('is written as it was shown, and can be undone in the row', async () => {
    const page = await open();
    await openDiff(page);
    await answerTools(page, { list: toolList({ appliedAtMs: { 'claude-code': recently } }) });
    const written = async () => (await asked(page)).find(([name]) => name === 'TOOL_APPLY');
    await pressInBar(page, 'Write changes for Claude Code');
    await eventually(written).toEqual([
      'TOOL_APPLY',
      { toolId: 'claude-code', formId: 'settings', planId: 'plan-1' },
    ]);
    await eventually(() => page.locator('file-diff').count()).toBe(0);
    expect(await line(page, 'claude-code').innerText()).toBe('Points here, 2.1.330');
    await eventually(() => spoken(page)).toBe('Changes for Claude Code written');
    await rowButton(page, 'claude-code').click();
    await eventually(() => line(page, 'claude-code').innerText()).toBe('Undone.');
    expect((await asked(page)).at(-1)).toEqual(['TOOL_UNDO', { toolId: 'claude-code' }]);
  });

  it('of a file that changed meanwhile is not written but shown anew', async () => {
    const page = await open();
    await openDiff(page);
    await refuse(page, 'TOOL_APPLY', 'The file changed. Look again.');
    await page.evaluate(
      (next) => {
        window.stub.answers.TOOL_DIFF = () => next;
      },
      {
        ...claudeDiff,
        planId: 'plan-2',
        files: [{ ...claudeDiff.files[0], lines: [{ sign: '+', text: 'new one' }] }],
      },
    );
    await pressInBar(page, 'Write changes for Claude Code');
    await eventually(() => diffText(page)).toContain('The file changed. Look again.');
    await eventually(() => diffText(page)).toContain('new one');
    await page.evaluate(() => {
      window.stub.answers.TOOL_APPLY = () => null;
    });
    await pressInBar(page, 'Write changes for Claude Code');
    await eventually(() => page.locator('file-diff').count()).toBe(0);
    const plans = (await asked(page))
      .filter(([name]) => name === 'TOOL_APPLY')
      .map(([, request]) => (request as { planId: string }).planId);
    expect([plans[0], plans.at(-1)]).toEqual(['plan-1', 'plan-2']);
  });

  it('that cannot be made says why in the row', async () => {
    const page = await open();
    await unfold(page, 'claude-code');
    await refuse(page, 'TOOL_DIFF', 'settings.json has an error in line 3, column 5.');
    await button(page, 'Apply to Claude Code…').click();
    await eventually(() => preset(page).locator('.result').innerText()).toBe(
      'settings.json has an error in line 3, column 5.',
    );
    expect(await page.locator('file-diff').count()).toBe(0);
  });

  it('names what is set aside, says what else decides, and leaves it on a tick', async () => {
    const { aside, kept } = crowdedDiff;
    const page = await open({ diff: aside, keptDiff: kept });
    await openDiff(page);
    const tick = page.getByRole('checkbox', { name: 'Set aside what wins over these settings' });
    const told = () =>
      page.getByRole('list', { name: 'Other settings that count for Claude Code' }).innerText();
    expect(await tick.isChecked()).toBe(true);
    expect(await diffText(page)).toContain('Set aside: env.ANTHROPIC_MODEL');
    // What is set aside is not told a second time.
    expect(await told()).toBe(aside.neighbours.at(-1)?.sentence);
    await tick.focus();
    await page.keyboard.press('Space');
    await eventually(told).toBe(kept.neighbours.map(({ sentence }) => sentence).join('\n'));
    expect(await tick.isChecked()).toBe(false);
    await eventually(() => spoken(page)).toBe(kept.sentence);
    await pressInBar(page, 'Write changes for Claude Code');
    await eventually(async () =>
      (await asked(page)).find(([name]) => name === 'TOOL_APPLY'),
    ).toEqual([
      'TOOL_APPLY',
      { toolId: 'claude-code', formId: 'settings', setAside: false, planId: 'plan-kept' },
    ]);
  });

  it('keeps its tick where the other way is refused', async () => {
    const page = await open({ diff: crowdedDiff.aside });
    await openDiff(page);
    await refuse(page, 'TOOL_DIFF', 'settings.json may not be read.');
    const tick = page.getByRole('checkbox', { name: 'Set aside what wins over these settings' });
    await tick.click();
    await eventually(() => diffText(page)).toContain('settings.json may not be read.');
    await eventually(() => tick.isChecked()).toBe(true);
  });

  it('with nothing in it offers nothing to write', async () => {
    const sentence = '~/.claude/settings.json has it already.';
    const files = [
      { path: '~/.claude/settings.json', isNew: false, added: 0, removed: 0, lines: [] },
    ];
    const page = await open({ diff: { ...claudeDiff, files, sentence } });
    await openDiff(page);
    expect(await diffText(page)).toContain(sentence);
    const write = page.locator('action-bar').getByRole('button', { name: 'Write changes' });
    expect(await write.getAttribute('aria-disabled')).toBe('true');
  });

  it('gives way to a copy', async () => {
    const page = await open();
    await openDiff(page);
    await pressInBar(page, 'Copy instead, preset for Claude Code');
    await eventually(() => page.locator('file-diff').count()).toBe(0);
    expect((await asked(page)).at(-1)).toEqual([
      'TOOL_INTEGRATION_COPY',
      { toolId: 'claude-code', formId: 'settings' },
    ]);
    expect(await line(page, 'claude-code').innerText()).toBe(
      'Put it into ~/.claude/settings.json.',
    );
  });
});

describe('tools with an old key', () => {
  const replaced = {
    ...claudeDiff,
    files: [{ ...claudeDiff.files[0], added: 1, removed: 1 }],
  } as typeof claudeDiff;

  it('are counted above the list, one alone is not', async () => {
    const notice = (page: Page) => page.locator('tools-view .notice').allInnerTexts();
    expect(await notice(await open())).toEqual([]);
    const page = await open({ list: toolList({ found: twoStale }) });
    expect(await notice(page)).toEqual(['2 tools hold the old API key']);
  });

  it('are updated at one click each, the result in place', async () => {
    const page = await open({ list: toolList({ found: twoStale }), diff: replaced });
    await answerTools(page, { list: toolList({ found: allFresh }), diff: replaced });
    await rowButton(page, 'codex').click();
    await eventually(() => line(page, 'codex').innerText()).toBe('Points here, 0.150.0');
    expect(await asked(page)).toEqual([
      ['TOOL_DIFF', { toolId: 'codex', formId: 'config' }],
      ['TOOL_APPLY', { toolId: 'codex', formId: 'config', planId: 'plan-1' }],
    ]);
    await eventually(() => spoken(page)).toBe('Codex updated');
  });

  it('are shown first when more than lines in place of lines would change', async () => {
    const page = await open();
    await rowButton(page, 'codex').click();
    await page.locator('file-diff .card').waitFor();
    expect((await asked(page)).map(([name]) => name)).toEqual(['TOOL_DIFF']);
  });

  it('are updated at one click whatever changes, where KorProxy wrote the file', async () => {
    const page = await open({ list: toolList({ appliedAtMs: { codex: longAgo } }) });
    await rowButton(page, 'codex').click();
    await eventually(async () => (await asked(page)).map(([name]) => name)).toEqual([
      'TOOL_DIFF',
      'TOOL_APPLY',
    ]);
  });

  it('are shown first where something would be set aside', async () => {
    const list = toolList({ appliedAtMs: { codex: longAgo } });
    const page = await open({ list, diff: crowdedDiff.aside });
    await rowButton(page, 'codex').click();
    await page.locator('file-diff .aside').waitFor();
    expect((await asked(page)).map(([name]) => name)).toEqual(['TOOL_DIFF']);
  });

  it.each(['TOOL_DIFF', 'TOOL_APPLY'])('say why when %s is refused', async (name) => {
    const page = await open({ diff: replaced });
    await refuse(page, name, 'config.toml is not writable.');
    await rowButton(page, 'codex').click();
    await eventually(() => line(page, 'codex').innerText()).toBe('config.toml is not writable.');
  });
});

describe('undo', () => {
  it.each([
    ['in the row for ten minutes', recently, 1, 0],
    ['in the unfolded row later', longAgo, 0, 1],
    ['nowhere when nothing was written', undefined, 0, 0],
  ] as const)('is %s', async (_what, atMs, inRow, inPreset) => {
    const page = await open({
      list: toolList(atMs === undefined ? {} : { appliedAtMs: { 'claude-code': atMs } }),
    });
    await unfold(page, 'claude-code');
    const undo = { name: 'Undo for Claude Code' };
    expect(
      await rowOf(page, 'claude-code').locator('.head').getByRole('button', undo).count(),
    ).toBe(inRow);
    expect(await preset(page).getByRole('button', undo).count()).toBe(inPreset);
  });

  it('says why when it is refused', async () => {
    const page = await open({ list: toolList({ appliedAtMs: { 'claude-code': recently } }) });
    await refuse(page, 'TOOL_UNDO', 'The file is gone.');
    await rowButton(page, 'claude-code').click();
    await eventually(() => line(page, 'claude-code').innerText()).toBe('The file is gone.');
    expect(await spoken(page)).toBe('The file is gone.');
    await page.clock.runFor(6_100);
    await eventually(() => line(page, 'claude-code').innerText()).toBe('Points here, 2.1.330');
  });
});

describe('the model of all presets', () => {
  it('stands in the bar, with how many there are besides', async () => {
    const page = await open();
    expect(await picker(page).innerText()).toBe('claude-sonnet-5');
    await answerTools(page, {
      models: { ...someModels, chosen: null, further: ['a', 'b'], small: 'c' },
    });
    await page.clock.runFor(3_100);
    await eventually(() => picker(page).innerText()).toBe('Best for each tool\nand 3 more');
  });

  it.each([
    ['picked and offered', { ...someModels }, 0],
    ['picked and not offered', { ...someModels, chosen: 'gpt-9' }, 1],
    ['picked while the gateway does not tell', { ...someModels, chosen: 'gpt-9', listed: null }, 0],
    ['not picked', { ...someModels, chosen: null }, 0],
  ])('that is %s has its warning beside it, or none', async (_what, models, warnings) => {
    const page = await open({ models });
    await picker(page).waitFor();
    expect(await page.locator('preset-model-picker .missing').count()).toBe(warnings);
    expect(await picker(page).innerText()).toBe(models.chosen ?? 'Best for each tool');
  });
});

describe('the keyboard', () => {
  const focused = (page: Page) =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.querySelector('.name')?.textContent ?? at?.textContent?.trim() ?? null;
    });

  it('moves between rows, unfolds and folds them', async () => {
    const page = await open();
    await rowOf(page, 'claude-code').locator('.unfold').focus();
    await page.keyboard.press('ArrowDown');
    await eventually(() => focused(page)).toBe('Codex');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await eventually(() => preset(page).count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    expect(await preset(page).count()).toBe(1);
    await page.keyboard.press('ArrowLeft');
    await eventually(() => preset(page).count()).toBe(0);
    await page.keyboard.press('Enter');
    await eventually(() => preset(page).count()).toBe(1);
    for (let i = 0; i < 9; i += 1) await page.keyboard.press('ArrowDown');
    await eventually(() => focused(page)).toBe('21 more tools');
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await names(page)).length).toBe(27);
  });

  it('closes with Escape the difference, then the row, then the popover', async () => {
    const page = await open();
    await openDiff(page);
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('file-diff').count()).toBe(0);
    await eventually(() => focused(page)).toBe('Claude Code');
    await page.keyboard.press('Escape');
    await eventually(() => preset(page).count()).toBe(0);
    await eventually(() => focused(page)).toBe('Claude Code');
    await page.keyboard.press('Escape');
    await eventually(async () => (await calls(page)).at(-1)?.[0]).toBe('POPOVER_HIDE');
  });

  it('chooses a form with the arrows, and presses the ink button with Enter', async () => {
    const page = await open({ list: toolList({ found: clineInEditor }) });
    await unfold(page, 'cline');
    await form(page, 'VS Code').focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => form(page, 'settings.json').getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('ArrowRight');
    await eventually(() => form(page, 'VS Code').getAttribute('aria-checked')).toBe('true');
    await page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      (at as HTMLElement).blur();
    });
    await page.keyboard.press('Enter');
    await eventually(() => preset(page).locator('.done').count()).toBe(1);
  });
});

describe('text from outside', () => {
  it('is text, whatever it looks like, and long content scrolls inside its box', async () => {
    const nasty = `"><img src=x onerror=alert(1)>'`;
    const listed = [nasty, ...offered];
    const list = toolList({ listed, chosen: nasty }).map((tool) =>
      tool.toolId === 'opencode'
        ? {
            ...tool,
            forms: tool.forms.map((own) => ({
              ...own,
              path: `~/${nasty}`,
              content: Array.from({ length: 400 }, (_, i) => `line ${i} ${nasty}`).join('\n'),
            })),
          }
        : tool,
    );
    const page = await open({
      list,
      models: { ...someModels, chosen: nasty, usual: nasty, listed },
    });
    await unfold(page, 'opencode');
    expect(
      await page.locator('tools-view img, tool-preset img, preset-model-picker img').count(),
    ).toBe(0);
    expect(await preset(page).locator('.field .value').innerText()).toBe(`~/${nasty}`);
    expect(await picker(page).innerText()).toBe(nasty);
    const box = await preset(page)
      .locator('pre')
      .evaluate((pre) => [pre.clientHeight, pre.scrollHeight, pre.scrollWidth - pre.clientWidth]);
    expect(box[0]).toBeLessThanOrEqual(136);
    expect(box[1]).toBeGreaterThan(1_000);
    expect(box[2]).toBe(0);
    expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
  });
});

describe('every width and text size', () => {
  it('has its measures', async () => {
    const page = await open({ list: toolList({ found: twoStale }) });
    const size = async (own: Locator) => {
      const { width = 0, height = 0 } = (await own.boundingBox()) ?? {};
      return [Math.round(width), Math.round(height)];
    };
    expect(await size(rowOf(page, 'cline').locator('.head'))).toEqual([328, 48]);
    expect(await size(rowButton(page, 'cline'))).toEqual([84, 28]);
    expect(await size(rowOf(page, 'cline').locator('.mark svg'))).toEqual([16, 16]);
    await unfold(page, 'cline');
    await form(page, 'VS Code').click();
    expect((await size(preset(page).locator('.choices')))[1]).toBe(26);
    expect((await size(preset(page).locator('.field').first()))[1]).toBe(30);
    expect((await size(preset(page).locator('.label').first()))[0]).toBe(58);
    expect(await size(preset(page).locator('.icons button').first())).toEqual([28, 28]);
    expect((await size(preset(page).locator('press-button').first()))[1]).toBe(28);
    expect((await size(page.locator('preset-model-picker button')))[1]).toBe(32);
    expect((await size(page.locator('action-bar')))[1]).toBe(53);
  });

  it.each([
    [320, 16],
    [360, 16],
    [420, 16],
    [360, 32],
  ])('at %i px with 1 rem of %i px nothing is wider than its place', async (width, remPx) => {
    const list = toolList({ found: twoStale });
    const page = await open({ list, diff: crowdedDiff.aside }, { width, remPx, height: 560 });
    const over = () =>
      page.evaluate(() => {
        const found: string[] = [];
        const visit = (root: ParentNode): void => {
          for (const one of root.querySelectorAll<HTMLElement>('*')) {
            if (one.shadowRoot) visit(one.shadowRoot);
            const { right, left, width: own } = one.getBoundingClientRect();
            if (own > 1 && (right > innerWidth + 0.5 || left < -0.5))
              found.push(one.outerHTML.slice(0, 120));
          }
        };
        const view = document
          .querySelector('korproxy-popover')
          ?.shadowRoot?.querySelector('tools-view')?.shadowRoot;
        if (view) visit(view);
        return found;
      });
    expect(await over()).toEqual([]);
    await unfold(page, 'claude-code');
    expect(await over()).toEqual([]);
    await unfold(page, 'cline');
    await form(page, 'VS Code').click();
    expect(await over()).toEqual([]);
    await picker(page).click();
    await page.locator('preset-models .row').first().waitFor();
    expect(await over()).toEqual([]);
    await page.keyboard.press('Escape');
    await openDiff(page);
    expect(await over()).toEqual([]);
  });
});

describe('accessibility', () => {
  it('has no violation in any state, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const list = toolList({ found: twoStale });
      const page = await open({ list, diff: crowdedDiff.aside }, { colorScheme });
      await page.evaluate(axe.source);
      const violations = async () =>
        page.evaluate(async () => {
          const result = await (window as unknown as { axe: typeof axe }).axe.run();
          return result.violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
          );
        });
      expect(await violations()).toEqual([]);
      await rowButton(page, 'cline').click();
      await page.getByRole('button', { name: /more tools/ }).click();
      expect(await violations()).toEqual([]);
      await unfold(page, 'claude-code');
      await button(page, 'Ask the tool Claude Code').click();
      await preset(page).locator('.result').waitFor();
      expect(await violations()).toEqual([]);
      await unfold(page, 'cline');
      await form(page, 'VS Code').click();
      await preset(page).locator('press-button[ink]').click();
      await page.getByRole('button', { name: 'Show API key for Cline' }).click();
      expect(await violations()).toEqual([]);
      await picker(page).click();
      await page.locator('preset-models .row').first().waitFor();
      expect(await violations()).toEqual([]);
      await page.keyboard.press('Escape');
      await openDiff(page);
      expect(await violations()).toEqual([]);
      await page.keyboard.press('Escape');
      await answerTools(page, {
        list: toolList({ found: nothingFound, listed: [], chosen: 'gpt-9' }),
        models: { ...someModels, chosen: 'gpt-9', usual: 'gpt-9', listed: [] },
      });
      await page.clock.runFor(3_100);
      await page.getByText('No tool found on this computer').waitFor();
      expect(await violations()).toEqual([]);
      expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
    }
  });

  it('repeats the object in the name of every button', async () => {
    const page = await open();
    await unfold(page, 'claude-code');
    const all = await preset(page)
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((each) => each.getAttribute('aria-label')));
    expect(all).toEqual([
      ...['Show API key for Claude Code', 'Apply to Claude Code…', 'Copy preset for Claude Code'],
      'Ask the tool Claude Code',
    ]);
  });
});
