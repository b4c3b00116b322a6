import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { moveToFree, openExclusively } from '../../base/node/atomic-file.ts';
import { makeFolder } from '../../base/node/make-folder.ts';
import { isAlive } from '../../base/node/process-facts.ts';
import { type BroughtFile, numberedName } from '../core/import-accounts.ts';

interface Draft {
  readonly account: BroughtFile;
  readonly path: string;
}

/**
 * Copies accounts into the credential folder, each 0600 and whole from the moment that it is seen;
 * what is there stays. All are written before the first gets its name, so that a full disk or a
 * folder that cannot be written rejects with nothing done. Resolves with those that got no name.
 */
export async function copyAccounts(
  folder: string,
  accounts: readonly BroughtFile[],
): Promise<readonly BroughtFile[]> {
  const drafts: Draft[] = [];
  try {
    makeFolder(folder);
    for (const account of accounts) drafts.push(await written(folder, account, drafts.length));
    return await placed(folder, drafts);
  } finally {
    await Promise.all(drafts.map(({ path }) => remove(path)));
  }
}

const draftName = /^\.brought-(\d+)-\d+\.tmp$/;

/** The process in its name keeps it apart from that of another KorProxy on the same folder. */
async function written(folder: string, account: BroughtFile, at: number): Promise<Draft> {
  const path = join(folder, `.brought-${process.pid}-${at}.tmp`);
  await remove(path);
  const file = await openExclusively(path);
  try {
    await file.chmod(0o600); // Whatever the umask.
    await file.writeFile(account.text);
    await file.datasync(); // Some disks tell only now that they are full.
  } catch (error) {
    await remove(path);
    throw error;
  } finally {
    await file.close();
  }
  return { account, path };
}

/** Those that are in place stay: the sidecar may have taken them, and renewed their tokens. */
async function placed(folder: string, drafts: readonly Draft[]): Promise<readonly BroughtFile[]> {
  const missed: BroughtFile[] = [];
  for (const { account, path } of drafts) {
    try {
      await moveBeside(folder, path, account.target);
    } catch (error) {
      missed.push(account);
      if (missed.length === drafts.length) throw error;
    }
  }
  return missed;
}

/** Another program may have taken the name since. */
async function moveBeside(folder: string, draft: string, target: string): Promise<void> {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? target : numberedName(target, count);
    if (await moveToFree(draft, join(folder, name))) return;
  }
}

/** A copy takes seconds: a draft this old is nobody's, though its process number lives again. */
const abandonedMs = 600_000;

/**
 * Removes the drafts that a killed KorProxy left in the credential folder, which hold tokens. One
 * that another KorProxy writes just now stays, and so does whatever is no file. To be called before
 * this process writes any. Never rejects.
 */
export async function sweepDrafts(folder: string, nowMs: number): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const pid = Number(draftName.exec(name)?.[1]);
    if (!(pid > 0)) continue;
    const path = join(folder, name);
    const draft = await lstat(path).catch(() => null);
    if (!draft?.isFile()) continue;
    const isWritten = pid !== process.pid && isAlive(pid) && nowMs - draft.mtimeMs < abandonedMs;
    if (!isWritten) await remove(path);
  }
}

const remove = (path: string): Promise<void> => rm(path, { force: true }).catch(() => {});
