// @vitest-environment node
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LogMark, LogRow } from '../../../main/contract/logs.ts';
import { eventually } from '../../support/eventually.ts';
import { popoverForThisFile } from '../../support/popover-for-this-file.ts';
import { calls, type PageOptions } from '../../support/popover-page.ts';
import { pressInBar } from '../../support/press-in-bar.ts';
import { nowMs, snapshots } from '../../support/snapshots.ts';

const browser = popoverForThisFile();

const row = (
  id: string,
  secondsAgo: number,
  mark: LogMark,
  event: string,
  sentence: string,
): LogRow => ({
  ...{ id, mark, event, sentence },
  atMs: nowMs - secondsAgo * 1_000,
  fromSidecar: event === 'sidecar.said',
  fields: [
    ['code', '2'],
    ['ranMs', '8000'],
  ],
  raw: JSON.stringify({ event, code: 2, ranMs: 8_000 }),
});

const crash: readonly LogRow[] = [
  row('f', 10, 'good', 'health.changed', 'Healthy again.'),
  row('e', 10, 'good', 'sidecar.ready', 'CLIProxyAPI answers again, 2 s after it was lost.'),
  row('d', 11, 'info', 'sidecar.spawned', 'CLIProxyAPI started (pid 4711).'),
  row('c', 12, 'warn', 'sidecar.exited', 'CLIProxyAPI ended by itself with exit code 2.'),
  row('b', 13, 'debug', 'health.checked', 'Check answered in 3 ms.'),
  row('a', 5_000, 'error', 'launch.failed', 'The start failed.'),
];

const many = (count: number): LogRow[] =>
  Array.from({ length: count }, (_, i) =>
    row(`m${count - i}`, i / 1_000, 'info', 'x.happened', `Line ${count - i}.`),
  );

/** The popover with its Logs tab in front. */
async function open(log: readonly LogRow[] | null, options: PageOptions = {}): Promise<Page> {
  const page = await browser.open(snapshots.healthy, options);
  await page.evaluate(
    (rows) => {
      window.stub.log = rows;
    },
    log as LogRow[] | null,
  );
  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.locator('logs-view .line, .empty').first().waitFor();
  return page;
}

const seen = (page: Page): Promise<string[]> =>
  page
    .locator('logs-view .line .sentence')
    .evaluateAll((all) => all.map((one) => one.textContent ?? ''));

const textOf = (view: Locator) => view.evaluate((one) => one.shadowRoot?.textContent ?? '');

const header = (page: Page) => page.locator('logs-view .header');

const add = (page: Page, rows: readonly LogRow[]) =>
  page.evaluate((fresh) => {
    window.stub.log = [...fresh, ...(window.stub.log ?? [])];
  }, rows as LogRow[]);

describe('the tabs', () => {
  it('are one stop; arrows, Home, End and Ctrl with a figure select', async () => {
    const page = await open(crash);
    const selected = () =>
      page.locator('[role=tab][aria-selected=true] > span:not(.count)').innerText();
    for (const [keys, tab] of [
      ['ArrowRight', 'Gateway'],
      ['ArrowLeft', 'Logs'],
      ['Home', 'Gateway'],
      ['End', 'Logs'],
      ['Control+1', 'Gateway'],
      ['Control+2', 'Providers'],
      ['ArrowRight', 'Tools'],
      ['Control+4', 'Logs'],
    ] as const) {
      await page.keyboard.press(keys);
      await eventually(selected).toBe(tab);
    }
    expect(await page.getByRole('tab').first().getAttribute('aria-label')).toBe('Gateway, Healthy');
    expect(await page.getByRole('tab').nth(1).getAttribute('aria-label')).toBe(
      'Providers, 1 needs you',
    );
  });

  it('ask main for nothing while the log is not in front', async () => {
    const page = await browser.open(snapshots.healthy);
    expect(await calls(page)).toEqual([]);
  });
});

describe('the log', () => {
  it('shows the last hour from info up, newest on top, with its count', async () => {
    const page = await open(crash);
    expect(await seen(page)).toEqual([
      'Healthy again.',
      'CLIProxyAPI answers again, 2 s after it was lost.',
      'CLIProxyAPI started (pid 4711).',
      'Warning: CLIProxyAPI ended by itself with exit code 2.',
    ]);
    await eventually(() => header(page).innerText()).toBe('4 lines, live');
  });

  it('is filtered by level, time, text and the beginning of an event', async () => {
    const page = await open(crash);
    await page.getByLabel('Level').selectOption('debug');
    await eventually(async () => (await seen(page)).length).toBe(5);
    await page.getByLabel('Time').selectOption('6 h');
    await eventually(async () => (await seen(page)).length).toBe(6);
    await page.getByLabel('Search the log').fill('sidecar.');
    await eventually(async () => (await seen(page)).length).toBe(3);
    await page.getByLabel('Search the log').fill('pid 4711');
    await eventually(() => seen(page)).toEqual(['CLIProxyAPI started (pid 4711).']);
  });

  it.each([
    ['sidecar.', 'sidecar.', null, 3],
    ['sidecar.exited', 'sidecar.exited', null, 1],
    ['sidecar', null, 'sidecar', 0],
    [' pid 4711 ', null, 'pid 4711', 1],
    ['127.0.0.1', null, '127.0.0.1', 0],
  ])('takes %j in the search as event %j or text %j', async (typed, eventPrefix, text, lines) => {
    const page = await open(crash);
    await page.getByLabel('Search the log').fill(typed);
    const asked = async () =>
      (await calls(page)).findLast(([name]) => name === 'LOGS_QUERY')?.[1] as {
        filter: { eventPrefix: string | null; text: string | null };
      };
    await eventually(async () => (await asked()).filter).toMatchObject({ eventPrefix, text });
    await eventually(async () => (await seen(page)).length).toBe(lines);
  });

  it('shows a range of its own, both minutes whole, in either order, and no longer live', async () => {
    const page = await open([
      row('z', 30, 'info', 'x.happened', 'Too late.'),
      row('y', 3_600 - 59, 'info', 'x.happened', 'In the last minute.'),
      row('x', 7_200, 'info', 'x.happened', 'At the first moment.'),
      row('w', 7_201, 'info', 'x.happened', 'Too early.'),
    ]);
    const field = (secondsAgo: number): Promise<string> =>
      page.evaluate(
        (ms) => {
          const at = new Date(ms);
          return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
        },
        nowMs - secondsAgo * 1_000,
      );
    // The fixtures' moment is a whole minute.
    expect(nowMs % 60_000).toBe(0);
    for (const [from, to] of [
      [7_200, 3_600],
      [3_600, 7_200],
    ] as const) {
      await page.getByLabel('Time').selectOption('range');
      await page.getByLabel('From').fill(await field(from));
      await page.getByLabel('To', { exact: true }).fill(await field(to));
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await eventually(() => seen(page)).toEqual(['In the last minute.', 'At the first moment.']);
      await eventually(() => header(page).innerText()).toBe('2 lines');
      expect(await page.getByLabel('From').count()).toBe(0);
      const asked = (await calls(page)).findLast(([name]) => name === 'LOGS_QUERY')?.[1];
      expect(asked).toMatchObject({
        filter: { fromMs: nowMs - 7_200_000, toMs: nowMs - 3_600_000 + 59_999 },
      });
    }
    await page.getByLabel('Time').selectOption('1 h');
    await eventually(async () => (await seen(page))[0]).toBe('Too late.');
    await eventually(() => header(page).innerText()).toContain('live');
  });

  it.each([
    ['markup', '<img src=x onerror="window.wasRun=1"><script>window.wasRun=1</script>'],
    ['an order to read backwards', '\u202egnikcah\u202c \u2066x'],
    ['a million characters', 'x'.repeat(1_000_000)],
    ['half a million words', 'x '.repeat(500_000)],
  ])('shows hostile text as text and nothing else, and moves nothing: %s', async (_what, text) => {
    const hostile: LogRow = {
      ...row('h', 1, 'error', text.slice(0, 80), text),
      fields: [[text, text]],
      raw: text,
    };
    const page = await open([hostile, ...crash]);
    await page.locator('logs-view .line').first().click();
    await page.locator('.detail').waitFor();
    await page.getByRole('button', { name: 'Raw JSON' }).click();
    await page.locator('.raw').waitFor();
    expect(await page.locator('logs-view img, logs-view script').count()).toBe(0);
    expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
    expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBe(widths[1]);
  });

  it('takes new lines at once, holds them back from a reader, and says how many', async () => {
    const page = await open(many(300));
    await add(page, [row('n1', -1, 'info', 'x.happened', 'New one.')]);
    await eventually(async () => (await seen(page))[0]).toBe('New one.');
    await page.locator('lit-virtualizer').evaluate((list) => {
      list.scrollTop = 400;
    });
    await eventually(() => header(page).innerText()).toContain('paused while you read');
    const top = async () => (await seen(page)).includes('New one.');
    await add(page, [
      row('n3', -3, 'info', 'x.happened', 'Third.'),
      row('n2', -2, 'info', 'x.happened', 'Second.'),
    ]);
    await page.getByRole('button', { name: '2 new' }).click();
    await eventually(async () => (await seen(page)).slice(0, 2)).toEqual(['Third.', 'Second.']);
    expect(await top()).toBe(true);
    await eventually(() => header(page).innerText()).toBe('303 lines, live');
  });

  it('draws only the rows in sight, and fetches older pages as they are scrolled to', async () => {
    const page = await open(many(2_000));
    expect((await seen(page)).length).toBeLessThan(80);
    const toTheEnd = () =>
      page.locator('lit-virtualizer').evaluate((list) => {
        list.scrollTop = list.scrollHeight;
      });
    const queries = async () =>
      (await calls(page)).filter(([name]) => name === 'LOGS_QUERY').length;
    for (let pages = 1; pages < 10; pages += 1) {
      await toTheEnd();
      await eventually(queries).toBe(pages + 1);
    }
    await toTheEnd();
    await eventually(async () => (await seen(page)).at(-1)).toBe('Line 1.');
    expect((await seen(page)).length).toBeLessThan(80);
    expect(await queries()).toBe(10);
  });
});

describe('a line', () => {
  it('opens to its fields and its raw JSON, is copied, and closes with Escape', async () => {
    const page = await open(crash);
    const line = page.getByRole('button', { name: /ended by itself/ });
    await line.click();
    await eventually(() => line.getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('.detail dl').innerText()).toMatch(
      /event\s+sidecar.exited\s+code\s+2/,
    );
    await page.getByRole('button', { name: 'Raw JSON' }).click();
    await eventually(() => page.locator('.raw').innerText()).toBe(crash[3]?.raw);
    await page.getByRole('button', { name: 'Copy this line' }).click();
    await eventually(() => page.getByText('Copied', { exact: true }).count()).toBe(1);
    const copied = (await calls(page)).find(([name]) => name === 'LOGS_COPY')?.[1];
    expect(copied).toEqual({
      text: `${new Date(crash[3]?.atMs ?? 0).toISOString()} ${crash[3]?.sentence}\n${crash[3]?.raw}`,
    });
    await page.keyboard.press('Escape');
    await eventually(() => line.getAttribute('aria-expanded')).toBe('false');
    expect((await calls(page)).map(([name]) => name)).not.toContain('POPOVER_HIDE');
  });

  it('is reached with the arrows, opened with Right and closed with Left', async () => {
    const page = await open(crash);
    await page.locator('logs-view .line').first().focus();
    const text = () =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at?.querySelector('.sentence')?.textContent;
      });
    await page.keyboard.press('ArrowDown');
    await eventually(text).toBe(crash[1]?.sentence);
    await page.keyboard.press('ArrowRight');
    await page.locator('.detail').waitFor();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => page.locator('.detail').count()).toBe(0);
    await page.keyboard.press('ArrowUp');
    await eventually(text).toBe(crash[0]?.sentence);
  });
});

describe('with nothing to show', () => {
  it('says what does not match, and clears the filters', async () => {
    const page = await open(crash);
    await page.getByLabel('Level').selectOption('error');
    await page.getByLabel('Search the log').fill('timeout');
    const empty = page.locator('.empty');
    await eventually(() => empty.innerText()).toContain(
      'No error in the last hour contains “timeout”. 6 other lines do not match.',
    );
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await eventually(async () => (await seen(page)).length).toBe(6);
  });

  it.each([
    ['an empty log', [], 'No lines yet'],
    ['a log that cannot be read', null, "Logs can't be read."],
  ] as const)('%s says so', async (_what, log, words) => {
    const page = await open(log);
    await eventually(() => page.locator('.empty').innerText()).toContain(words);
  });

  it('says that it looks for lines when that takes long', async () => {
    const page = await browser.open(snapshots.healthy);
    await page.evaluate(() => {
      window.stub.logMs = 3_000;
    });
    await page.getByRole('tab', { name: 'Logs' }).click();
    await eventually(() => header(page).innerText()).toBe('Looking for lines…');
  });
});

describe('from elsewhere', () => {
  it('a bar of the strip shows its minute, everything in it', async () => {
    const page = await browser.open(snapshots.healthy);
    await page.evaluate((rows) => {
      window.stub.log = rows;
    }, crash as LogRow[]);
    const minute = snapshots.healthy.strip.minutes[59]?.atMs ?? 0;
    await page.locator('health-strip button').last().click();
    await eventually(
      async () => (await calls(page)).find(([name]) => name === 'LOGS_QUERY')?.[1],
    ).toMatchObject({
      filter: { minLevel: 'debug', fromMs: minute, toMs: minute + 59_999 },
    });
    expect(await page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Logs');
  });

  it('a row with a chevron shows the time around what it tells', async () => {
    const page = await browser.open(snapshots['unreachable-exit'] ?? snapshots.healthy);
    await page.getByRole('button', { name: /^What happened.*Show in logs$/ }).click();
    await eventually(
      async () => (await calls(page)).filter(([name]) => name === 'LOGS_QUERY').length,
    ).toBe(1);
  });

  it('/ and Ctrl+F go to the search, Escape empties it and then hides the popover', async () => {
    const page = await browser.open(snapshots.healthy);
    const value = () => page.getByLabel('Search the log').inputValue();
    for (const keys of ['/', 'Control+f']) {
      await page.keyboard.press(keys);
      await page.keyboard.type('a/b');
      await eventually(value).toBe('a/b');
      await page.waitForFunction(() =>
        window.stub.calls.some(([, input]) => JSON.stringify(input)?.includes('a/b')),
      );
      await page.keyboard.press('Escape');
      await eventually(value).toBe('');
      await page.keyboard.press('Control+1');
    }
    await page.keyboard.press('Escape');
    await eventually(async () => (await calls(page)).map(([name]) => name)).toContain(
      'POPOVER_HIDE',
    );
  });
});

describe('the export', () => {
  it('is previewed to the byte before it is saved, and says what came of it', async () => {
    const page = await browser.open(snapshots.healthy);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Export logs…' }).click();
    const view = page.locator('export-preview');
    await eventually(() => textOf(view)).toContain('korproxy-2026-11-23T13.jsonl');
    expect(await textOf(view)).toContain('This goes into the zip.');
    expect(await view.locator('pre').innerText()).toContain('State: healthy');
    await page.evaluate(() => {
      const sentence = 'Not saved. The disk is full (up to 12 MB needed).';
      window.stub.replies = { LOGS_EXPORT_SAVE: { ok: false, refusal: { code: 'x', sentence } } };
    });
    await pressInBar(page, 'Save zip…');
    await eventually(() => textOf(view)).toContain('Not saved. The disk is full');
    await page.keyboard.press('Escape');
    await eventually(() => view.count()).toBe(0);
  });

  it('has the sidecar’s last words in it only where the user says so, anew each time', async () => {
    const page = await browser.open(snapshots.healthy);
    await page.evaluate(() => {
      window.stub.lastWords = 3;
    });
    const view = page.locator('export-preview');
    const wish = view.getByRole('switch', { name: "With CLIProxyAPI's last words" });
    const open = async () => {
      await page.keyboard.press('Control+4');
      await page.getByRole('button', { name: 'Export logs…' }).click();
      await wish.waitFor();
    };
    const saved = async () => (await calls(page)).filter(([name]) => name === 'LOGS_EXPORT_SAVE');
    await open();
    expect(await wish.getAttribute('aria-checked')).toBe('false');
    await wish.press('Enter');
    await eventually(() => view.locator('pre').innerText()).toContain('wrote last');
    await pressInBar(page, 'Save zip…');
    await eventually(saved).toEqual([['LOGS_EXPORT_SAVE', { lastWords: true }]]);
    await page.keyboard.press('Escape');
    await open();
    expect(await wish.getAttribute('aria-checked')).toBe('false');
  });
});

describe('the log settings', () => {
  it('tell what is in force and why, and change at once', async () => {
    const page = await open(crash);
    await page.getByLabel('Time').selectOption('settings');
    const view = page.locator('log-settings');
    await eventually(() => textOf(view)).toContain('Set by the environment for this run.');
    await view.getByLabel('Write to the log').selectOption('debug');
    await eventually(() => textOf(view)).toContain('Your setting.');
    const changes = (await calls(page)).filter(([name]) => name === 'LOGS_SETTINGS_CHANGE');
    expect(changes).toEqual([['LOGS_SETTINGS_CHANGE', { level: 'debug' }]]);
  });
});

describe('accessibility', () => {
  it('has no violation in list, open row, empty, export and settings, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(crash, { colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(axe.source);
      const violations = async () =>
        page.evaluate(async () => {
          const result = await (window as unknown as { axe: typeof axe }).axe.run();
          return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        });
      expect(await violations()).toEqual([]);
      await page.getByRole('button', { name: /ended by itself/ }).click();
      await page.locator('.detail').waitFor();
      expect(await violations()).toEqual([]);
      await page.getByLabel('Search the log').fill('nothing at all');
      await page.locator('.empty').waitFor();
      expect(await violations()).toEqual([]);
      await page.getByRole('button', { name: 'Export logs…' }).click();
      await page.locator('export-preview pre').waitFor();
      expect(await violations()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByLabel('Time').selectOption('settings');
      await page.locator('log-settings select').first().waitFor();
      expect(await violations()).toEqual([]);
      expect(await page.evaluate(() => window.stub.reports)).toEqual([]);
    }
  });
});
