import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionRefused } from '../base/core/action-refused.ts';
import type { Clock, Log } from '../base/core/ports.ts';
import { findFreePort } from '../base/node/free-port.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { CoreEntry } from './core/cores-state.ts';
import type { LaunchSettings } from './core/gateway-ports.ts';
import { knownCores, offeredCores } from './core/releases.ts';
import type { Choice } from './core/switch-record.ts';
import { ownProgramWords } from './core/switch-words.ts';
import type { CoreNews } from './core-news.ts';
import { CoreSwitcher } from './core-switcher.ts';
import { provideCore } from './get-sidecar.ts';
import { clearTrial, type TrialConfig, tryCore } from './node/core-trial.ts';
import { clearCutOffCores } from './node/cut-off-cores.ts';
import {
  type FoundSidecar,
  findSidecar,
  findVersion,
  pinnedVersion,
  presentVersions,
  type SidecarPlaces,
} from './node/sidecar-finder.ts';
import { switchFile } from './node/switch-file.ts';

export interface ShelfParts {
  readonly env: NodeJS.ProcessEnv;
  readonly sidecarCacheFolder: string;
  readonly resourcesPath: string | null;
  readonly launchSettings: () => LaunchSettings;
  /** See `ProvideOptions`. */
  readonly coreGetter: string | null;
  /** What newer releases were found. */
  readonly news: Pick<CoreNews, 'releases'>;
}

export interface CoresParts extends ShelfParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: DataPaths;
  readonly choose: (choice: Choice) => void;
  /** See `TrialPorts`. */
  readonly copyConfig: (config: TrialConfig) => Promise<string>;
}

/** The versions there are. Looks and fetches; changes nothing that an app which runs would mind. */
export interface CoreShelf {
  /** Newest first. */
  readonly list: () => Promise<readonly CoreEntry[]>;
  /** The version that the next start runs; null where there is none, or one that does not say. */
  readonly next: () => Promise<string | null>;
  /** Rejects with an `ActionRefused`. */
  readonly provide: (
    version: string,
    onProgress: (text: string) => void,
    cancel?: AbortSignal,
  ) => Promise<void>;
  /**
   * Throws away one that was provided and did not pass its trial: where nothing is chosen and the usual
   * one is gone, the newest that is here runs. What KorProxy is made for is kept. Never rejects.
   */
  readonly drop: (version: string) => Promise<void>;
}

/** Choosing, providing and switching the core: all that surfaces and packages need of it. */
export interface Cores extends CoreShelf {
  readonly switcher: CoreSwitcher;
  /** The version that runs where the user has chosen none; null where there is none, or one that does not say. */
  readonly usual: () => Promise<string | null>;
  /** Tries it, then switches. Rejects with an `ActionRefused`; then nothing has changed. */
  readonly use: (choice: Choice) => Promise<void>;
}

export function coreShelf({
  env,
  coreGetter,
  launchSettings,
  news,
  ...places
}: ShelfParts): CoreShelf {
  const { resourcesPath, sidecarCacheFolder: cacheFolder } = places;
  return {
    list: async () => {
      const [present, { found }] = await Promise.all([
        presentVersions({ resourcesPath, cacheFolder }),
        news.releases(),
      ]);
      return offeredCores(present, found).map((version) => ({
        version,
        isHere: present.includes(version),
        isUsual: version === pinnedVersion,
        hasPin: knownCores.includes(version),
      }));
    },
    next: () => {
      const { sidecarPath: chosenPath, coreVersion } = launchSettings();
      return versionOf(
        findSidecar({ env, resourcesPath, cacheFolder, chosenPath, coreVersion, demo: null }),
      );
    },
    provide: (version, onProgress, cancel) =>
      provideCore(env, version, { onProgress, getter: coreGetter, ...(cancel && { cancel }) }),
    drop: async (version) => {
      if (knownCores.includes(version)) return;
      await rm(join(cacheFolder, version), { recursive: true, force: true }).catch(() => {});
    },
  };
}

const versionOf = (finding: Promise<FoundSidecar>): Promise<string | null> =>
  finding.then(
    ({ version }) => version,
    () => null,
  );

/** Where the app looks when the user has chosen nothing. */
const usualIn = ({ env, resourcesPath, sidecarCacheFolder }: ShelfParts): SidecarPlaces => ({
  ...{ env, resourcesPath, cacheFolder: sidecarCacheFolder },
  ...{ chosenPath: null, coreVersion: null, demo: null },
});

/** Only for who supervises the gateway: it goes on with a switch that was cut off. */
export async function openCores(parts: CoresParts): Promise<Cores> {
  const { clock, log, paths, launchSettings, choose } = parts;
  const shelf = coreShelf(parts);
  // Said by the next trial or fetching, if it matters.
  await clearTrial(paths.run).catch(() => {});
  await clearCutOffCores(parts.sidecarCacheFolder).catch(() => {});
  const switcher = await CoreSwitcher.open({
    ...{ clock, log, file: switchFile(paths) },
    chosen: {
      read: () => launchSettings().coreVersion,
      write: choose,
      rules: () => launchSettings().sidecarPath === null,
    },
    tryCore: (choice) => tryChoice(choice, parts),
  });
  return {
    ...shelf,
    switcher,
    usual: () => versionOf(findSidecar(usualIn(parts))),
    use: async (choice) => {
      if (launchSettings().sidecarPath !== null) throw new ActionRefused(ownProgramWords);
      const known = await shelf.list();
      if (choice !== null && !known.some(({ version, isHere }) => version === choice && isHere)) {
        throw new ActionRefused(`CLIProxyAPI ${choice} is not on this computer. Get it first.`);
      }
      await switcher.use(choice);
    },
  };
}

function tryChoice(choice: Choice, parts: CoresParts): Promise<string | null> {
  const { clock, env, paths, resourcesPath, launchSettings, copyConfig } = parts;
  const places = { resourcesPath, cacheFolder: parts.sidecarCacheFolder };
  const find = () => (choice === null ? findSidecar(usualIn(parts)) : findVersion(places, choice));
  return tryCore(find, {
    ...{ clock, env, runFolder: paths.run, copyConfig },
    apiKey: () => launchSettings().apiKey,
    sparePort: () => findFreePort(launchSettings().port),
  });
}
