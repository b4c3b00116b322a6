import { ActionRefused } from '../base/core/action-refused.ts';
import { problemOf } from '../base/core/problem-error.ts';
import { userPath } from '../base/node/data-folder.mjs';
import type { ConfigImport } from '../config/config-import.ts';
import { causeOf } from '../contract/problems.ts';
import type { AccountImport, ImportOffer } from '../providers/account-import.ts';
import type { LeftFile } from '../providers/core/import-accounts.ts';
import {
  bringWords,
  broughtWords,
  copiedWords,
  countsOf,
  endedWords,
  foundWords,
} from '../providers/core/import-words.ts';
import type { CommandLine } from './command-line.mjs';
import { type Ask, confirmed } from './confirm.ts';
import { diffText } from './diff-text.ts';
import { orToldRefusal } from './told-refusal.ts';
import { withoutControls } from './without-controls.mjs';

export interface ImportCommand {
  readonly commandLine: Pick<CommandLine, 'folder' | 'given'>;
  /** What a person types before the switches. */
  readonly program: string;
  readonly accounts: AccountImport;
  readonly configs: ConfigImport;
  /** Made ready to be changed; rejects with `ActionRefused` where KorProxy itself runs on it. */
  readonly prepareConfig: () => Promise<void>;
  readonly isFile: (path: string) => Promise<boolean>;
  readonly homeFolder: string;
  /** A path as a person reads it. */
  readonly shownPath: (path: string) => string;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly ask: Ask;
}

/**
 * Shows which accounts another CLIProxyAPI has here, asks, copies them, does the same for its
 * config.yaml and ends; starts nothing. Resolves with the exit code: 0, or 1 when it was refused or
 * declined, or one could not be written.
 */
export async function runImportCommand(command: ImportCommand): Promise<number> {
  const { commandLine, accounts, homeFolder, err, isFile } = command;
  const { folder, given } = commandLine;
  return orToldRefusal(err, async () => {
    if (given.has('undo-import')) return undo(command);
    const named = folder === null ? null : userPath(folder, homeFolder);
    if (named !== null && (await isFile(named))) {
      return takeOver(command, named, given.has('yes'));
    }
    await accounts.sweep(Date.now());
    const offer = await accounts.look(named);
    const code = await bring(command, offer);
    return Math.max(code, await offerConfig(command, offer));
  });
}

async function bring(command: ImportCommand, offer: ImportOffer): Promise<number> {
  const { commandLine, accounts, out, err, ask } = command;
  const counts = countsOf(offer.bring);
  out.write(leftText(command, offer.left));
  if (offer.bring.length === 0) {
    out.write(`${nothingWords(command, offer)}\n`);
    return 0;
  }
  const told = [foundWords(counts), ...endedWords(counts), copiedWords];
  out.write(told.map((sentence) => `${sentence}\n`).join(''));
  const confirmation = {
    yes: commandLine.given.has('yes'),
    question: `${bringWords(counts)}?`,
    undone: 'Nothing was brought along.',
  };
  if (!(await confirmed({ ask, err }, confirmation))) return 1;
  const { brought, left } = await accounts.bring(offer);
  const known = new Set(offer.left.map((file) => file.path));
  const news = left.filter((file) => !known.has(file.path));
  out.write(leftText(command, news));
  out.write(`${broughtWords(brought)} A gateway that runs takes accounts in by itself.\n`);
  return left.some(({ why }) => why === 'not-written') ? 1 : 0;
}

/** The user's own file is changed on a yes to just that: never by one that was meant for accounts. */
async function offerConfig(command: ImportCommand, { folders }: ImportOffer): Promise<number> {
  const { commandLine, configs, program, shownPath, out, ask } = command;
  const path = await configs.find(folders);
  if (path === null) return 0;
  if (ask !== null && !commandLine.given.has('yes')) return takeOver(command, path, false);
  const shown = withoutControls(shownPath(path));
  out.write(`Its settings can be taken over too: ${program} --import '${shown}'\n`);
  return 0;
}

async function takeOver(command: ImportCommand, path: string, yes: boolean): Promise<number> {
  const { configs, out, err, ask } = command;
  return orToldProblem(async () => {
    await command.prepareConfig();
    const diff = await configs.diff(path);
    out.write(withoutControlsByLine(diffText(diff)));
    if (diff.files.every(({ lines }) => lines.length === 0)) return 0;
    const question = 'Take this config.yaml over?';
    const undone = 'config.yaml stays as it is.';
    if (!(await confirmed({ ask, err }, { yes, question, undone }))) return 1;
    out.write(`${await configs.takeOver(diff.planId)} Undo with --undo-import.\n`);
    return 0;
  });
}

const undo = ({ configs, prepareConfig, out }: ImportCommand): Promise<number> =>
  orToldProblem(async () => {
    await prepareConfig();
    out.write(`${await configs.undo()}\n`);
    return 0;
  });

/** What is wrong with our own file, as a sentence. */
async function orToldProblem(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ActionRefused) throw error;
    throw new ActionRefused(`${causeOf(problemOf(error))}.`, { cause: error });
  }
}

/** The other file is a stranger's: what it says must not steer the terminal. */
const withoutControlsByLine = (text: string): string =>
  text.split('\n').map(withoutControls).join('\n');

const nothingWords = ({ program }: ImportCommand, { folders }: ImportOffer): string =>
  folders.length > 0
    ? 'No account was found that could come along.'
    : `No other CLIProxyAPI was found. Name its folder, as in: ${program} --import my-accounts`;

/** Each file that stays, and why. Its name is the user's own, on the user's own terminal. */
const leftText = ({ shownPath }: ImportCommand, left: readonly LeftFile[]): string =>
  left.map((file) => `${withoutControls(`${shownPath(file.path)}: ${file.sentence}`)}\n`).join('');
