import { lookDaily } from '../base/core/daily-look.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { DataPaths, Environment } from '../base/node/paths.ts';
import { newestOfLines, type Releases } from './core/releases.ts';
import { listReleases } from './node/release-list.ts';
import { type ReleasesFile, releasesFile } from './node/releases-file.ts';

export interface CoreNewsPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly file: ReleasesFile;
  /** The versions there are. Rejects with an `ActionRefused`. */
  readonly list: () => Promise<readonly string[]>;
}

/** Whether there are newer releases of the core. */
export interface CoreNews {
  readonly releases: () => Promise<Releases>;
  /** Asks now. Rejects with an `ActionRefused`; then what was found before still stands. */
  readonly look: () => Promise<Releases>;
  /**
   * Looks by itself, once a day, as long as `isOn`; what was not answered is asked again an hour later.
   * Told of what a look has found.
   */
  readonly follow: (isOn: () => boolean, random: () => number, onNews: () => void) => Dispose;
}

export const coreNewsHere = (
  parts: Pick<CoreNewsPorts, 'clock' | 'log'> & {
    readonly env: Environment;
    readonly paths: Pick<DataPaths, 'folder'>;
  },
): CoreNews =>
  createCoreNews({
    ...parts,
    file: releasesFile(parts.paths),
    list: () => listReleases(parts.env),
  });

export function createCoreNews({ clock, log, file, list }: CoreNewsPorts): CoreNews {
  const look = async (): Promise<Releases> => {
    const found = newestOfLines(await list());
    const releases = { lookedAtMs: clock.now(), found };
    // Not kept, it is asked again tomorrow all the same.
    await file.save(releases).catch((error: unknown) => log.warn('core.news-not-kept', { error }));
    log.info('core.looked-for', { found });
    return releases;
  };
  return {
    releases: file.load,
    look,
    follow: (isOn, random, onNews) =>
      lookDaily({
        ...{ clock, random, isOn, last: file.load },
        look: async () => {
          await look();
          onNews();
        },
        onFailed: (fields) => log.warn('core.not-looked-for', fields),
      }),
  };
}
