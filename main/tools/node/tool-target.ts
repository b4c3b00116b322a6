import { createHash } from 'node:crypto';
import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { errorCode } from '../../base/node/fs-error.ts';
import { type Computer, shownPath } from '../core/computer.ts';
import { ToolRefused } from '../core/tool-refused.ts';

/** No settings file of a person is as large; a larger one would hold up the app while it is parsed. */
const largestEdited = 2 * 1_024 * 1_024;

export interface Target {
  /** Behind all links. */
  readonly path: string;
  /** Null where there is no file yet. */
  readonly content: {
    readonly bytes: Buffer;
    readonly text: string;
    readonly sha256: string;
    readonly mode: number;
  } | null;
}

export const sha256 = (bytes: Buffer | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** What stands at that path now. Rejects with `ToolRefused` where nothing good can be done there. */
export async function readTarget(computer: Computer, path: string): Promise<Target> {
  const shown = shownPath(computer, path);
  try {
    const target = await realpath(path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (target === null) return { path: await absent(path, shown), content: null };
    const facts = await stat(target);
    if (!facts.isFile()) throw notAFile(shown);
    if (facts.size > largestEdited) throw tooLarge(shown, facts.size);
    const bytes = await readFile(target);
    const text = decoded(bytes, shown);
    return {
      path: target,
      content: { bytes, text, sha256: sha256(bytes), mode: facts.mode & 0o777 },
    };
  } catch (error) {
    throw readRefusal(error, shown);
  }
}

/** A link to nothing would be replaced by a file, and whoever manages the links would lose it. */
async function absent(path: string, shown: string): Promise<string> {
  const isLink = await lstat(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
  if (isLink) throw new ToolRefused('not-a-file', `${shown} is a link to nothing.`);
  return path;
}

const notAFile = (shown: string): ToolRefused =>
  new ToolRefused('not-a-file', `${shown} is not a file, so it was left alone.`);

function tooLarge(shown: string, size: number): ToolRefused {
  const mb = (size / 1_048_576).toFixed(0);
  return new ToolRefused('too-large', `${shown} has ${mb} MB, too large to be changed safely.`);
}

function decoded(bytes: Buffer, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const sentence = `${shown} is not UTF-8 text, so it was left alone.`;
    throw new ToolRefused('not-parsable', sentence, { cause });
  }
}

function readRefusal(error: unknown, shown: string): unknown {
  switch (errorCode(error)) {
    case 'ELOOP':
      return new ToolRefused('link-loop', `${shown} is a link that leads back to itself.`);
    case 'ENOTDIR':
      return new ToolRefused('not-a-file', `The folder of ${shown} is a file.`);
    case 'EACCES':
    case 'EPERM':
      return new ToolRefused('unreadable', `${shown} may not be read.`);
    default:
      return error;
  }
}
