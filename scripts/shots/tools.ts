import { snapshots } from '../../test/support/snapshots.ts';
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
import type { Shot } from './shot.ts';

const snapshot = snapshots.healthy;

const copied: Shot['prepare'] = async (page) => {
  await showTools(page);
  await rowOf(page, 'cline').getByRole('button', { name: 'Copy preset for Cline' }).click();
  await page.mouse.move(5, 5);
};

const opened: Shot['prepare'] = async (page) => {
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

const openedFile: Shot['prepare'] = async (page) => {
  await showTools(page, { list: toolList({ listed: ['gpt-5.5'] }) });
  await unfold(page, 'claude-code');
  await page.mouse.move(5, 5);
};

const lookAtClaude: Shot['prepare'] = async (page) => {
  await unfold(page, 'claude-code');
  await page.getByRole('radio', { name: 'settings.json' }).click();
  await page.getByRole('button', { name: 'Apply to Claude Code…' }).click();
  await page.locator('file-diff .card').waitFor();
  await page.mouse.move(5, 5);
};

const compared: Shot['prepare'] = async (page) => {
  await showTools(page);
  await lookAtClaude(page);
};

/** A file and a shell full of another vendor's settings. */
const crowded: Shot['prepare'] = async (page) => {
  await showTools(page, { diff: crowdedDiff.aside, keptDiff: crowdedDiff.kept });
  await lookAtClaude(page);
};

/** It points here, and a variable of the shell wins. */
const overruled: Shot['prepare'] = async (page) => {
  await showTools(page, { list: toolList({ winners: bedrockWins }) });
  await unfold(page, 'claude-code');
  await page.mouse.move(5, 5);
};

const nothing: Shot['prepare'] = (page) =>
  showTools(page, { list: toolList({ found: nothingFound }) });

const stale: Shot['prepare'] = (page) => showTools(page, { list: toolList({ found: twoStale }) });

const narrow = { width: 320 };
const wide = { width: 420 };
const large = { remPx: 32, height: 900 };

/** The Tools tab in its looks. */
export const toolShots: readonly Shot[] = [
  { name: 'tools', snapshot, prepare: copied },
  { name: 'tools-open', snapshot, prepare: opened },
  { name: 'tools-open-file', snapshot, prepare: openedFile },
  { name: 'tools-diff', snapshot, prepare: compared },
  { name: 'tools-overruled', snapshot, prepare: overruled },
  { name: 'tools-diff-others', snapshot, prepare: crowded },
  { name: 'tools-nothing', snapshot, prepare: nothing },
  { name: 'tools-stale', snapshot, prepare: stale },
  { name: 'tools-narrow-320', snapshot, options: narrow, prepare: opened },
  { name: 'tools-wide-420', snapshot, options: wide, prepare: copied },
  { name: 'tools-text-200', snapshot, options: large, prepare: copied },
  { name: 'tools-open-text-200', snapshot, options: large, prepare: opened },
  { name: 'tools-diff-text-200', snapshot, options: large, prepare: compared },
];
