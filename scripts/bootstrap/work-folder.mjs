// @ts-check
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * Does the work in a new folder, which goes with it.
 * @template T
 * @param {string} prefix how its path begins; a mere name begins it in the system's temporary folder
 * @param {(folder: string) => Promise<T>} work
 */
export async function inWorkFolder(prefix, work) {
  const folder = await mkdtemp(path.resolve(os.tmpdir(), prefix));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Removes what a run that was cut off has left of such folders. Whoever calls it holds their lock.
 * @param {string} shelf where they stand
 * @param {string} beginning of their names
 */
export async function removeLeftovers(shelf, beginning) {
  for (const name of await readdir(shelf)) {
    if (name.startsWith(beginning)) {
      await rm(path.join(shelf, name), { recursive: true, force: true });
    }
  }
}
