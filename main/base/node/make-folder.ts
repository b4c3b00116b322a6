import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './fs-error.ts';

/**
 * Makes a folder and those above it, for this user alone; one that is there stays as it is. Throws the
 * system's error where a file, a device, a dangling or a circling link is in the way.
 *
 * Node's own `recursive` goes round for ever where a folder takes no new one and says `ENOENT`, as
 * /proc does.
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (errorCode(error) !== 'EEXIST' || !isFolder(path)) throw error;
  }
}

/** False where nothing is; whatever else is there fails when the folder is made. */
const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
