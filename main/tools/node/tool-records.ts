import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import { readJson } from '../../base/node/json-file.ts';
import { makeFolder } from '../../base/node/make-folder.ts';
import { writeNewFile } from '../../base/node/new-file.ts';
import { dataPaths, type Machine } from '../../base/node/paths.ts';
import { toolId } from '../../contract/tools.ts';
import { undoStep } from '../core/merge.ts';

/** All that Undo needs to know of one file that KorProxy wrote. */
const fileRecord = z.object({
  toolId,
  formId: z.string(),
  atMs: z.number(),
  path: z.string(),
  /** Null where the whole file is ours. */
  format: z.string().nullable(),
  /** Of the file before; null where there was none. */
  beforeSha256: z.string().nullable(),
  beforeMode: z.number().nullable(),
  /** The copy of the file before; null where there was none, or where it is not ours to put back. */
  backup: z.string().nullable(),
  afterSha256: z.string(),
  steps: z.array(undoStep).readonly(),
  madeFolders: z.array(z.string()),
});

export type FileRecord = z.infer<typeof fileRecord>;

/** Where the record of what was written into tools' files is kept; the tray and the terminal share it. */
export const toolRecordsPath = (machine: Machine): string =>
  join(dataPaths(machine).folder, 'tools.json');

const recordFile = z.object({ version: z.literal(1), files: z.array(fileRecord) });

/**
 * Keeps what was written where, in a file of KorProxy's own (0600: old values may hold keys).
 * One that cannot be read counts as empty; then Undo has nothing to offer, and no file is at risk.
 */
export function openToolRecords(path: string) {
  const read = async (): Promise<readonly FileRecord[]> =>
    recordFile.safeParse(await readJson(path)).data?.files ?? [];
  const write = async (files: readonly FileRecord[]): Promise<void> => {
    makeFolder(dirname(path));
    await writeAtomically(path, `${JSON.stringify({ version: 1, files }, null, 1)}\n`, {
      survivesPowerCut: true,
    });
  };
  return {
    /** Beside the record, which says what each of them is a copy of. */
    backups: openToolBackups(join(dirname(path), 'tool-backups')),
    all: read,
    of: async (file: string): Promise<FileRecord | null> =>
      (await read()).find((record) => record.path === file) ?? null,
    /** In the place of an older record of the same file. */
    put: async (record: FileRecord): Promise<void> =>
      write([...(await read()).filter((other) => other.path !== record.path), record]),
    drop: async (file: string): Promise<void> => {
      const files = await read();
      const others = files.filter((record) => record.path !== file);
      if (others.length < files.length) await write(others);
    },
  };
}

export type ToolRecords = ReturnType<typeof openToolRecords>;

/**
 * Copies of files as they were before KorProxy changed them, for this user alone. They lie in a folder
 * of KorProxy's own: beside the file they would turn up in somebody's dotfiles.
 */
function openToolBackups(folder: string) {
  return {
    /** Resolves with the path of the copy. */
    write: async (path: string, bytes: Buffer): Promise<string> => {
      makeFolder(folder);
      const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
      return await writeNewFile((attempt) => {
        const number = attempt === 1 ? '' : `-${attempt - 1}`;
        return join(folder, `${basename(path)}.${stamp}${number}.bak`);
      }, bytes);
    },
  };
}
