import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import type { DataPaths } from '../../base/node/paths.ts';
import { readSwitchRecord, type SwitchRecord, writeSwitchRecord } from '../core/switch-record.ts';

export interface SwitchFile {
  readonly load: () => Promise<SwitchRecord | null>;
  readonly save: (record: SwitchRecord | null) => Promise<void>;
}

/** The last switch of the core: one JSON file, 0600, not there when there was none. */
export function switchFile({ folder }: Pick<DataPaths, 'folder'>): SwitchFile {
  const path = join(folder, 'core-switch.json');
  return {
    load: async () => readSwitchRecord(await readFile(path, 'utf8').catch(() => '')),
    save: (record) =>
      record === null
        ? rm(path, { force: true })
        : writeAtomically(path, writeSwitchRecord(record), { survivesPowerCut: true }),
  };
}
