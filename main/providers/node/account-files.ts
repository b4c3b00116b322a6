import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../base/node/fs-error.ts';
import type { FileContent, FoundFile } from '../core/import-accounts.ts';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants; // Windows has the first alone.

/** Real ones are a few kilobytes. */
const maxBytes = 256 * 1_024;
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
    const content = await readAccountFile(path, followsLinks);
    if (content) files.push({ path, file, content });
  }
  return files;
}

async function readAccountFile(path: string, followsLinks: boolean): Promise<FileContent | null> {
  const entry = await accountEntry(path, followsLinks);
  return entry && contentOf(path, entry, followsLinks);
}

/** What stands under a name; a link that leads nowhere stands for itself. Null when it has gone. */
export async function accountEntry(path: string, followsLinks: boolean): Promise<Stats | null> {
  const there = followsLinks ? await stat(path).catch(() => null) : null;
  return there ?? lstat(path).catch(() => null);
}

/** A file as text, without the mark that some editors put first. Null when it has gone. */
export async function contentOf(
  path: string,
  entry: Stats,
  followsLinks: boolean,
): Promise<FileContent | null> {
  try {
    if (entry.isSymbolicLink()) return { fault: followsLinks ? 'dead-link' : 'link' };
    if (entry.isDirectory()) return { fault: 'folder' };
    if (entry.size > maxBytes) return { fault: 'too-large' };
    if (!entry.isFile()) return { fault: 'unreadable' };
    // What may have come in its place since is neither followed nor waited for.
    const flags = O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW);
    const file = await open(path, flags);
    try {
      return textOf(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    const isForbidden = errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM';
    return { fault: isForbidden ? 'not-allowed' : 'unreadable' };
  }
}

const marks: readonly (readonly [bytes: readonly number[], label: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

function textOf(bytes: Buffer): FileContent {
  const label = marks.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))?.[1];
  try {
    const text = new TextDecoder(label ?? 'utf-8', { fatal: true }).decode(bytes);
    if (label === undefined) return { text };
    return { text, encoding: label === 'utf-8' ? 'bom' : 'utf-16' };
  } catch {
    return { fault: 'not-text' };
  }
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
