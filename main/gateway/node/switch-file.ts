import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import type { DataPaths } from '../../base/node/paths.ts';
import { readSwitchRecord, type SwitchRecord, writeSwitchRecord } from '../core/switch-record.ts';

/** The last switch of the core: one JSON file, 0600, not there when there was none. */
export function switchFile({ folder }: Pick<DataPaths, 'folder'>) {
  const path = join(folder, 'core-switch.json');
  return {
    load: async (): Promise<SwitchRecord | null> =>
      readSwitchRecord(await readFile(path, 'utf8').catch(() => '')),
    save: (record: SwitchRecord | null): Promise<void> =>
      record === null
        ? rm(path, { force: true })
        : writeAtomically(path, writeSwitchRecord(record), { survivesPowerCut: true }),
  };
}

export type SwitchFile = ReturnType<typeof switchFile>;
