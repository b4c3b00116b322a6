import { readFile, rm } from 'node:fs/promises';
import type { Computer } from '../core/computer.ts';
import { Unreadable } from '../core/file-format.ts';
import { formatNamed } from '../core/formats.ts';
import { isBlank, NotEditable, unmerged } from '../core/merge.ts';
import { ToolRefused } from '../core/tool-refused.ts';
import { removeIfEmpty, writeGuarded } from './guarded-write.ts';
import type { FileRecord, ToolRecords } from './tool-records.ts';
import { readTarget, sha256, type Target } from './tool-target.ts';

/**
 * Takes one change back: the old bytes where the file is still as KorProxy wrote it, else only our
 * keys. True where the file is exactly what it was. Rejects with `ToolRefused`.
 */
export async function undoFile(
  computer: Computer,
  records: ToolRecords,
  record: FileRecord,
): Promise<boolean> {
  const target = await readTarget(computer, record.path);
  const exact = await takeBack(computer, records, record, target);
  await records.drop(record.path);
  for (const folder of record.madeFolders.toReversed()) await removeIfEmpty(folder);
  return exact;
}

type Content = NonNullable<Target['content']>;

async function takeBack(
  computer: Computer,
  records: ToolRecords,
  record: FileRecord,
  { path, content }: Target,
): Promise<boolean> {
  // Somebody has removed the file: there is nothing of ours in it any more.
  if (content === null) return record.beforeSha256 === null;
  if (content.sha256 === record.beforeSha256) return true;
  if (content.sha256 === record.afterSha256) {
    if (wasNew(record)) {
      await rm(path);
      return true;
    }
    const original = await originalOf(record);
    if (original) {
      const mode = record.beforeMode ?? content.mode;
      await replace(computer, { path, content, bytes: original, mode });
      await rm(record.backup ?? '', { force: true });
      return true;
    }
  }
  await takeKeysBack(computer, records, record, { path, content });
  return false;
}

const wasNew = ({ beforeSha256, beforeMode }: FileRecord): boolean =>
  beforeSha256 === null && beforeMode === null;

/** The bytes of before, where the copy of them is still whole. */
export async function originalOf({ backup, beforeSha256 }: FileRecord): Promise<Buffer | null> {
  const bytes = backup === null ? null : await readFile(backup).catch(() => null);
  return bytes && sha256(bytes) === beforeSha256 ? bytes : null;
}

async function takeKeysBack(
  computer: Computer,
  { backups }: ToolRecords,
  record: FileRecord,
  { path, content }: { readonly path: string; readonly content: Content },
): Promise<void> {
  const format = record.format === null ? null : formatNamed(record.format);
  if (!format) {
    // All of the file was ours and the user has changed it: put aside, so that nothing is lost.
    await backups.write(path, content.bytes);
    const bytes = await originalOf(record);
    if (!bytes) return await rm(path);
    const mode = record.beforeMode ?? content.mode;
    return await replace(computer, { path, content, bytes, mode });
  }
  try {
    const text = unmerged(format, content.text, record.steps);
    if (text === content.text) return;
    if (wasNew(record) && isBlank(format, text)) return await rm(path);
    await replace(computer, { path, content, bytes: Buffer.from(text), mode: content.mode });
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof NotEditable)) throw error;
    const sentence = 'The file was changed since and is not readable now. Nothing was undone.';
    throw new ToolRefused('not-editable', sentence, { cause: error });
  }
}

async function replace(
  computer: Computer,
  { path, content, bytes, mode }: { path: string; content: Content; bytes: Buffer; mode: number },
): Promise<void> {
  const expected = content.sha256;
  await writeGuarded(computer, { path, expected, bytes, mode, before: async () => {} });
}
