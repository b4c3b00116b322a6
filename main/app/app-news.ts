import { join } from 'node:path';
import { ActionRefused } from '../base/core/action-refused.ts';
import { lookDaily } from '../base/core/daily-look.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import { writeAtomically } from '../base/node/atomic-file.ts';
import { readJson } from '../base/node/json-file.ts';
import type { DataPaths, Environment } from '../base/node/paths.ts';
import { askReleases } from '../base/node/release-site.ts';
import {
  type AppReleases,
  appReleases,
  newerVersion,
  newestIn,
  noAppReleases,
  releasePage,
} from './app-releases.ts';
import type { Setup } from './core/snapshot-input.ts';

export interface AppNewsParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Environment;
  readonly paths: Pick<DataPaths, 'folder'>;
  readonly random: () => number;
  readonly appVersion: string;
  /** `owner/name` on GitHub; null where none is known, and then nothing is asked or offered. */
  readonly repository: string | null;
  /** The setting. */
  readonly isOn: () => boolean;
  readonly onNews: () => void;
}

/** Whether there is a newer KorProxy. Nothing is fetched or installed: its page can be opened. */
export interface AppNews {
  readonly state: () => Setup['update'];
  /** The page of the newer release. Throws an `ActionRefused` where there is none. */
  readonly page: () => string;
  readonly close: Dispose;
}

/** Looks at the hours that the look for newer cores has, by the same words. */
export function followAppNews(parts: AppNewsParts): AppNews {
  const { clock, log, env, paths, random, appVersion, repository, isOn, onNews } = parts;
  if (repository === null) return { state: () => null, page: noNewer, close: () => {} };
  const file = join(paths.folder, 'app-releases.json');
  let known = noAppReleases;
  const learn = (releases: AppReleases): AppReleases => {
    known = releases;
    onNews();
    return releases;
  };
  const last = async (): Promise<AppReleases> =>
    // What could not be kept is known until the end of this run.
    known.lookedAtMs === null
      ? learn(appReleases.catch(noAppReleases).parse(await readJson(file)))
      : known;
  const look = async (): Promise<void> => {
    const { newest } = await askReleases(repository, env, (list) => {
      const found = newestIn(list);
      return found === null ? null : { newest: found ?? null };
    });
    const releases = learn({ lookedAtMs: clock.now(), newest });
    const text = `${JSON.stringify(releases)}\n`;
    // Not kept, it is asked again tomorrow all the same.
    await writeAtomically(file, text, { survivesPowerCut: false }).catch((error: unknown) =>
      log.warn('update.news-not-kept', { error }),
    );
    const newer = newerVersion(releases, appVersion);
    log.info('update.looked-for', { found: newer === null ? [] : [newer] });
  };
  // So that the menus say at once what was found before.
  void last();
  const close = lookDaily({
    ...{ clock, random, isOn, last, look },
    onFailed: (fields) => log.warn('update.not-looked-for', fields),
  });
  return {
    state: () => ({ looksDaily: isOn(), newer: newerVersion(known, appVersion) }),
    page: () =>
      known.newest === null || newerVersion(known, appVersion) === null
        ? noNewer()
        : releasePage(repository, known.newest),
    close,
  };
}

function noNewer(): never {
  throw new ActionRefused('No newer KorProxy is known.');
}
