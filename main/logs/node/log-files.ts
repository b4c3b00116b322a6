import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expiredLogs, type LogFile, logHourMs, type Retention } from '../core/retention.ts';

/** Our log files, links and strangers left out. A folder that cannot be read has none. */
export async function listLogFiles(folder: string): Promise<LogFile[]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => logHourMs(name) !== null)
      .map(async (name) => {
        const found = await lstat(join(folder, name)).catch(() => null);
        // A link planted under one of our names goes with its hour; what it points to stays.
        return found && { name, bytes: found.isFile() ? found.size : 0 };
      }),
  );
  return files.filter((file) => file !== null);
}

/** Deletes what is too old or too much. Resolves with how many went. */
export async function pruneLogFiles(folder: string, retention: Retention): Promise<number> {
  const names = expiredLogs(await listLogFiles(folder), retention);
  const gone = await Promise.all(
    names.map((name) =>
      unlink(join(folder, name)).then(
        () => 1,
        () => 0, // Held open on Windows, or gone already: the next hour tries again.
      ),
    ),
  );
  return gone.reduce<number>((sum, one) => sum + one, 0);
}
