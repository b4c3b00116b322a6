import { rm, writeFile } from 'node:fs/promises';
import { errorCode } from './fs-error.ts';

/**
 * Writes a file of this user's alone (0600) where none is yet. `pathFor` names it for the first try and,
 * counted up, for each that finds its name taken. Resolves with the path. Rejects with the system's
 * error, and then leaves nothing half written.
 */
export async function writeNewFile(
  pathFor: (attempt: number) => string,
  content: string | Buffer,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const path = pathFor(attempt);
    try {
      await writeFile(path, content, { mode: 0o600, flag: 'wx', flush: true });
      return path;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      await rm(path, { force: true }).catch(() => {});
      throw error;
    }
  }
}
