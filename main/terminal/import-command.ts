import { userPath } from '../base/node/data-folder.mjs';
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
import { orToldRefusal } from './told-refusal.ts';
import { withoutControls } from './without-controls.mjs';

export interface ImportCommand {
  readonly commandLine: Pick<CommandLine, 'folder' | 'given'>;
  readonly accounts: AccountImport;
  readonly homeFolder: string;
  /** A path as a person reads it. */
  readonly shownPath: (path: string) => string;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly ask: Ask;
}

/**
 * Shows which accounts another CLIProxyAPI has here, asks, copies them and ends; starts nothing.
 * Resolves with the exit code: 0, or 1 when it was refused or declined, or one could not be written.
 */
export async function runImportCommand(command: ImportCommand): Promise<number> {
  const { commandLine, accounts, homeFolder, out, err, ask } = command;
  const { folder, given } = commandLine;
  return orToldRefusal(err, async () => {
    const offer = await accounts.look(folder === null ? null : userPath(folder, homeFolder));
    const counts = countsOf(offer.bring);
    out.write(leftText(command, offer.left));
    if (offer.bring.length === 0) {
      out.write(`${nothingWords(offer)}\n`);
      return 0;
    }
    const told = [foundWords(counts), ...endedWords(counts), copiedWords];
    out.write(told.map((sentence) => `${sentence}\n`).join(''));
    const confirmation = {
      yes: given.has('yes'),
      question: `${bringWords(counts)}?`,
      undone: 'Nothing was brought along.',
    };
    if (!(await confirmed({ ask, err }, confirmation))) return 1;
    const { brought, left } = await accounts.bring(offer);
    const known = new Set(offer.left.map((file) => file.path));
    out.write(
      leftText(
        command,
        left.filter((file) => !known.has(file.path)),
      ),
    );
    out.write(`${broughtWords(brought)} A gateway that runs takes accounts in by itself.\n`);
    return left.some(({ why }) => why === 'not-written') ? 1 : 0;
  });
}

const nothingWords = ({ folders }: ImportOffer): string =>
  folders.length > 0
    ? 'No account was found that could come along.'
    : 'No other CLIProxyAPI was found. Name its folder, as in: npm start -- --import my-accounts';

/** Each file that stays, and why. Its name is the user's own, on the user's own terminal. */
const leftText = ({ shownPath }: ImportCommand, left: readonly LeftFile[]): string =>
  left.map((file) => `${withoutControls(`${shownPath(file.path)}: ${file.sentence}`)}\n`).join('');
