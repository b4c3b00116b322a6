import { readdir } from 'node:fs/promises';
import { ActionRefused } from '../base/core/action-refused.ts';
import type { Log } from '../base/core/ports.ts';
import { errorCode, isDiskFull } from '../base/node/fs-error.ts';
import type { DataPaths } from '../base/node/paths.ts';
import {
  type BroughtFile,
  type FoundFile,
  type ImportPlan,
  type LeftFile,
  planImport,
} from './core/import-accounts.ts';
import { type AccountCounts, countsOf, leftWords } from './core/import-words.ts';
import { copyAccounts, sweepDrafts } from './node/account-copies.ts';
import { accountFiles, listableFolders, usualFolders } from './node/account-files.ts';
import { disconnectedFolderOf } from './node/disconnected-keys.ts';

export interface AccountImportParts {
  readonly homeFolder: string;
  readonly paths: Pick<DataPaths, 'folder' | 'auth'>;
  readonly log: Pick<Log, 'info'>;
}

/** An account that can come along. Its token is not held: it is read again for the copy. */
export type OfferedAccount = Omit<BroughtFile, 'text'>;

export interface ImportOffer {
  /** Where was looked, of what is there. */
  readonly folders: readonly string[];
  readonly bring: readonly OfferedAccount[];
  readonly left: readonly LeftFile[];
}

export interface ImportResult {
  readonly brought: AccountCounts;
  readonly left: readonly LeftFile[];
}

/** Accounts of another CLIProxyAPI on this computer, to be copied here. Its own files stay as they are. */
export interface AccountImport {
  /** Null looks in the usual folders. Rejects with `ActionRefused` for a folder that cannot be read. */
  readonly look: (folder: string | null) => Promise<ImportOffer>;
  /** Copies what of an offer is still there. Rejects with `ActionRefused`, and then nothing was copied. */
  readonly bring: (offer: ImportOffer) => Promise<ImportResult>;
  /** Removes what a kill in the middle of a copy left. At the start, before all else. Never rejects. */
  readonly sweep: (nowMs: number) => Promise<void>;
}

export function createAccountImport({ homeFolder, paths, log }: AccountImportParts): AccountImport {
  const plan = async (folders: readonly string[]): Promise<ImportPlan> => {
    const [found, present, kept, taken] = await Promise.all([
      Promise.all(folders.map((folder) => accountFiles(folder))),
      accountFiles(paths.auth, { followsLinks: true }).catch(none),
      accountFiles(disconnectedFolderOf(paths)).catch(none),
      readdir(paths.auth).catch((): string[] => []),
    ]);
    return planImport({ found: found.flat(), present, kept, taken });
  };

  const bring: AccountImport['bring'] = async ({ folders, bring: offered }) => {
    const wanted = new Set(offered.map(({ path }) => path));
    const now = await plan(folders).catch(refuse);
    const accounts = now.bring.filter(({ path }) => wanted.has(path));
    const missed = await copyAccounts(paths.auth, accounts).catch(refuseToWrite);
    const brought = countsOf(accounts.filter((account) => !missed.includes(account)));
    for (const [provider, count] of Object.entries(brought)) {
      log.info('account.brought-along', { provider, count });
    }
    return { brought, left: [...now.left, ...missed.map(notWritten)] };
  };
  let before: Promise<unknown> = Promise.resolve();

  return {
    async look(folder) {
      const folders =
        folder === null ? await listableFolders(usualFolders(homeFolder), paths.auth) : [folder];
      const { bring, left } = await plan(folders).catch(refuse);
      return { folders, left, bring: bring.map(({ text: _text, ...offered }) => offered) };
    },
    // One after the other: the second of two presses finds that all is here already.
    bring(offer) {
      const bringing = before.then(() => bring(offer));
      before = bringing.catch(() => null);
      return bringing;
    },
    sweep(nowMs) {
      const sweeping = before.then(() => sweepDrafts(paths.auth, nowMs));
      before = sweeping; // Or it would take the drafts of a copy that has begun.
      return sweeping;
    },
  };
}

const none = (): readonly FoundFile[] => [];

const notWritten = ({ path, file }: BroughtFile): LeftFile => ({
  path,
  file,
  why: 'not-written',
  sentence: leftWords.notWritten,
});

function refuse(error: unknown): never {
  switch (errorCode(error)) {
    case 'ENOENT':
      throw new ActionRefused('There is no such folder. Name the one that holds the accounts.');
    case 'ENOTDIR':
      throw new ActionRefused('That is no folder. Name the one that holds the accounts.');
    case 'EACCES':
    case 'EPERM':
      throw new ActionRefused('That folder cannot be read. Look at who may read it.');
    default:
      throw error;
  }
}

function refuseToWrite(error: unknown): never {
  if (errorCode(error) === null) throw error;
  throw new ActionRefused(
    isDiskFull(error)
      ? 'The disk is full, so nothing was brought along. Make room and try again.'
      : "KorProxy's folder auth cannot be written, so nothing was brought along. Make it writable and try again.",
  );
}
