import { basename, join } from 'node:path';
import { makeFolder } from '../../base/node/make-folder.ts';
import { writeNewFile } from '../../base/node/new-file.ts';

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
      return await writeNewFile((attempt) => {
        const number = attempt === 1 ? '' : `-${attempt - 1}`;
        return join(folder, `${basename(path)}.${stamp}${number}.bak`);
      }, bytes);
    },
  };
}
