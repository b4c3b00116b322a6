import {
  bedrockWins,
  crowdedDiff,
  nothingFound,
  rowOf,
  showTools,
  toolList,
  twoStale,
  unfold,
} from '../../test/support/stub-tools.ts';
import { type Prepare, type Shot, shot } from './shot.ts';

const copied: Prepare = async (page) => {
  await showTools(page);
  await rowOf(page, 'cline').getByRole('button', { name: 'Copy preset for Cline' }).click();
  await page.mouse.move(5, 5);
};

const opened: Prepare = async (page) => {
  await showTools(page);
  await unfold(page, 'cline');
  await page.getByRole('radio', { name: 'VS Code' }).click();
  for (const field of ['provider', 'base URL']) {
    await page
      .getByRole('button', { name: `Copy ${field} for Cline` })
      .last()
      .click();
  }
  await page.mouse.move(5, 5);
};

const unfoldClaude =
  (list: ReturnType<typeof toolList>): Prepare =>
  async (page) => {
    await showTools(page, { list });
    await unfold(page, 'claude-code');
    await page.mouse.move(5, 5);
  };

const lookAtClaude: Prepare = async (page) => {
  await unfold(page, 'claude-code');
  await page.getByRole('radio', { name: 'settings.json' }).click();
  await page.getByRole('button', { name: 'Apply to Claude Code…' }).click();
  await page.locator('file-diff .card').waitFor();
  await page.mouse.move(5, 5);
};

const compared =
  (shown: Parameters<typeof showTools>[1] = {}): Prepare =>
  async (page) => {
    await showTools(page, shown);
    await lookAtClaude(page);
  };

/** A file and a shell full of another vendor's settings. */
const crowded = { diff: crowdedDiff.aside, keptDiff: crowdedDiff.kept };

const list =
  (found: Parameters<typeof toolList>[0]): Prepare =>
  (page) =>
    showTools(page, { list: toolList(found) });

const narrow = { width: 320 };
const wide = { width: 420 };
const large = { remPx: 32, height: 900 };

/** The Tools tab in its looks. */
export const toolShots: readonly Shot[] = [
  shot('tools', copied),
  shot('tools-open', opened),
  shot('tools-open-file', unfoldClaude(toolList({ listed: ['gpt-5.5'] }))),
  shot('tools-diff', compared()),
  // It points here, and a variable of the shell wins.
  shot('tools-overruled', unfoldClaude(toolList({ winners: bedrockWins }))),
  shot('tools-diff-others', compared(crowded)),
  shot('tools-nothing', list({ found: nothingFound })),
  shot('tools-stale', list({ found: twoStale })),
  shot('tools-narrow-320', opened, narrow),
  shot('tools-wide-420', copied, wide),
  shot('tools-text-200', copied, large),
  shot('tools-open-text-200', opened, large),
  shot('tools-diff-text-200', compared(), large),
];
