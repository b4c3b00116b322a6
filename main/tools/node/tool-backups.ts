import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode } from '../../base/node/fs-error.ts';
import { makeFolder } from '../../base/node/make-folder.ts';

/**
 * Copies of files as they were before KorProxy changed them, for this user alone. They lie in a folder
 * of KorProxy's own: beside the file they would turn up in somebody's dotfiles.
 */
export function openToolBackups(folder: string) {
  return {
    /** Resolves with the path of the copy. */
    write: async (path: string, bytes: Buffer): Promise<string> => {
      makeFolder(folder);
      const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
      for (let count = 0; ; count += 1) {
        const name = `${basename(path)}.${stamp}${count === 0 ? '' : `-${count}`}.bak`;
        const backup = join(folder, name);
        try {
          await writeFile(backup, bytes, { mode: 0o600, flag: 'wx', flush: true });
          return backup;
        } catch (error) {
          if (errorCode(error) === 'EEXIST') continue;
          await rm(backup, { force: true }).catch(() => {});
          throw error;
        }
      }
    },
  };
}
