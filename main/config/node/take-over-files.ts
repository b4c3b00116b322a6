import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { fileTime } from '../../base/core/wording.ts';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { writeError } from '../../base/node/fs-error.ts';
import { readJson } from '../../base/node/json-file.ts';
import { writeNewFile } from '../../base/node/new-file.ts';
import type { DataPaths } from '../../base/node/paths.ts';

/** No config.yaml that a person keeps is larger. */
export const longestConfig = 1_048_576;

/** To be taken over it is read several times, while somebody waits. */
export const longestTaken = 262_144;

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const digest = z.string().regex(/^[\da-f]{64}$/);

const recordSchema = z.object({
  /** Beside config.yaml. */
  backup: z.string().regex(/^config\.before-import-[\w-]+\.yaml$/),
  beforeSha256: digest,
  afterSha256: digest,
  /** Of the file that was taken over, so that it is not offered again. */
  theirsSha256: digest,
  atMs: z.number().positive(),
});

/** The last time that config.yaml was taken over, for the way back. */
export type TakeOverRecord = z.infer<typeof recordSchema>;

const recordPath = ({ folder }: Pick<DataPaths, 'folder'>): string =>
  join(folder, 'config-import.json');

/** Null where there is none, or none that can be used. */
export const readRecord = async (
  paths: Pick<DataPaths, 'folder'>,
): Promise<TakeOverRecord | null> =>
  recordSchema.safeParse(await readJson(recordPath(paths))).data ?? null;

/** Null takes it away. Rejects with `disk-full` or `data-folder-unwritable`. */
export async function saveRecord(
  paths: Pick<DataPaths, 'folder'>,
  record: TakeOverRecord | null,
): Promise<void> {
  try {
    if (record === null) return await rm(recordPath(paths), { force: true });
    const text = `${JSON.stringify(record, null, 2)}\n`;
    await writeAtomically(recordPath(paths), text, { survivesPowerCut: true });
  } catch (error) {
    throw writeError(error, { code: 'data-folder-unwritable' });
  }
}

/**
 * Keeps a text beside config.yaml, 0600. Resolves with the name: `what` and the time, and a number
 * where that is taken. Rejects as `saveRecord` does.
 */
export async function keepCopy(
  { folder }: Pick<DataPaths, 'folder'>,
  what: 'before-import' | 'undone',
  text: string,
  atMs: number,
): Promise<string> {
  const pathFor = (attempt: number): string => {
    const number = attempt === 1 ? '' : `-${attempt}`;
    return join(folder, `config.${what}-${fileTime(atMs)}${number}.yaml`);
  };
  try {
    return basename(await writeNewFile(pathFor, text));
  } catch (error) {
    throw writeError(error, { code: 'data-folder-unwritable' });
  }
}

export const copyPath = ({ folder }: Pick<DataPaths, 'folder'>, name: string): string =>
  join(folder, name);

/** In a folder of accounts, and beside it, where CLIProxyAPI and the programs around it have it. */
export const configPlaces = (folder: string): readonly string[] => [
  join(folder, 'config.yaml'),
  join(dirname(folder), 'config.yaml'),
];

/** Whether two paths lead to one file. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => realpath(path).catch(() => path)));
  return one === other;
}
