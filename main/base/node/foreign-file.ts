import { constants, type Stats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import type { FileContent } from '../core/file-content.ts';
import { errorCode } from './fs-error.ts';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants; // Windows has the first alone.
/** Follows no link and waits for no pipe. */
export const plainFileOnly = O_RDONLY | O_NONBLOCK | O_NOFOLLOW;

export interface ForeignFileOptions {
  readonly maxBytes: number;
  readonly followsLinks?: boolean;
}

/** A file that another program keeps, as text. Null when it is not there. Never rejects. */
export async function readForeignFile(
  path: string,
  options: ForeignFileOptions,
): Promise<FileContent | null> {
  const entry = await foreignEntry(path, options);
  return entry && contentOf(path, entry, options);
}

/** What stands under a name; a link that leads nowhere stands for itself. Null when it has gone. */
export async function foreignEntry(
  path: string,
  { followsLinks = false }: Pick<ForeignFileOptions, 'followsLinks'>,
): Promise<Stats | null> {
  const there = followsLinks ? await stat(path).catch(() => null) : null;
  return there ?? lstat(path).catch(() => null);
}

/** What `entry` tells of is read, where it is a file of no more than `maxBytes`. Null when it has gone. */
export async function contentOf(
  path: string,
  entry: Stats,
  { maxBytes, followsLinks = false }: ForeignFileOptions,
): Promise<FileContent | null> {
  try {
    if (entry.isSymbolicLink()) return { fault: followsLinks ? 'dead-link' : 'link' };
    if (entry.isDirectory()) return { fault: 'folder' };
    if (entry.size > maxBytes) return { fault: 'too-large' };
    if (!entry.isFile()) return { fault: 'unreadable' };
    // What may have come in its place since is neither followed nor waited for.
    const file = await open(path, followsLinks ? O_RDONLY | O_NONBLOCK : plainFileOnly);
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
