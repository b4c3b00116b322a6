import { constants } from 'node:fs';
import { access, rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './fs-error.ts';

/** An editor, a search index or a virus scanner is done with a file well within a second. */
const renameTries = 10;
const betweenTriesMs = 100;

/** What Windows answers while another program has either file open; EPERM also for one that is read-only. */
const heldCodes: ReadonlySet<string | null> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** How files are renamed here. Tests put another way in its place. */
export interface Renaming {
  readonly platform: NodeJS.Platform;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** By the file's own mark: waiting would not change it. */
  readonly isReadOnly: (path: string) => Promise<boolean>;
  readonly pause: (ms: number) => Promise<unknown>;
}

const thisRenaming: Renaming = {
  platform: process.platform,
  rename,
  isReadOnly: (path) =>
    access(path, constants.W_OK).then(
      () => false,
      (error: unknown) => errorCode(error) !== 'ENOENT',
    ),
  pause: (ms) => sleep(ms),
};

/**
 * Puts a file in the place of another. On Windows it is tried again for a second while another program
 * has one of them open; rejects with EBUSY, whatever Windows called it, when that does not end.
 */
export async function renameOver(
  from: string,
  to: string,
  renaming: Renaming = thisRenaming,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await renaming.rename(from, to);
      return;
    } catch (error) {
      const isHeld = renaming.platform === 'win32' && heldCodes.has(errorCode(error));
      if (!isHeld || (await renaming.isReadOnly(to))) throw error;
      if (attempt === renameTries) throw heldError(error);
      await renaming.pause(betweenTriesMs);
    }
  }
}

const heldError = (cause: unknown): Error =>
  Object.assign(new Error('another program has the file open', { cause }), { code: 'EBUSY' });
