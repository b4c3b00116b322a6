import { constants } from 'node:fs';
import { type FileHandle, link, open, realpath, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from './exists.ts';
import { errorCode } from './fs-error.ts';
import { type Renaming, renameOver } from './rename-over.ts';

export interface Replacement {
  /** Behind all links. */
  readonly target: string;
  readonly fill: (draft: FileHandle) => Promise<void>;
  /** Where the draft stands until then; a name of its own keeps it apart from other writers'. */
  readonly draft?: string;
  readonly openDraft?: (draft: string) => Promise<FileHandle>;
}

/**
 * Replaces a file so that a reader, a crash or a full disk sees the old bytes or the new ones,
 * never a mixture. Nothing is left behind when it fails; a draft that is not ours to open stays.
 *
 * Not `write-file-atomic` (7.0.1): it hands the text to one `write` call, and a nearly full disk
 * answers such a call with fewer bytes and no error; it writes no stream, opens its draft without
 * O_EXCL, and a killed app leaves one more file of a random name each time.
 */
export async function replaceFile(replacement: Replacement, renaming?: Renaming): Promise<void> {
  const { target, fill, draft = draftOf(target), openDraft = openAnew } = replacement;
  const file = await openDraft(draft);
  try {
    try {
      await fill(file);
    } finally {
      await file.close();
    }
    await renameOver(draft, target, renaming);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {}); // The first error is the one to tell.
    throw error;
  }
}

/** One fixed name a file: what a killed app leaves behind is overwritten by the next write. */
export const draftOf = (target: string, ending = 'tmp'): string =>
  join(dirname(target), `.${basename(target)}.${ending}`);

/** Exclusive, so that a link planted under this name is refused instead of followed. */
export const openExclusively = (path: string): Promise<FileHandle> =>
  open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);

async function openAnew(draft: string): Promise<FileHandle> {
  await rm(draft, { force: true });
  return openExclusively(draft);
}

/** A text in the place of a file. Follows a link, keeps it, and writes what it points to. Mode 0600 whatever the umask. */
export async function writeAtomically(
  path: string,
  text: string,
  { survivesPowerCut }: { readonly survivesPowerCut: boolean },
): Promise<void> {
  await replaceFile({
    target: await realpath(path).catch(() => path), // Not there yet.
    async fill(draft) {
      await draft.chmod(0o600);
      await draft.writeFile(text);
      if (survivesPowerCut) await draft.datasync();
    },
  });
}

/** Gives a file another path. False, and nothing done, where something is there already. */
export async function moveToFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to); // Unlike a rename it never overwrites.
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return renamedToFree(from, to);
  }
  await unlink(from);
  return true;
}

/** Where the file system knows no links. */
async function renamedToFree(from: string, to: string): Promise<boolean> {
  const isTaken = await exists(to);
  if (!isTaken) await rename(from, to);
  return !isTaken;
}
