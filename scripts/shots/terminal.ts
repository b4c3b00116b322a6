import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { personWith, typeLine } from '../../test/clients/support/person-with.ts';
import { openStage } from '../../test/clients/support/stage.ts';
import { browserExecutable } from '../../test/support/popover-page.ts';

/** By its own preset, asked the shortest way. */
const line = "claude --settings ~/.claude/korproxy.json -p 'Which maps?'";

const page = (lines: readonly string[]): string => `<!doctype html><style>
body { margin: 0; background: #1b1d22; width: 720px; }
pre { margin: 0; padding: 16px 20px; color: #e4e6ea; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 13px/1.5 'JetBrains Mono', 'DejaVu Sans Mono', monospace; }
b { color: #8fb8ff; font-weight: 400; }
</style><pre>${lines.join('\n')}</pre>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').trimEnd();

/**
 * What the real Claude Code prints while the gateway has failed, with KorProxy's preset.
 * @returns the picture's path
 */
export async function shootTerminal(folder: string): Promise<string> {
  const stage = await openStage();
  const person = personWith(['claude-code'], stage.endpoint);
  let output = '';
  try {
    await stage.fail();
    await person.korproxy('--apply', 'claude-code', '--yes');
    ({ output } = await typeLine(person, line));
  } finally {
    person.leave();
    await stage.close();
  }
  const file = path.join(folder, 'proxy-failed.png');
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: await browserExecutable(),
    args: ['--no-sandbox'],
  });
  try {
    const view = await browser.newPage({
      deviceScaleFactor: 2,
      viewport: { width: 720, height: 80 },
    });
    await view.setContent(page([`<b>$</b> ${escaped(line)}`, escaped(output)]));
    await view.screenshot({ path: file, fullPage: true });
  } finally {
    await browser.close();
  }
  return file;
}
