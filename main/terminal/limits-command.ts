import { durationWords } from '../base/core/wording.ts';
import { dataPaths, thisMachine } from '../base/node/paths.ts';
import type { Words } from '../contract/words.ts';
import { type KeptLimits, keptLimits } from '../providers/kept-limits.ts';
import type { CommandLine } from './command-line.mjs';

/** `--limits`: what the app was last told. Asks nobody: only a running gateway may use the tokens. */
export async function runLimits(
  { stdout }: Pick<NodeJS.Process, 'stdout'>,
  { given }: Pick<CommandLine, 'given'>,
): Promise<number> {
  const nowMs = Date.now();
  const kept = await keptLimits(dataPaths(thisMachine()), nowMs);
  stdout.write(given.has('json') ? limitsJson(kept, nowMs) : limitsText(kept, nowMs));
  return 0;
}

export function limitsText(kept: readonly KeptLimits[], nowMs: number): string {
  if (kept.length === 0) {
    return 'No service was asked yet. The Providers tab of the running app asks.\n';
  }
  return kept
    .flatMap(({ name, view }) => [
      `${name}: ${still(view.line, nowMs)}`,
      ...view.accounts.flatMap(({ who, windows, notes }) => [
        ...(who === null ? [] : [`  ${who}`]),
        ...windows.map((window) => `    ${window.name}: ${still(window.words, nowMs)}`),
        ...notes.map((note) => `    ${still(note, nowMs)}`),
      ]),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

export function limitsJson(kept: readonly KeptLimits[], nowMs: number): string {
  const providers = kept.map(({ providerId, view }) => ({
    provider: providerId,
    accounts: view.accounts.map(({ who, windows, notes }) => ({
      account: who,
      windows: windows.map(({ name, leftPercent, words }) => ({
        ...{ name, leftPercent, words: still(words, nowMs) },
      })),
      notes: notes.map((note) => still(note, nowMs)),
    })),
  }));
  return `${JSON.stringify(providers, null, 2)}\n`;
}

const still = (words: Words, nowMs: number): string =>
  words
    .map((part) => (typeof part === 'string' ? part : durationWords(Math.abs(part.atMs - nowMs))))
    .join('');
