import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import type { LogMark, LogRow } from '../../main/contract/logs.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { PopoverBrowser } from '../../test/support/popover-page.ts';
import { someCore } from '../../test/support/snapshot-inputs.ts';
import { nowMs, snapshotNames, snapshots } from '../../test/support/snapshots.ts';
import { limitShots } from './limit-shots.ts';
import { providerShots } from './provider-shots.ts';
import { type Prepare, type Shot, shot } from './shot.ts';
import { toolShots } from './tools.ts';

const scale = 2;
const marginPx = 28 * scale;
const grounds = { light: [220, 223, 231], dark: [12, 13, 16] } as const;

const key = 'korproxy-q3Vd0sXwJt9ZbKfLr2mN8yHc5PgUaE7iToW4xQe1RkM';

const line = (secondsAgo: number, mark: LogMark, event: string, sentence: string): LogRow => ({
  ...{ id: `${secondsAgo} ${event}`, atMs: nowMs - secondsAgo * 1_000, mark, event, sentence },
  fromSidecar: false,
  fields: [
    ['code', '2'],
    ['ranMs', '11520000'],
    ['run', '3'],
  ],
  raw: '{}',
});

const lines: readonly LogRow[] = [
  line(60, 'good', 'health.changed', 'Healthy again.'),
  line(60, 'good', 'sidecar.ready', 'CLIProxyAPI answers again, 2 s after it was lost.'),
  line(61, 'info', 'sidecar.spawned', 'CLIProxyAPI started on port 1337 (pid 52210).'),
  line(
    63,
    'error',
    'sidecar.exited',
    'CLIProxyAPI ended by itself with exit code 2, after 3 h 12 min.',
  ),
  line(140, 'error', 'provider.tested', 'Codex: token expired (HTTP 401). Log in again.'),
  line(142, 'good', 'provider.tested', 'Claude answered in 420 ms.'),
  line(1_200, 'warn', 'health.changed', 'Degraded. Answers are slow: 640 ms.'),
  line(1_900, 'info', 'app.started', 'KorProxy started, version 1.0.0.'),
  line(1_950, 'debug', 'health.checked', 'Check answered in 3 ms.'),
];

/** Brings the Logs tab to the front; time stands still in these pages, so it is moved on. */
async function showLogs(page: Page): Promise<void> {
  await page.evaluate((rows) => {
    window.stub.log = rows;
  }, lines as LogRow[]);
  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.clock.runFor(500);
  await page.locator('logs-view .line').first().waitFor();
}

const showCore = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'More' }).press('Enter');
  await page.getByRole('menuitem', { name: 'CLIProxyAPI 7.2.140…' }).press('Enter');
  await page.mouse.move(5, 5);
};

const fetching = someCore({
  errand: {
    ...{ version: '6.9.25', isFetched: true, step: 'fetch' },
    progress: 'downloading CLIProxyAPI_6.9.25_linux_amd64.tar.gz, 8.2 of 19.4 MB, 900 kB/s',
  },
});

const switched = someCore({
  entries: [
    { version: '7.2.140', isHere: true, isUsual: true, hasPin: true },
    { version: '6.9.25', isHere: true, isUsual: false, hasPin: true },
  ],
  record: { stage: 'switched', from: '6.9.25', to: null, why: null },
});

const { healthy, 'failed-port': failed } = snapshots;

const coreShots: readonly Shot[] = [
  { name: 'core', snapshot: { ...healthy, core: switched }, prepare: showCore },
  shot('core-question', async (page) => {
    await showCore(page);
    await page.getByRole('button', { name: 'Use 6.9.25' }).press('Enter');
  }),
  { name: 'core-fetching', snapshot: { ...healthy, core: fetching }, prepare: showCore },
  {
    ...{ name: 'core-narrow', snapshot: { ...healthy, core: fetching } },
    ...{ options: { width: 320 }, prepare: showCore },
  },
];

const logShot = (name: string, more: Prepare): Shot =>
  shot(name, async (page) => {
    await showLogs(page);
    await more(page);
    await page.clock.runFor(500);
  });

const panicked: Snapshot = {
  ...snapshots['failed-crash'],
  sentence: ['CLIProxyAPI crashed on a fault of its own, four times. KorProxy stopped trying.'],
  slot: [
    snapshots['failed-crash'].slot[0],
    {
      ...{
        mark: null,
        title: 'Another version may not have it',
        line: ['Choose one in the list.'],
      },
      trailing: {
        type: 'button',
        button: {
          ...{ label: 'Versions…', name: 'Versions of CLIProxyAPI', action: 'open-core' },
          ...{ enabled: true, reason: null },
        },
      },
    },
  ],
};

const said = [
  '[2026-11-21 14:31:40] [--------] [info ] [server.go:812] API server started on: 127.0.0.1:1337',
  'panic: runtime error: index out of range [3] with length 3',
  'goroutine 1 [running]:',
  'main.readModels({0x4d2a, 0x7})',
  '~/src/cliproxyapi/internal/registry/models.go:214 +0x1d',
  'main.main()',
  '~/src/cliproxyapi/cmd/server/main.go:97 +0x3a',
];

/** What CLIProxyAPI wrote last, unfolded. */
async function showLastWords(page: Page): Promise<void> {
  // As text: the tool that runs this script gives functions names that a page does not know.
  await page.evaluate(
    `window.stub.answers = { GATEWAY_LAST_WORDS: () => ${JSON.stringify(said)} }`,
  );
  await page.getByRole('button', { name: /What CLIProxyAPI wrote last/ }).press('Enter');
  await page.locator('slot-card pre').waitFor();
}

const lastWordsShots: readonly Shot[] = [
  { name: 'failed-words', snapshot: panicked, prepare: showLastWords },
  {
    name: 'failed-words-320',
    snapshot: panicked,
    options: { width: 320 },
    prepare: showLastWords,
  },
  shot('logs-export-words', async (page) => {
    await page.evaluate(() => {
      window.stub.lastWords = 7;
    });
    await showLogs(page);
    await page.getByRole('button', { name: 'Export logs…' }).click();
    await page.getByRole('switch').press('Enter');
    await page.clock.runFor(500);
  }),
];

const shots: readonly Shot[] = [
  ...lastWordsShots,
  shot('logs', showLogs),
  logShot('logs-open', async (page) => {
    await page.getByRole('button', { name: /ended by itself/ }).click();
    await page.mouse.move(5, 5);
  }),
  logShot('logs-nothing', async (page) => {
    await page.getByLabel('Level').selectOption('error');
    await page.getByLabel('Search the log').fill('timeout');
  }),
  logShot('logs-export', (page) => page.getByRole('button', { name: 'Export logs…' }).click()),
  ...toolShots,
  ...providerShots,
  ...limitShots,
  ...snapshotNames.map((name) => ({ name, snapshot: snapshots[name] })),
  { name: 'narrow-320', snapshot: healthy, options: { width: 320 } },
  { name: 'narrow-320-failed', snapshot: failed, options: { width: 320 } },
  { name: 'wide-420', snapshot: healthy, options: { width: 420 } },
  { name: 'text-200', snapshot: failed, options: { remPx: 32, height: 900 } },
  shot('key-shown', async (page) => {
    await page.evaluate((value) => {
      window.stub.replies = { KEY_REVEAL: { ok: true, value } };
    }, key);
    await page.getByRole('button', { name: 'Show API key' }).click();
    await page.mouse.move(5, 5);
  }),
  shot('menu-focus', async (page) => {
    await page.getByRole('button', { name: 'Copy base URL' }).click();
    await page.getByRole('button', { name: 'More' }).click();
  }),
  ...coreShots,
  shot('new-key', async (page) => {
    await page.getByRole('button', { name: 'More' }).press('Enter');
    await page.getByRole('menuitem', { name: 'New API key…' }).press('Enter');
  }),
];

/**
 * Draws every state of the popover, light and dark side by side at 2x, into `folder`;
 * only those in `names`, if any are given.
 */
export async function shootPopover(
  folder: string,
  names: readonly string[] = [],
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const browser = await PopoverBrowser.launch();
  try {
    const files: string[] = [];
    for (const shot of shots) {
      if (names.length > 0 && !names.includes(shot.name)) continue;
      const file = path.join(folder, `${shot.name}.png`);
      await writeFile(file, await bothThemes(browser, shot));
      await browser.closePages();
      files.push(file);
    }
    return files;
  } finally {
    await browser.close();
  }
}

async function bothThemes(browser: PopoverBrowser, shot: Shot): Promise<Buffer> {
  const panels: PNG[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.open(shot.snapshot, {
      ...shot.options,
      colorScheme,
      deviceScaleFactor: scale,
      search: '?rounded',
      reducedMotion: 'reduce',
      time: 'frozen',
    });
    await shot.prepare?.(page);
    const seen = PNG.sync.read(await page.screenshot({ omitBackground: true }));
    panels.push(onGround(seen, grounds[colorScheme]));
  }
  return PNG.sync.write(sideBySide(panels));
}

function onGround(seen: PNG, ground: readonly [number, number, number]): PNG {
  const panel = new PNG({
    width: seen.width + 2 * marginPx,
    height: seen.height + 2 * marginPx,
  });
  for (let i = 0; i < panel.data.length; i += 4) panel.data.set([...ground, 255], i);
  for (let y = 0; y < seen.height; y += 1) {
    for (let x = 0; x < seen.width; x += 1) {
      const from = (y * seen.width + x) * 4;
      const to = ((y + marginPx) * panel.width + x + marginPx) * 4;
      const alpha = (seen.data[from + 3] ?? 0) / 255;
      for (let c = 0; c < 3; c += 1) {
        const over = (seen.data[from + c] ?? 0) * alpha;
        panel.data[to + c] = Math.round(over + (ground[c] ?? 0) * (1 - alpha));
      }
    }
  }
  return panel;
}

function sideBySide(panels: readonly PNG[]): PNG {
  const width = panels.reduce((sum, panel) => sum + panel.width, 0);
  const whole = new PNG({ width, height: Math.max(...panels.map(({ height }) => height)) });
  let x = 0;
  for (const panel of panels) {
    PNG.bitblt(panel, whole, 0, 0, panel.width, panel.height, x, 0);
    x += panel.width;
  }
  return whole;
}

const [, script, folder, ...names] = process.argv;
if (script === import.meta.filename && folder !== undefined) {
  for (const file of await shootPopover(folder, names)) console.log(file);
}
