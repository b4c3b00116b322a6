import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../base/node/atomic-file.ts';
import type { DataPaths } from '../../base/node/paths.ts';
import { type Releases, readReleases, writeReleases } from '../core/releases.ts';

export interface ReleasesFile {
  readonly load: () => Promise<Releases>;
  readonly save: (releases: Releases) => Promise<void>;
}

/** What newer releases were found, and when: one JSON file, 0600. */
export function releasesFile({ folder }: Pick<DataPaths, 'folder'>): ReleasesFile {
  const path = join(folder, 'core-releases.json');
  return {
    load: async () => readReleases(await readFile(path, 'utf8').catch(() => '')),
    save: (releases) => writeAtomically(path, writeReleases(releases), { survivesPowerCut: false }),
  };
}
