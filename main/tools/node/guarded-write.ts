import { type FileHandle, mkdir, open, rm, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftOf, openExclusively, replaceFile } from '../../base/node/atomic-file.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import { type Computer, shownPath } from '../core/computer.ts';
import { ToolRefused } from '../core/tool-refused.ts';
import { readTarget } from './tool-target.ts';

/** A draft this old was left behind by an app that was killed. */
const abandonedMs = 30_000;

export interface Write {
  /** Behind all links. */
  readonly path: string;
  /** What must stand there at the moment of writing; null: nothing. */
  readonly expected: string | null;
  readonly bytes: Buffer;
  readonly mode: number;
  /** Done once the file is known to be the expected one and before it changes. */
  readonly before: () => Promise<void>;
}

/**
 * Replaces a file at one stroke, and only if it is still what was looked at. The draft beside it is
 * the lock: of two that write at once one is refused. Resolves with the folders that it had to make.
 */
export async function writeGuarded(computer: Computer, write: Write): Promise<readonly string[]> {
  const { path, expected, bytes, mode, before } = write;
  const shown = shownPath(computer, path);
  const fill = async (draft: FileHandle): Promise<void> => {
    const now = await readTarget(computer, path);
    if ((now.content?.sha256 ?? null) !== expected || now.path !== path) {
      throw new ToolRefused('changed-meanwhile', 'The file changed. Look again.');
    }
    await before();
    await draft.chmod(mode);
    await draft.writeFile(bytes);
    await draft.sync();
  };
  let folders: readonly string[] = [];
  try {
    folders = await madeFolders(dirname(path));
    await replaceFile({
      ...{ target: path, fill, draft: draftOf(path, 'korproxy-draft') },
      openDraft: (draft) => openFree(draft, shown),
    });
    await settle(dirname(path));
    return folders;
  } catch (error) {
    for (const folder of folders.toReversed()) await removeIfEmpty(folder);
    throw writeRefusal(error, shown);
  }
}

/** The draft of another who writes just now stays theirs. */
async function openFree(draft: string, shown: string): Promise<FileHandle> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await openExclusively(draft);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      const isOld = await stat(draft).then(
        ({ mtimeMs }) => Date.now() - mtimeMs > abandonedMs,
        () => true,
      );
      if (attempt > 0 || !isOld) {
        throw new ToolRefused('busy', `${shown} is being changed right now. Try again.`);
      }
      await rm(draft, { force: true });
    }
  }
}

/** The folder and those above it that were not there; made for this user alone. */
async function madeFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = folder; !(await exists(at)); at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
  return missing;
}

/** A file in the place of a folder counts: the next step says what is wrong with it. */
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );

export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => {}); // Something else lives there now.
}

/** The rename itself reaches the disk; not every system has that for folders. */
async function settle(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function writeRefusal(error: unknown, shown: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new ToolRefused('disk-full', `The disk is full, so ${shown} was not changed.`);
    case 'EBUSY':
      return new ToolRefused('busy', `${shown} is held open by another program. Try again.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ToolRefused('read-only', `${shown} may not be changed.`);
    case 'ENOENT':
    case 'ENOTDIR':
      return new ToolRefused('not-a-file', `The folder of ${shown} is not one.`);
    case 'ELOOP':
      return new ToolRefused(
        'link-loop',
        `The folder of ${shown} is a link that leads back to itself.`,
      );
    default:
      return error;
  }
}
