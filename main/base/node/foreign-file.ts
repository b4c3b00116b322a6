import { constants } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import type { FileContent } from '../core/file-content.ts';
import { errorCode } from './fs-error.ts';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants; // Windows has the first alone.

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A file that another program keeps, as text, without the mark that some editors put first. Null
 * when it is not there. Never rejects.
 */
export async function readForeignFile(
  path: string,
  {
    maxBytes,
    followsLinks = false,
  }: { readonly maxBytes: number; readonly followsLinks?: boolean },
): Promise<FileContent | null> {
  try {
    const entry = await (followsLinks ? stat : lstat)(path);
    if (entry.isSymbolicLink()) return { fault: 'link' };
    if (entry.isDirectory()) return { fault: 'folder' };
    if (entry.size > maxBytes) return { fault: 'too-large' };
    if (!entry.isFile()) return { fault: 'unreadable' };
    // What may have come in its place since is neither followed nor waited for.
    const flags = O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW);
    const file = await open(path, flags);
    try {
      return { text: utf8.decode(await file.readFile()) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    return { fault: error instanceof TypeError ? 'not-text' : 'unreadable' };
  }
}
