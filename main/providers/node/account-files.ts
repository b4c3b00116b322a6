import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readForeignFile } from '../../base/node/foreign-file.ts';
import type { FoundFile } from '../core/import-accounts.ts';

/** Real ones are a few kilobytes. */
export const maxBytes = 256 * 1_024;
const maxFiles = 2_000;

/** Where CLIProxyAPI and the programs around it keep accounts when nobody tells them otherwise. */
export const usualFolders = (home: string): readonly string[] => [
  join(home, '.cli-proxy-api'),
  join(home, '.ccs', 'cliproxy', 'auth'),
];

/** Hidden names are drafts and a sidecar's own notes of a login under way. */
export const isAccountName = (name: string): boolean =>
  name.endsWith('.json') && !name.startsWith('.');

/** What lies in a credential folder, not looked into any further. Rejects where it cannot be listed. */
export async function accountFiles(
  folder: string,
  { followsLinks = false } = {},
): Promise<readonly FoundFile[]> {
  const names = (await readdir(folder)).filter(isAccountName).sort().slice(0, maxFiles);
  const files: FoundFile[] = [];
  // One after the other: a process may have only so many files open at once.
  for (const file of names) {
    const path = join(folder, file);
    const content = await readForeignFile(path, { maxBytes, followsLinks });
    if (content) files.push({ path, file, content });
  }
  return files;
}

/** Those that can be listed, each once: one may be a link to another. `except` is never among them. */
export async function listableFolders(
  folders: readonly string[],
  except: string,
): Promise<readonly string[]> {
  const own = await realpath(except).catch(() => except);
  const places = await Promise.all(folders.map(placeOf));
  return folders.filter((_each, at) => {
    const place = places[at];
    return place != null && place !== own && places.indexOf(place) === at;
  });
}

async function placeOf(folder: string): Promise<string | null> {
  try {
    await readdir(folder);
    return await realpath(folder);
  } catch {
    return null;
  }
}
