import { constants } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../base/node/fs-error.ts';
import { type CredentialFacts, readCredential } from '../core/accounts.ts';

/** Real ones are a few kilobytes. */
const maxBytes = 256 * 1_024;
const maxFiles = 1_000;

/** How a move ended: `taken` where a file of that name is already there. */
export type Moved = 'moved' | 'gone' | 'taken' | 'not-a-file' | 'no-folder';

/** The logins that were disconnected and can be brought back. Never rejects. */
export async function disconnectedLogins(folder: string): Promise<readonly CredentialFacts[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .slice(0, maxFiles)
      .map((name) => readLogin(join(folder, name), name)),
  );
  return found.filter((facts) => facts !== null);
}

async function readLogin(path: string, name: string): Promise<CredentialFacts | null> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await file.stat();
      return size > maxBytes ? null : readCredential(name, await file.readFile('utf8'), '');
    } finally {
      await file.close();
    }
  } catch {
    return null; // Gone again, a link, or not ours to read.
  }
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
    const name = count === 1 ? file : file.replace(/\.json$/, `-${count}.json`);
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
    await link(from, to); // Unlike a rename it never overwrites.
    await unlink(from);
    return 'moved';
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return 'gone';
    if (code === 'EEXIST') return 'taken';
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return renamed(from, to);
  }
}

/** Where the file system knows no links. */
async function renamed(from: string, to: string): Promise<Moved> {
  const isTaken = await lstat(to).then(
    () => true,
    () => false,
  );
  if (isTaken) return 'taken';
  await rename(from, to);
  return 'moved';
}
