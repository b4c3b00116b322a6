import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { moveToFree } from '../../base/node/atomic-file.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import { type CredentialFacts, readCredential } from '../core/accounts.ts';
import { numberedName } from '../core/import-accounts.ts';
import { accountFiles } from './account-files.ts';

/** How a move ended: `taken` where a file of that name is already there. */
export type Moved = 'moved' | 'gone' | 'taken' | 'not-a-file' | 'no-folder';

/** The logins that were disconnected and can be brought back. Never rejects. */
export async function disconnectedLogins(folder: string): Promise<readonly CredentialFacts[]> {
  const files = await accountFiles(folder).catch(() => []);
  return files.flatMap(({ file, content }) =>
    'text' in content ? (readCredential(file, content.text, '') ?? []) : [],
  );
}

/** False where something else stands in its place: a link could lead anywhere. */
export async function makeDisconnectedFolder(folder: string): Promise<boolean> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
  return (await lstat(folder)).isDirectory();
}

/** Puts a login away. What is kept already under its name stays; this one gets another. */
export async function putLoginAway(from: string, to: string, file: string): Promise<Moved> {
  if (!(await makeDisconnectedFolder(to))) return 'no-folder';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? file : numberedName(file, count);
    const moved = await move(join(from, file), join(to, name));
    if (moved !== 'taken') return moved;
  }
}

/** Brings a login back. One that is connected under its name stays. */
export const bringLoginBack = (from: string, to: string, file: string): Promise<Moved> =>
  move(join(from, file), join(to, file));

/** Only a plain file with one name of its own: a link would take something else along. */
async function move(from: string, to: string): Promise<Moved> {
  try {
    const entry = await lstat(from);
    if (!entry.isFile() || entry.nlink > 1) return 'not-a-file';
    return (await moveToFree(from, to)) ? 'moved' : 'taken';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'gone';
    throw error;
  }
}
