// @vitest-environment node
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ProvidersView } from '../../../main/contract/provider-rows.ts';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, type PageOptions, push } from '../../support/popover-page.ts';
import { pressInBar } from '../../support/press-in-bar.ts';
import { nowMs, snapshots } from '../../support/snapshots.ts';
import {
  codexAccounts,
  ended,
  glmId,
  imported,
  providerViews,
  serviceAccounts,
  switchedAccounts,
  unreadableAccounts,
  viewOf,
} from '../../support/stub-providers.ts';

const browser = popoverForThisFile();

const snapshotWith = (providers: ProvidersView) => ({ ...snapshots.healthy, providers });

const show = (page: Page, view: ProvidersView) => push(page, snapshotWith(view));

/** The popover with its Providers tab in front. */
async function open(
  view: ProvidersView = providerViews.mixed,
  options: PageOptions = {},
): Promise<Page> {
  const page = await browser.open(snapshotWith(view), { time: 'fixed', ...options });
  await page.evaluate((accounts) => {
    window.stub.answers = { PROVIDER_ACCOUNTS: () => accounts };
  }, codexAccounts);
  await page.getByRole('tab', { name: /^Providers/ }).click();
  await page.locator('provider-row').first().waitFor();
  return page;
}

const row = (page: Page, name: string): Locator => page.locator('provider-row', { hasText: name });

const head = (page: Page, name: string): Locator => row(page, name).locator('.unfold');

const action = (page: Page, name: string): Locator => row(page, name).locator('.action button');

const line = (page: Page, name: string): Promise<string> =>
  row(page, name).locator('.second').innerText();

const lines = (page: Page): Promise<string[]> =>
  page
    .locator('provider-row .second')
    .evaluateAll((all) => all.map((one) => one.textContent ?? ''));

const openRows = (page: Page): Promise<(string | undefined)[]> =>
  page
    .locator('provider-row .unfold[aria-expanded=true] .name')
    .evaluateAll((all) => all.map((one) => one.textContent ?? ''));

/** What was asked of main, less what the log asks. */
async function asked(page: Page): Promise<(readonly [string, unknown])[]> {
  return (await calls(page)).filter(([name]) => name.startsWith('PROVIDER_'));
}

const lastAsked = async (page: Page) => (await asked(page)).at(-1);

/** Everything in the page, through all shadow trees, values of fields included. */
const everything = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const under = (root: ParentNode): string =>
      [...root.querySelectorAll('*')]
        .map((one) => {
          const value = 'value' in one ? String(one.value) : '';
          const own = [...one.attributes].map((attribute) => attribute.value).join(' ');
          return `${value} ${own} ${one.shadowRoot ? under(one.shadowRoot) : ''}`;
        })
        .concat([...root.childNodes].map((node) => node.textContent ?? ''))
        .join(' ');
    return under(document);
  });

const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.querySelector('.name')?.textContent ?? null;
  });

const spoken = (page: Page): Promise<string> =>
  page.locator('korproxy-popover > p[role=status], p.unseen[role=status]').innerText();

const field = (page: Page, label: string): Locator =>
  page.locator('key-form, service-form').getByLabel(label, { exact: true });

const answerWith = (page: Page, name: string, value: unknown) =>
  page.evaluate(
    ([command, answer]) => {
      window.stub.answers = { ...window.stub.answers, [command as string]: () => answer };
    },
    [name, value] as const,
  );

const refuseWith = (page: Page, name: string, sentence: string) =>
  page.evaluate(
    ([command, words]) => {
      const refuse = () => {
        throw new Error(words);
      };
      window.stub.answers = { ...window.stub.answers, [command as string]: refuse };
    },
    [name, sentence] as const,
  );

describe('the tab', () => {
  it('counts who needs the user, while that is known', async () => {
    const page = await open();
    const tab = page.getByRole('tab').nth(1);
    for (const [view, name, count] of [
      ['mixed', 'Providers, 2 need you', ['2']],
      ['device', 'Providers, 1 needs you', ['1']],
      ['answering', 'Providers', []],
      ['stopped', 'Providers', []],
    ] as const) {
      await show(page, providerViews[view]);
      expect(await tab.getAttribute('aria-label')).toBe(name);
      expect(await tab.locator('.count').allInnerTexts(), view).toEqual(count);
    }
  });

  it('asks main for nothing by itself', async () => {
    const page = await open();
    await show(page, providerViews.tested);
    expect(await asked(page)).toEqual([]);
  });
});

describe('the rows', () => {
  it('tell each provider in a line', async () => {
    const page = await open();
    expect(await lines(page)).toEqual([
      'Answered in 420 ms, 2 min ago',
      'Token expired on 21 Nov',
      'Quota used up until 15:05',
      'Testing, 1.8 s',
      'Not connected',
    ]);
    await show(page, providerViews.device);
    expect(await lines(page)).toEqual([
      'Answered in 420 ms, 4 min ago',
      'Answered in 612 ms, just now',
      'Quota used up until 15:05',
      'Waiting for you, 9:42 left',
      'Not connected',
    ]);
  });

  it('stand at their places', async () => {
    const page = await open();
    const card = await page.locator('providers-tab .card').boundingBox();
    expect(card).toMatchObject({ x: 16, y: 56, width: 328, height: 260 });
    expect(await row(page, 'Codex').boundingBox()).toMatchObject({ y: 108, height: 52 });
    expect(await row(page, 'Claude').locator('.face').boundingBox()).toMatchObject({
      ...{ x: 28, y: 74, width: 16, height: 16 },
    });
    expect(await row(page, 'Claude').locator('.text').boundingBox()).toMatchObject({ x: 54 });
    expect(await action(page, 'Claude').boundingBox()).toMatchObject({
      ...{ x: 250, y: 68, width: 84, height: 28 },
    });
  });

  it('keep their places when a result takes the place of a status', async () => {
    const page = await open();
    const boxes = async () =>
      page.locator('provider-row, provider-row .action').evaluateAll((all) =>
        all.map((one) => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return [x, y, width, height];
        }),
      );
    const before = await boxes();
    for (const view of ['tested', 'gone', 'testing', 'stopped', 'mixed'] as const) {
      await show(page, providerViews[view]);
      expect(await boxes(), view).toEqual(before);
    }
  });

  it('have one ink button at most, that of the first that needs the user', async () => {
    const page = await open();
    const inked = () =>
      page
        .locator('press-button[ink]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('name')));
    expect(await inked()).toEqual(['Log in Codex']);
    await show(page, providerViews.browser);
    expect(await inked()).toEqual(['Open auth.openai.com for Codex']);
    await show(page, providerViews.answering);
    expect(await inked()).toEqual([]);
  });

  it('unfold one at a time, by a click beside the button', async () => {
    const page = await open();
    await action(page, 'Claude').click();
    expect(await openRows(page)).toEqual([]);
    await head(page, 'Claude').click();
    await eventually(() => openRows(page)).toEqual(['Claude']);
    // Beside the text as well.
    await row(page, 'Codex').click({ position: { x: 6, y: 48 } });
    await eventually(() => openRows(page)).toEqual(['Codex']);
    await head(page, 'Codex').click();
    await eventually(() => openRows(page)).toEqual([]);
  });

  it('show names and models as text, whatever stands in them', async () => {
    const page = await open();
    const who = '<img src=x onerror=alert(1)>';
    await answerWith(page, 'PROVIDER_ACCOUNTS', {
      accounts: [{ ...codexAccounts.accounts[0], who }],
      kept: [],
    });
    await head(page, 'Codex').click();
    await eventually(() => row(page, 'Codex').locator('.who').innerText()).toBe(who);
    expect(await page.locator('img').count()).toBe(0);
  });
});

describe("a row's button", () => {
  it('asks main for what it says', async () => {
    // biome-ignore format: a table reads better as a table
    const table: readonly [keyof typeof providerViews, string, string, unknown][] = [
      ['mixed',   'Test Claude',       'PROVIDER_TEST_RUN', { providerId: 'claude' }],
      ['mixed',   'Log in Codex',      'PROVIDER_ACTION',   { providerId: 'codex', action: 'log-in' }],
      ['mixed',   'Try anyway Gemini', 'PROVIDER_TEST_RUN', { providerId: 'gemini', anyway: true }],
      ['mixed',   'Cancel Qwen',       'PROVIDER_ACTION',   { providerId: 'qwen', action: 'cancel-test' }],
      ['mixed',   'Connect iFlow',     'PROVIDER_ACTION',   { providerId: 'iflow', action: 'connect' }],
      ['device',  'Cancel Qwen',       'PROVIDER_ACTION',   { providerId: 'qwen', action: 'cancel-login' }],
      ['stopped', 'Start Claude',      'PROVIDER_ACTION',   { providerId: 'claude', action: 'start-gateway' }],
    ];
    const page = await open(providerViews.mixed, { time: 'frozen' });
    for (const [view, name, command, input] of table) {
      await show(page, providerViews[view]);
      // Sooner it would be the second click of a double click.
      await page.clock.runFor(400);
      await page.getByRole('button', { name, exact: true }).click();
      await eventually(() => lastAsked(page)).toEqual([command, input]);
    }
  });

  it('waits for the row, not for the answer: a test may take 30 s', async () => {
    const page = await open(providerViews.untested);
    await page.evaluate(() => {
      window.stub.answers = { PROVIDER_TEST_RUN: () => new Promise(() => {}) };
    });
    await action(page, 'Qwen').click();
    await eventually(() => action(page, 'Qwen').getAttribute('aria-busy')).toBe('true');
    await show(page, providerViews.mixed);
    await eventually(() => action(page, 'Qwen').getAttribute('aria-busy')).toBe(null);
    expect(await action(page, 'Qwen').innerText()).toBe('Cancel');
  });

  it.each([
    [399, 0],
    [400, 1],
  ])('%i ms after it became another one takes %i more press', async (sinceMs, taken) => {
    const page = await open(providerViews.untested, { time: 'frozen' });
    await action(page, 'Qwen').click();
    // Drawing it moves time by 150 ms.
    await show(page, providerViews.mixed);
    await page.clock.runFor(sinceMs - 150);
    await action(page, 'Qwen').click();
    const cancelled = (await asked(page)).filter(([name]) => name === 'PROVIDER_ACTION');
    expect(cancelled).toHaveLength(taken);
  });

  it('says a refusal in the place of the status, for 6 s, and aloud', async () => {
    const page = await open(providerViews.mixed, { time: 'frozen' });
    await refuseWith(page, 'PROVIDER_TEST_RUN', 'The gateway is not running.');
    await action(page, 'Claude').click();
    await eventually(() => line(page, 'Claude')).toBe('The gateway is not running.');
    expect(await spoken(page)).toBe('Claude: The gateway is not running.');
    await page.clock.runFor(5_900);
    expect(await line(page, 'Claude')).toBe('The gateway is not running.');
    await page.clock.runFor(200);
    await eventually(() => line(page, 'Claude')).toMatch(/^Answered in 420 ms/);
  });

  it('leads to a key where there is no login, and the row says why', async () => {
    const page = await open(providerViews['today, first run']);
    await head(page, 'Gemini').click();
    await eventually(() => row(page, 'Gemini').locator('.sentence').innerText()).toBe(
      'Google ended this login for private accounts on 18 June 2026. An API key of Google AI Studio works.',
    );
    await page.getByRole('button', { name: 'Add key Gemini' }).click();
    await eventually(() => field(page, 'Provider').inputValue()).toBe('gemini');
  });
});

describe('a test under way', () => {
  const done = (page: Page, name: string) =>
    row(page, name)
      .locator('.progress span')
      .evaluate((one) => (one as HTMLElement).style.transform);

  it('counts tenths, and fills the foot of its row', async () => {
    const page = await open(providerViews.mixed, { time: 'frozen' });
    expect(await done(page, 'Qwen')).toBe('scaleX(0.36)');
    const box = await row(page, 'Qwen').locator('.progress').boundingBox();
    expect(box).toMatchObject({ x: 28, y: 262, width: 316, height: 2 });
    await page.clock.runFor(700);
    expect(await line(page, 'Qwen')).toBe('Testing, 2.5 s');
    expect(await done(page, 'Qwen')).toBe('scaleX(0.5)');
    expect(await row(page, 'Claude').locator('.progress').count()).toBe(0);
  });

  it('never looks done', async () => {
    const { rows, ...rest } = providerViews.mixed;
    const page = await open();
    for (const [elapsedMs, transform] of [
      [4_740, 'scaleX(0.948)'],
      [4_750, 'scaleX(0.95)'],
      [29_000, 'scaleX(0.95)'],
    ] as const) {
      const startedAtMs = nowMs - elapsedMs;
      const late = rows.map((one) =>
        one.progress ? { ...one, progress: { startedAtMs, expectedMs: 5_000 } } : one,
      );
      await show(page, { ...rest, rows: late });
      expect(await done(page, 'Qwen')).toBe(transform);
    }
  });

  it('is told once when it is over, and nothing of its figures', async () => {
    const page = await open(providerViews.mixed, { time: 'frozen' });
    await page.clock.runFor(1_000);
    expect(await spoken(page)).toBe('');
    await show(page, providerViews.tested);
    expect(await spoken(page)).toBe('Qwen: Answered in 731 ms, just now');
    await page.clock.runFor(5_100);
    await show(page, { ...providerViews.tested });
    expect(await spoken(page)).toBe('');
  });
});

describe('an unfolded row', () => {
  it('tells cause, test, accounts and model', async () => {
    const page = await open();
    await head(page, 'Codex').click();
    const body = row(page, 'Codex').locator('.body');
    await eventually(() => body.locator('.sentence').innerText()).toBe(
      'OpenAI refused the saved login (HTTP 401), and it could not be renewed. Log in once more to use Codex again.',
    );
    expect(await body.locator('.tested').innerText()).toBe(
      'Tested 13:41 with gpt-5.6-terra. Show in logs',
    );
    expect(await body.locator('.who').allInnerTexts()).toEqual([
      'jan.nowak@example.com',
      'API key …x7Qd',
      'old.account@example.com',
    ]);
    expect(await body.getByRole('combobox').inputValue()).toBe('gpt-5.4');
  });

  it.each(['reduce', 'no-preference'] as const)(
    'at the lower edge comes into sight, motion: %s',
    async (reducedMotion) => {
      const page = await open(providerViews.answering, { reducedMotion, time: 'running' });
      await head(page, 'iFlow').click();
      const bar = await page.locator('action-bar').boundingBox();
      const end = async () => {
        const box = await page.getByRole('combobox').boundingBox();
        return (box?.y ?? Infinity) + (box?.height ?? 0);
      };
      await eventually(end).toBeLessThanOrEqual(bar?.y ?? 0);
    },
  );

  it('leads to the log around its test', async () => {
    const page = await open();
    await head(page, 'Codex').click();
    await page.getByRole('button', { name: 'Show in logs: test of Codex' }).click();
    const atMs = new Date(2025, 10, 23, 13, 41).getTime();
    await eventually(
      async () => (await calls(page)).find(([name]) => name === 'LOGS_QUERY')?.[1],
    ).toMatchObject({ filter: { fromMs: atMs - 60_000, toMs: atMs + 60_000 } });
  });

  it('says so when there is nothing to tell', async () => {
    const page = await open(providerViews['first run']);
    await head(page, 'Claude').click();
    const sentence = row(page, 'Claude').locator('.sentence');
    await eventually(() => sentence.innerText()).toBe('No account is connected.');
  });

  it('asks who is connected only then, and forgets it when folded, left or hidden', async () => {
    const page = await open();
    const knows = async () => (await everything(page)).includes('jan.nowak');
    const askedWho = async () =>
      (await asked(page)).filter(([name]) => name === 'PROVIDER_ACCOUNTS').length;
    expect([await knows(), await askedWho()]).toEqual([false, 0]);
    await head(page, 'Codex').click();
    await eventually(knows).toBe(true);
    expect(await askedWho()).toBe(1);
    expect((await asked(page)).at(-1)?.[1]).toEqual({ providerId: 'codex' });

    await head(page, 'Codex').click();
    await eventually(knows).toBe(false);

    await head(page, 'Codex').click();
    await eventually(knows).toBe(true);
    await page.getByRole('tab', { name: 'Tools' }).click();
    await eventually(knows).toBe(false);
    await page.getByRole('tab', { name: /^Providers/ }).click();
    await eventually(knows).toBe(true);

    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await eventually(knows).toBe(false);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await eventually(knows).toBe(true);

    await page.evaluate(() => window.stub.setHidden(true));
    await eventually(knows).toBe(false);
    await page.evaluate(() => window.stub.setHidden(false));
    await eventually(knows).toBe(true);
    expect(await openRows(page)).toEqual(['Codex']);
  });

  it.each([
    [60_000, ['Codex']],
    [60_001, []],
  ])('is open still when the popover comes back after %i ms: %j', async (awayMs, rows) => {
    const page = await open(providerViews.mixed, { time: 'frozen' });
    await head(page, 'Codex').click();
    await page.evaluate(() => window.stub.setHidden(true));
    await page.clock.runFor(awayMs);
    await page.evaluate(() => window.stub.setHidden(false));
    await page.getByRole('tab', { name: /^Providers/ }).click();
    await eventually(() => openRows(page)).toEqual(rows);
  });

  it('does not take names that come after it was folded', async () => {
    const page = await open();
    await page.evaluate((accounts) => {
      window.stub.answers = {
        PROVIDER_ACCOUNTS: () =>
          new Promise((resolve) => {
            window.addEventListener('late', () => resolve(accounts), { once: true });
          }),
      };
    }, codexAccounts);
    await head(page, 'Codex').click();
    await eventually(() => row(page, 'Codex').locator('account-list p').innerText()).toBe(
      'Looking for accounts…',
    );
    await page.keyboard.press('Escape');
    await page.evaluate(() => window.dispatchEvent(new Event('late')));
    expect(await everything(page)).not.toContain('jan.nowak');
  });
});

describe('an account', () => {
  const named = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

  it('is disconnected after one question in its own place, which Escape takes back', async () => {
    const page = await open();
    await head(page, 'Codex').click();
    await named(page, 'Disconnect jan.nowak@example.com').click();
    const question = page.getByRole('group', { name: 'Disconnect jan.nowak@example.com?' });
    await eventually(() => question.locator('p').innerText()).toBe(
      'Disconnect jan.nowak@example.com? The login is kept and can be brought back.',
    );
    await eventually(() => focused(page)).toBe('Cancel');
    await page.keyboard.press('Escape');
    await eventually(() => question.count()).toBe(0);
    expect(await openRows(page)).toEqual(['Codex']);

    await named(page, 'Disconnect jan.nowak@example.com').click();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await eventually(() => question.count()).toBe(0);
    expect((await asked(page)).map(([name]) => name)).not.toContain('PROVIDER_DISCONNECT');

    await named(page, 'Disconnect jan.nowak@example.com').click();
    await answerWith(page, 'PROVIDER_ACCOUNTS', { accounts: [], kept: codexAccounts.kept });
    await question.getByRole('button', { name: /^Disconnect/ }).click();
    const list = row(page, 'Codex').locator('account-list');
    await eventually(() => list.locator('.said').innerText()).toBe('Disconnected.');
    expect((await asked(page)).at(-2)).toEqual([
      'PROVIDER_DISCONNECT',
      { providerId: 'codex', accountId: 'a1' },
    ]);
    await eventually(() => list.locator('.who').allInnerTexts()).toEqual([
      'old.account@example.com',
    ]);
    expect(await spoken(page)).toBe('Disconnected.');
  });

  it('that is a key is called so in the question', async () => {
    const page = await open();
    await head(page, 'Codex').click();
    await named(page, 'Disconnect API key …x7Qd').click();
    await eventually(() => page.locator('.question p').innerText()).toBe(
      'Disconnect API key …x7Qd? The key is kept and can be brought back.',
    );
  });

  it('is switched off and on in its place, and says what it was refused for', async () => {
    const page = await open();
    await answerWith(page, 'PROVIDER_ACCOUNTS', switchedAccounts);
    await head(page, 'Codex').click();
    const use = (who: string) => page.getByRole('switch', { name: `Use ${who}` });
    await eventually(() => row(page, 'Codex').locator('account-list p').allInnerTexts()).toEqual(
      expect.arrayContaining([
        'Refused at 13:41 (quota used up), asked again from 15:05.',
        'Switched off',
      ]),
    );
    expect(await use('second@example.com').getAttribute('aria-checked')).toBe('false');
    await use('jan.nowak@example.com').click();
    await eventually(() => asked(page)).toContainEqual([
      'PROVIDER_ACCOUNT_SWITCH',
      { providerId: 'codex', accountId: 'a1', on: false },
    ]);
    await eventually(() => row(page, 'Codex').locator('.said').innerText()).toBe('Switched.');
    expect(await page.getByRole('switch').count()).toBe(2);
  });

  it('that cannot be read is named by its file, which is one press away', async () => {
    const page = await open(providerViews.unreadable);
    await answerWith(page, 'PROVIDER_ACCOUNTS', unreadableAccounts);
    expect(await line(page, 'Claude')).toBe("Login can't be read");
    await head(page, 'Claude').click();
    await eventually(() => row(page, 'Claude').locator('account-list p').allInnerTexts()).toEqual([
      'claude-jan.nowak@example.com.json',
      'Not used: its file is not whole.',
    ]);
    await named(page, 'Open the folder of the logins').click();
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_ACTION',
      { providerId: 'claude', action: 'open-auth-folder' },
    ]);
    await eventually(() => named(page, /^Disconnect/).count()).toBe(0);
  });

  it('that was kept is brought back, or what hinders that is said', async () => {
    const page = await open();
    await head(page, 'Codex').click();
    await refuseWith(page, 'PROVIDER_BRING_BACK', 'A newer login of this account is there.');
    await named(page, 'Bring back old.account@example.com').click();
    const said = row(page, 'Codex').locator('account-list .said');
    await eventually(() => said.innerText()).toBe('A newer login of this account is there.');
    await answerWith(page, 'PROVIDER_BRING_BACK', 'Back again.');
    await named(page, 'Bring back old.account@example.com').click();
    await eventually(() => said.innerText()).toBe('Back again.');
    const launchSettings = (await asked(page)).filter(([name]) => name === 'PROVIDER_BRING_BACK');
    expect(launchSettings[1]?.[1]).toEqual({ providerId: 'codex', accountId: 'o1' });
  });
});

describe('the model picker', () => {
  const picker = (page: Page) => page.getByRole('combobox');
  /** Not by its place: the row still unfolds, and the accounts above it come a moment later. */
  const clickPicker = async (page: Page): Promise<void> => {
    await head(page, 'Claude').click();
    await row(page, 'Claude').getByText('jan.nowak@example.com').waitFor();
    await picker(page).focus();
    await picker(page).dispatchEvent('click');
    await page.getByRole('listbox').waitFor();
  };
  const options = (page: Page) => page.getByRole('option').allInnerTexts();

  it('opens to the live list, searches it, and remembers what was chosen', async () => {
    const page = await open();
    await clickPicker(page);
    expect(await options(page)).toEqual([
      'Default',
      'claude-sonnet-4-6',
      'claude-sonnet-5',
      'claude-haiku-4-5-20251001',
    ]);
    await page.keyboard.type('HAIKU');
    await eventually(() => options(page)).toEqual(['claude-haiku-4-5-20251001']);
    await page.keyboard.press('Enter');
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_MODEL_CHOOSE',
      { providerId: 'claude', modelId: 'claude-haiku-4-5-20251001' },
    ]);
    await eventually(() => page.getByRole('listbox').count()).toBe(0);
    expect(await spoken(page)).toBe('Claude is tested with claude-haiku-4-5-20251001');
  });

  it('goes back to the default, and moves with the arrows from end to end', async () => {
    const page = await open();
    await head(page, 'Claude').click();
    await picker(page).focus();
    await page.keyboard.press('ArrowDown');
    const at = () => page.locator('li.at').innerText();
    await eventually(at).toBe('claude-sonnet-4-6');
    await page.keyboard.press('ArrowUp');
    await eventually(at).toBe('Default');
    await page.keyboard.press('ArrowUp');
    await eventually(at).toBe('claude-haiku-4-5-20251001');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_MODEL_CHOOSE',
      { providerId: 'claude', modelId: null },
    ]);
    expect(await openRows(page)).toEqual(['Claude']);
  });

  it('closes with Escape before its row does, and takes nothing that is not listed', async () => {
    const page = await open();
    await clickPicker(page);
    await page.keyboard.type('gpt');
    await eventually(() => page.getByText('No model matches.').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('listbox').count()).toBe(0);
    expect(await picker(page).inputValue()).toBe('claude-sonnet-4-6');
    expect(await openRows(page)).toEqual(['Claude']);
    await page.keyboard.press('Escape');
    await eventually(() => openRows(page)).toEqual([]);
    expect((await asked(page)).map(([name]) => name)).not.toContain('PROVIDER_MODEL_CHOOSE');
  });

  it.each([
    [59, 60, 0],
    [60, 60, 1],
  ])(
    'of %i models draws %i rows with the default and tells of %i more',
    async (count, drawn, more) => {
      const { rows, ...rest } = providerViews.mixed;
      const models = Array.from({ length: count }, (_, i) => `model-${i}`);
      const page = await open({ ...rest, rows: rows.map((one) => ({ ...one, models })) });
      await clickPicker(page);
      await eventually(async () => (await options(page)).length).toBe(drawn);
      expect(await page.getByText(`${more} more. Type to find one.`).count()).toBe(more);
    },
  );

  it('is opened by Choose…', async () => {
    const page = await open(providerViews.gone);
    await page.getByRole('button', { name: 'Choose… Codex' }).click();
    await eventually(() => focused(page)).toBe('Model for tests of Codex');
    await eventually(async () => (await options(page)).length).toBe(4);
  });
});

describe('a login', () => {
  it('unfolds its row when it begins, shows the code large, and copies code and link', async () => {
    const page = await open(providerViews.opening, { time: 'frozen' });
    expect(await openRows(page)).toEqual([]);
    await show(page, providerViews.device);
    expect(await openRows(page)).toEqual(['Qwen']);
    expect(await spoken(page)).toContain('Qwen: Open the page, log in and enter this code.');
    const code = page.locator('login-steps .code');
    expect(await code.locator('span').first().innerText()).toBe('WDJB-MJHT');
    expect(await code.boundingBox()).toMatchObject({ x: 54, width: 278, height: 48 });
    await answerWith(page, 'PROVIDER_ACTION', 'Copied');
    for (const [name, request] of [
      ['Copy code for Qwen', 'copy-login-code'],
      ['Copy link of the login for Qwen', 'copy-login-link'],
    ] as const) {
      await page.getByRole('button', { name }).click();
      await eventually(() => lastAsked(page)).toEqual([
        'PROVIDER_ACTION',
        { providerId: 'qwen', action: request },
      ]);
    }
    await eventually(() => page.getByText('Copied', { exact: true }).count()).toBe(2);
    await page.getByRole('button', { name: 'Open chat.qwen.ai for Qwen' }).click();
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_ACTION',
      { providerId: 'qwen', action: 'open-login-page' },
    ]);
  });

  it('counts its time down by the second, unheard', async () => {
    const page = await open(providerViews.device, { time: 'frozen' });
    expect(await line(page, 'Qwen')).toBe('Waiting for you, 9:42 left');
    await page.clock.runFor(2_000);
    expect(await line(page, 'Qwen')).toBe('Waiting for you, 9:40 left');
    await page.clock.runFor(600_000);
    expect(await line(page, 'Qwen')).toBe('Waiting for you, 0:00 left');
    expect(await spoken(page)).toBe('');
  });

  it('in a browser elsewhere is finished with its last address', async () => {
    const page = await open(providerViews.browser);
    const address = page.getByLabel('Browser on another machine? Paste its last address');
    const said = page.locator('login-steps .said');
    await page.getByRole('button', { name: 'Use it: the pasted address' }).click();
    await eventually(() => said.innerText()).toBe('Paste the address first.');
    await answerWith(page, 'PROVIDER_LINK_PASTE', 'That is not an address of this login.');
    await address.fill('https://example.com/');
    await address.press('Enter');
    await eventually(() => said.innerText()).toBe('That is not an address of this login.');
    expect(await address.inputValue()).toBe('https://example.com/');
    await answerWith(page, 'PROVIDER_LINK_PASTE', null);
    await address.fill(' http://localhost:1455/auth/callback?code=secret&state=1 ');
    await page.getByRole('button', { name: 'Use it: the pasted address' }).click();
    await eventually(() => said.innerText()).toBe('Address taken.');
    expect(await lastAsked(page)).toEqual([
      'PROVIDER_LINK_PASTE',
      { providerId: 'codex', text: 'http://localhost:1455/auth/callback?code=secret&state=1' },
    ]);
    expect(await everything(page)).not.toContain('secret');
  });

  it('ends in the status line, and aloud', async () => {
    const page = await open(providerViews.device);
    for (const [outcome, words] of [
      ['connected', 'Connected, 3 models'],
      ['denied', 'You said no in the browser'],
      ['cancelled', 'Cancelled'],
      ['timed-out', 'Time ran out'],
      ['other-account', 'That was another account'],
    ] as const) {
      await show(page, providerViews.device);
      expect(await page.locator('login-steps').count()).toBe(1);
      await show(page, viewOf({ qwen: ended('qwen', outcome) }));
      expect(await line(page, 'Qwen')).toBe(words);
      expect(await spoken(page)).toBe(`Qwen: ${words}`);
      expect(await page.locator('login-steps').count()).toBe(0);
    }
  });
});

describe('accounts of another CLIProxyAPI', () => {
  const offer = (page: Page) => page.getByRole('group', { name: 'Accounts that were found' });
  const came = (page: Page) => page.getByRole('group', { name: 'Accounts brought along' });
  const bring = (page: Page) => page.getByRole('button', { name: 'Bring 3 accounts along' });
  const imports = async (page: Page) =>
    (await asked(page)).filter(([name]) => name.startsWith('PROVIDER_IMPORT'));
  const personal = /jan\.nowak|old\.account/;

  async function brought(options: PageOptions = {}): Promise<Page> {
    const page = await open(providerViews.found, options);
    await answerWith(page, 'PROVIDER_IMPORT', imported);
    await bring(page).click();
    await came(page).waitFor();
    await show(page, providerViews.untested);
    return page;
  }

  it('are offered at the top while there are some, without a colour or an ink button', async () => {
    const page = await open(providerViews.mixed);
    expect(await offer(page).count()).toBe(0);
    const above = await page.locator('providers-tab .card').boundingBox();
    await show(page, providerViews.found);
    expect(await offer(page).locator('p').allInnerTexts()).toEqual([
      '3 accounts of another CLIProxyAPI were found: Claude 2, Codex 1.',
      expect.stringContaining('The other program must not run on with the same accounts'),
    ]);
    expect(await offer(page).getByRole('button').allInnerTexts()).toEqual([
      'Bring 3 accounts along',
      'Not now',
    ]);
    expect(await page.locator('found-accounts press-button[ink]').count()).toBe(0);
    const below = await page.locator('providers-tab .card').boundingBox();
    expect(below?.y).toBeGreaterThan(above?.y ?? Infinity);
    await show(page, providerViews.mixed);
    expect(await page.locator('providers-tab .card').boundingBox()).toEqual(above);
  });

  it('come along with one press, and what was left is named with its why, and aloud the sum', async () => {
    const page = await brought();
    expect(await imports(page)).toEqual([['PROVIDER_IMPORT', undefined]]);
    expect(await came(page).locator('p').allInnerTexts()).toEqual([
      '3 accounts were brought along: Claude 2, Codex 1.',
      expect.stringContaining('each renewal of a token ends the one before'),
      'Left where they are:',
    ]);
    expect(await came(page).getByRole('listitem').allInnerTexts()).toEqual([
      'claude-jan.nowak@example.com.json: It is not whole, so nothing can read it. Log in again for that account.',
      'codex-old.account@example.com-plus.json: This account is here already.',
    ]);
    expect(await spoken(page)).toBe('3 accounts were brought along: Claude 2, Codex 1.');
    await eventually(() => focused(page)).toBe('Done');
  });

  it('name nobody before, nor once the tab or the popover was left', async () => {
    const page = await brought();
    expect(await everything(page)).toMatch(personal);
    await page.getByRole('tab', { name: /^Tools/ }).click();
    await eventually(() => everything(page)).not.toMatch(personal);
    await page.getByRole('tab', { name: /^Providers/ }).click();
    expect(await came(page).count()).toBe(0);

    const other = await brought();
    await other.evaluate(() => window.stub.setHidden(true));
    await eventually(() => everything(other)).not.toMatch(personal);
  });

  it('tell nobody who has gone before the answer came', async () => {
    const page = await open(providerViews.found);
    await page.evaluate((answer) => {
      const released = new Promise((resolve) => {
        window.addEventListener('release', () => resolve(answer), { once: true });
      });
      window.stub.answers = { PROVIDER_IMPORT: () => released };
    }, imported);
    await bring(page).click();
    await page.getByRole('tab', { name: /^Tools/ }).click();
    await page.evaluate(() => window.dispatchEvent(new Event('release')));
    await eventually(() => spoken(page)).toBe(imported.sentence);
    await page.getByRole('tab', { name: /^Providers/ }).click();
    await offer(page).waitFor();
    expect(await everything(page)).not.toMatch(personal);
  });

  it.each([
    [399, 1],
    [400, 0],
  ])('a press %i ms after the answer leaves it there %i times', async (sinceMs, shown) => {
    const page = await brought({ time: 'frozen' });
    await page.clock.runFor(sinceMs - 150); // Showing the view took 150 ms.
    await came(page).getByRole('button', { name: 'Done' }).click();
    await eventually(() => came(page).count()).toBe(shown);
    if (shown === 0) await eventually(() => focused(page)).toMatch(/^Claude/);
  });

  it('that are not wanted now are told so to main, and the focus goes to the rows', async () => {
    const page = await open(providerViews.found);
    await page.getByRole('button', { name: 'Not now' }).click();
    await eventually(() => imports(page)).toEqual([['PROVIDER_IMPORT_DECLINE', undefined]]);
    await eventually(() => focused(page)).toBe('Claude');
  });

  it('say in place and aloud what hindered them, and can be tried again', async () => {
    const page = await open(providerViews.found);
    const words = 'The disk is full, so nothing was brought along. Make room and try again.';
    await refuseWith(page, 'PROVIDER_IMPORT', words);
    await bring(page).click();
    await eventually(() => offer(page).locator('.said').innerText()).toBe(words);
    expect(await spoken(page)).toBe(words);
    await answerWith(page, 'PROVIDER_IMPORT', imported);
    await bring(page).click();
    await came(page).waitFor();
  });

  it('show the names of files as text, and say how many more there are', async () => {
    const page = await open(providerViews.found);
    const file = '<img src=x onerror=alert(1)>.json';
    const left = [{ file, sentence: 'It is empty.' }];
    await answerWith(page, 'PROVIDER_IMPORT', { ...imported, left, more: 279 });
    await bring(page).click();
    await eventually(() => came(page).getByRole('listitem').allInnerTexts()).toEqual([
      `${file}: It is empty.`,
      'And 279 more.',
    ]);
    expect(await page.locator('img').count()).toBe(0);
  });
});

describe('a service of the user', () => {
  it('has a row like the others, by its name as it is written, and what it can be asked', async () => {
    const page = await open(providerViews.services);
    const names = page.locator('provider-row .name');
    expect((await names.allInnerTexts()).slice(-4)).toEqual([
      ...['GLM, Coding Plan', 'OpenRouter', '<b>odd</b> 🚀', 'LM Studio'],
    ]);
    expect((await lines(page)).slice(-3)).toEqual(['Key refused', 'Switched off', 'Disconnected']);
    await page.getByRole('button', { name: 'Bring back LM Studio' }).click();
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_ACTION',
      { providerId: 'service:lmstudio-lmstudi', action: 'bring-back' },
    ]);
    await page.getByRole('button', { name: 'Test GLM, Coding Plan' }).click();
    await eventually(() => lastAsked(page)).toEqual(['PROVIDER_TEST_RUN', { providerId: glmId }]);
  });

  it('takes another key and what it lists in a form that never holds its own key', async () => {
    const page = await open(providerViews.services);
    await answerWith(page, 'PROVIDER_ACCOUNTS', serviceAccounts);
    await head(page, 'GLM, Coding Plan').click();
    await page.getByRole('button', { name: 'Edit GLM, Coding Plan' }).click();
    const models = field(page, 'Model ids, one per line');
    await eventually(() => models.inputValue()).toBe('glm-4.6');
    expect(await field(page, 'New API key').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Fetch the models of the service' }).click();
    await eventually(() => models.inputValue()).toBe('glm-4.6\nqwen/qwen3-coder');
    expect(await lastAsked(page)).toEqual([
      'PROVIDER_SERVICE_MODELS',
      { serviceId: glmId, baseUrl: 'https://api.z.ai', key: null },
    ]);
    const said = page.locator('service-form .sentence');
    await models.fill('');
    await pressInBar(page, 'Save');
    await eventually(() => said.innerText()).toBe(
      'Name at least one model that the service offers.',
    );
    await models.fill('glm-5, glm-5 glm-4.6');
    await field(page, 'New API key').fill(' sk-canary-new ');
    await pressInBar(page, 'Save');
    await eventually(() => said.innerText()).toBe('Changed.');
    expect(await lastAsked(page)).toEqual([
      'PROVIDER_SERVICE_CHANGE',
      { serviceId: glmId, key: 'sk-canary-new', models: ['glm-5', 'glm-4.6'] },
    ]);
    expect(await everything(page)).not.toContain('canary');
    await page.getByRole('button', { name: 'Done' }).click();
    await eventually(() => page.locator('service-form').count()).toBe(0);
  });

  it('whose key was refused leads to its own form', async () => {
    const page = await open(providerViews.services);
    await page.getByRole('button', { name: 'New key OpenRouter' }).click();
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_SERVICE',
      { serviceId: 'service:openrouter-openr' },
    ]);
  });
});

describe('the form for an API key', () => {
  async function openForm(view: ProvidersView = providerViews.mixed): Promise<Page> {
    const page = await open(view);
    await page.getByRole('button', { name: 'Add API key…' }).click();
    await page.locator('key-form').waitFor();
    return page;
  }

  const said = (page: Page) => page.locator('key-form .sentence').innerText();

  const save = async (page: Page, words: string): Promise<void> => {
    await pressInBar(page, 'Save key');
    await eventually(() => said(page)).toBe(words);
  };

  it('sends a key once, and holds it no longer than that', async () => {
    const page = await openForm();
    await eventually(() => field(page, 'Provider').inputValue()).toBe('claude');
    const key = field(page, 'API key');
    expect(await key.getAttribute('type')).toBe('password');
    await key.fill('  sk-ant-canary ');
    await key.press('Enter');
    await eventually(() => said(page)).toBe('Saved.');
    const kind = 'claude';
    expect(await asked(page)).toEqual([
      ['PROVIDER_KEY_ADD', { kind, key: 'sk-ant-canary', baseUrl: null, name: null, models: [] }],
    ]);
    expect(await everything(page)).not.toContain('canary');
    await page.getByRole('button', { name: 'Done' }).click();
    await eventually(() => page.locator('provider-row').count()).toBe(5);
  });

  it.each([
    ['mixed', ['Claude', 'Codex', 'Gemini', 'OpenAI-compatible']],
    ['today, first run', ['Claude', 'Codex', 'Grok', 'Gemini', 'OpenAI-compatible']],
  ] as const)('offers the kinds of key that the gateway takes: %s', async (view, kinds) => {
    const page = await openForm();
    await show(page, providerViews[view]);
    const options = field(page, 'Provider').locator('option');
    await eventually(() => options.allInnerTexts()).toEqual(kinds);
  });

  it('asks of a service of its own for name, address and models, and says what is missing', async () => {
    const page = await openForm();
    expect(await field(page, 'Name').count()).toBe(0);
    await field(page, 'Provider').selectOption('OpenAI-compatible');
    await save(page, 'Give the service a name.');
    await eventually(() => field(page, 'Name').getAttribute('aria-invalid')).toBe('true');
    await field(page, 'Name').fill('OpenRouter');
    await save(page, 'An OpenAI-compatible service needs its base URL.');
    await field(page, 'Base URL').fill('https://openrouter.ai/api/v1');
    await save(page, 'Paste the key first.');
    await field(page, 'API key').fill('sk-or-1');
    await save(page, 'Name at least one model that the service offers.');
    expect(await asked(page)).toEqual([]);
    await field(page, 'Model ids, one per line').fill('glm-4.6\nqwen/qwen3-coder');
    await save(page, 'Saved.');
    expect((await asked(page))[0]?.[1]).toEqual({
      kind: 'openai-compatible',
      key: 'sk-or-1',
      baseUrl: 'https://openrouter.ai/api/v1',
      name: 'OpenRouter',
      models: ['glm-4.6', 'qwen/qwen3-coder'],
    });
  });

  it('fills in a ready service, and what it lists', async () => {
    const page = await openForm();
    await field(page, 'Provider').selectOption('OpenAI-compatible');
    await field(page, 'Service').selectOption('OpenRouter');
    expect(await field(page, 'Name').inputValue()).toBe('OpenRouter');
    expect(await field(page, 'Base URL').inputValue()).toBe('https://openrouter.ai/api/v1');
    expect(await asked(page)).toEqual([]);
    await field(page, 'API key').fill('sk-or-1');
    await page.getByRole('button', { name: 'Fetch the models of the service' }).click();
    await eventually(() => said(page)).toBe('2 models found.');
    expect(await asked(page)).toEqual([
      ['PROVIDER_SERVICE_MODELS', { baseUrl: 'https://openrouter.ai/api/v1', key: 'sk-or-1' }],
    ]);
    const models = field(page, 'Model ids, one per line');
    expect(await models.inputValue()).toBe('glm-4.6\nqwen/qwen3-coder');
    await refuseWith(page, 'PROVIDER_SERVICE_MODELS', 'openrouter.ai refused the key.');
    await page.getByRole('button', { name: 'Fetch the models of the service' }).click();
    await eventually(() => said(page)).toBe('openrouter.ai refused the key.');
    expect(await models.inputValue()).toBe('glm-4.6\nqwen/qwen3-coder');
  });

  it('asks the port of a service on this computer at once, and needs no key for it', async () => {
    const page = await openForm();
    await field(page, 'Provider').selectOption('OpenAI-compatible');
    await field(page, 'Service').selectOption('Ollama on this computer');
    await eventually(() => said(page)).toBe('2 models found.');
    expect(await lastAsked(page)).toEqual([
      'PROVIDER_SERVICE_MODELS',
      { baseUrl: 'http://127.0.0.1:11434/v1', key: null },
    ]);
    expect(await field(page, 'API key, if it wants one').count()).toBe(1);
    await save(page, 'Saved.');
    expect((await lastAsked(page))?.[1]).toMatchObject({ name: 'Ollama', key: 'local' });
    expect(await field(page, 'API key').count()).toBe(1);
  });

  it('keeps what was typed when main refuses', async () => {
    const page = await openForm();
    await refuseWith(page, 'PROVIDER_KEY_ADD', 'config.yaml has an error in line 12.');
    await field(page, 'API key').fill('sk-ant-1');
    await save(page, 'config.yaml has an error in line 12.');
    expect(await field(page, 'API key').inputValue()).toBe('sk-ant-1');
  });

  it('empties the key when the popover is left, and closes with Escape before the row does', async () => {
    const page = await open();
    await head(page, 'Codex').click();
    await page.getByRole('button', { name: 'Add API key…' }).click();
    await field(page, 'API key').fill('sk-ant-canary');
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    expect(await field(page, 'API key').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await eventually(() => openRows(page)).toEqual(['Codex']);
    await page.keyboard.press('Escape');
    await eventually(() => openRows(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await eventually(async () => (await calls(page)).at(-1)?.[0]).toBe('POPOVER_HIDE');
  });

  it('leads back by its row', async () => {
    const page = await openForm();
    await page.getByRole('button', { name: 'Back to Providers' }).click();
    await eventually(() => page.locator('provider-row').count()).toBe(5);
  });
});

describe('the bar', () => {
  const all = (page: Page) => page.locator('action-bar press-button').last();

  it('has the key at the left, and one box at the right for Test all and Cancel all', async () => {
    const page = await open(providerViews.answering);
    const key = await page.getByRole('button', { name: 'Add API key…' }).boundingBox();
    expect(key?.x).toBe(16);
    const before = await all(page).boundingBox();
    expect((before?.x ?? 0) + (before?.width ?? 0)).toBe(344);
    await show(page, providerViews.testing);
    expect(await all(page).getAttribute('label')).toBe('Cancel all');
    expect(await all(page).boundingBox()).toEqual(before);
  });

  it('tests all, and cancels all, but not within 400 ms of the change', async () => {
    const page = await open(providerViews.answering, { time: 'frozen' });
    await page.evaluate(() => {
      window.stub.answers = { PROVIDER_TEST_ALL: () => new Promise(() => {}) };
    });
    const names = async () => (await asked(page)).map(([name]) => name);
    await page.clock.runFor(500);
    await all(page).click();
    expect(await names()).toEqual(['PROVIDER_TEST_ALL']);
    await show(page, providerViews.testing);
    await page.clock.runFor(200);
    await all(page).click();
    expect(await names()).toEqual(['PROVIDER_TEST_ALL']);
    await page.clock.runFor(300);
    await all(page).click();
    expect(await names()).toEqual(['PROVIDER_TEST_ALL', 'PROVIDER_TEST_CANCEL']);
  });

  it('says under the rows why not all are tested', async () => {
    const page = await open(providerViews.answering, { time: 'frozen' });
    await refuseWith(page, 'PROVIDER_TEST_ALL', 'The gateway is not running.');
    await page.clock.runFor(500);
    await all(page).click();
    await eventually(() => page.locator('providers-tab > p').allInnerTexts()).toEqual([
      'The gateway is not running.',
    ]);
    expect(await spoken(page)).toBe('The gateway is not running.');
  });

  it.each([
    ['stopped', 'The gateway is not running. Start it first.'],
    ['first run', 'No provider is connected yet.'],
  ] as const)('has nothing to test when %s, and says why', async (view, reason) => {
    const page = await open(providerViews[view]);
    const button = all(page).locator('button');
    await eventually(() => button.getAttribute('aria-disabled')).toBe('true');
    expect(await button.getAttribute('title')).toBe(reason);
    await button.click({ force: true });
    expect(await asked(page)).toEqual([]);
  });
});

describe('the keyboard', () => {
  it('goes up and down the rows in its column, unfolds with Right and folds with Left', async () => {
    const page = await open();
    await head(page, 'Claude').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('Gemini');
    await page.keyboard.press('ArrowRight');
    await eventually(() => openRows(page)).toEqual(['Gemini']);
    await page.keyboard.press('ArrowLeft');
    await eventually(() => openRows(page)).toEqual([]);
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe('Codex');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Log in Codex');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('Try anyway Gemini');
    await head(page, 'iFlow').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('iFlow');
  });

  it('Left from within an unfolded row folds it and goes to its head', async () => {
    const page = await open();
    await head(page, 'Codex').click();
    await page.getByRole('button', { name: /^Show in logs/ }).focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => openRows(page)).toEqual([]);
    expect(await focused(page)).toBe('Codex');
  });

  it('presses the ink button with Enter, unless a control has the focus', async () => {
    const page = await open();
    const blur = () =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        (at as HTMLElement | null)?.blur();
      });
    await head(page, 'Claude').focus();
    await page.keyboard.press('Enter');
    await eventually(() => openRows(page)).toEqual(['Claude']);
    await blur();
    await page.keyboard.press('Enter');
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_ACTION',
      { providerId: 'codex', action: 'log-in' },
    ]);
    await show(page, providerViews.device);
    await blur();
    await page.keyboard.press('Enter');
    await eventually(() => lastAsked(page)).toEqual([
      'PROVIDER_ACTION',
      { providerId: 'qwen', action: 'open-login-page' },
    ]);
  });
});

describe('every window', () => {
  const tooWide = (page: Page): Promise<string[]> =>
    page
      .locator(
        'provider-row .name, provider-row .label, found-accounts .label, login-steps .code span, action-bar .label',
      )
      .evaluateAll((all) =>
        all
          .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
          .map((one) => one.textContent ?? ''),
      );

  const sideways = (page: Page): Promise<number> =>
    page.locator('.views').evaluate((one) => one.scrollWidth - one.clientWidth);

  it.each([
    [320, 16],
    [360, 16],
    [420, 16],
    [360, 32],
  ])('of %i px with letters of %i px cuts off no name, button or code', async (width, remPx) => {
    const page = await open(providerViews.mixed, { width, remPx });
    for (const name of Object.keys(providerViews) as (keyof typeof providerViews)[]) {
      await show(page, providerViews[name]);
      expect(await tooWide(page), name).toEqual([]);
      expect(await sideways(page), name).toBe(0);
    }
    await show(page, providerViews.found);
    await answerWith(page, 'PROVIDER_IMPORT', imported);
    await page.getByRole('button', { name: 'Bring 3 accounts along' }).click();
    await page.getByRole('button', { name: 'Done' }).waitFor();
    expect(await sideways(page)).toBe(0);
    expect(await tooWide(page)).toEqual([]);
    await show(page, providerViews.mixed);
    await head(page, 'Codex').click();
    expect(await sideways(page)).toBe(0);
    expect(await tooWide(page)).toEqual([]);
  });

  it.each([
    [335, ''],
    [336, ', 2 min ago'],
  ])('of %i px shows of the age "%s"', async (width, age) => {
    const page = await open(providerViews.mixed, { width });
    expect(await line(page, 'Claude')).toBe(`Answered in 420 ms${age}`);
    expect(await line(page, 'Codex')).toBe('Token expired on 21 Nov');
  });

  it('with large letters has the button under the text', async () => {
    const page = await open(providerViews.mixed, { remPx: 32 });
    const text = await head(page, 'Claude').boundingBox();
    const button = await action(page, 'Claude').boundingBox();
    expect(button?.y).toBeGreaterThanOrEqual((text?.y ?? 0) + (text?.height ?? 0));
  });

  it('lets nothing move where motion is not wanted', async () => {
    const page = await open(providerViews.device, { reducedMotion: 'reduce' });
    const moving = await page.evaluate(() => {
      const under = (root: ShadowRoot): number =>
        [...root.querySelectorAll('*')].reduce(
          (sum, { shadowRoot }) => sum + (shadowRoot ? under(shadowRoot) : 0),
          root.getAnimations().length,
        );
      const root = document.querySelector('korproxy-popover')?.shadowRoot;
      return root ? under(root) : -1;
    });
    expect(moving).toBe(0);
  });

  it('with forced colours draws faces in the colour of text, and the test that runs', async () => {
    const page = await open(providerViews.mixed, { forcedColors: 'active' });
    const text = await page.evaluate(() => {
      const probe = document.createElement('p');
      probe.style.color = 'CanvasText';
      document.body.append(probe);
      return getComputedStyle(probe).color;
    });
    const fill = row(page, 'Claude').locator('.solid');
    expect(await fill.evaluate((one) => getComputedStyle(one).fill)).toBe(text);
    const bar = row(page, 'Qwen').locator('.progress span');
    const ground = await bar.evaluate((one) => getComputedStyle(one).backgroundColor);
    expect(ground).not.toBe('rgba(0, 0, 0, 0)');
  });
});

describe('a screen reader', () => {
  it('meets a list of named rows, whose faces say nothing', async () => {
    const page = await open();
    const list = page.getByRole('list', { name: 'Providers' });
    expect(await list.getByRole('listitem').count()).toBe(5);
    expect(await page.locator('provider-row svg:not([aria-hidden=true])').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Test Claude', exact: true }).count()).toBe(1);
    const name = /^Codex Token expired on 21 Nov$/;
    expect(await page.getByRole('button', { name, expanded: false }).count()).toBe(1);
  });
});

describe('axe finds nothing', () => {
  const violations = (page: Page): Promise<readonly string[]> =>
    page.evaluate(async () => {
      const { axe: inPage } = window as unknown as { readonly axe: typeof axe };
      const found = await inPage.run(document, { resultTypes: ['violations'] });
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, html }) => `${id}: ${JSON.stringify(target)} ${html}`),
      );
    });

  it.each(['light', 'dark'] as const)(
    'in any state of the rows, %s',
    async (colorScheme) => {
      const page = await open(providerViews.mixed, { colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(axe.source);
      for (const name of Object.keys(providerViews) as (keyof typeof providerViews)[]) {
        await show(page, providerViews[name]);
        expect(await violations(page), name).toEqual([]);
      }
    },
    60_000,
  );

  it.each([
    ['light', 16],
    ['dark', 16],
    ['dark', 32],
  ] as const)(
    'in accounts brought along, unfolded rows, a question, the models and the form, %s at %i px',
    async (colorScheme, remPx) => {
      const page = await open(providerViews.mixed, {
        colorScheme,
        remPx,
        reducedMotion: 'reduce',
      });
      await page.evaluate(axe.source);
      await show(page, providerViews.found);
      await answerWith(page, 'PROVIDER_IMPORT', imported);
      await page.getByRole('button', { name: 'Bring 3 accounts along' }).click();
      await page.getByRole('button', { name: 'Done' }).waitFor();
      expect(await violations(page), 'brought along').toEqual([]);
      await show(page, providerViews.mixed);
      await head(page, 'Codex').click();
      await row(page, 'Codex').locator('.who').first().waitFor();
      expect(await violations(page), 'unfolded').toEqual([]);
      await page.getByRole('button', { name: 'Disconnect jan.nowak@example.com' }).click();
      await page.getByRole('combobox').click();
      await page.getByRole('listbox').waitFor();
      expect(await violations(page), 'question and models').toEqual([]);
      await page.keyboard.type('nothing like it');
      expect(await violations(page), 'no model').toEqual([]);
      await page.getByRole('button', { name: 'Add API key…' }).click();
      await page.locator('key-form').waitFor();
      await field(page, 'Provider').selectOption('OpenAI-compatible');
      expect(await violations(page), 'form').toEqual([]);
      await pressInBar(page, 'Save key');
      await eventually(() => page.locator('key-form .wrong').count()).toBe(1);
      expect(await violations(page), 'wrong').toEqual([]);
      expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
    },
    60_000,
  );
});
