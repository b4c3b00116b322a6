import { ActionRefused } from '../base/core/action-refused.ts';
import type { Clock, Log } from '../base/core/ports.ts';
import { findFreePort } from '../base/node/free-port.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { LaunchSettings } from './core/gateway-ports.ts';
import { offeredCores } from './core/known-cores.ts';
import type { Choice } from './core/switch-record.ts';
import { CoreSwitcher } from './core-switcher.ts';
import { provideCore } from './get-sidecar.ts';
import { clearTrial, type TrialConfig, tryCore } from './node/core-trial.ts';
import { findSidecar, findVersion, pinnedVersion, presentVersions } from './node/sidecar-finder.ts';
import { switchFile } from './node/switch-file.ts';

export interface ShelfParts {
  readonly env: NodeJS.ProcessEnv;
  readonly sidecarCacheFolder: string;
  readonly resourcesPath: string | null;
  readonly launchSettings: () => LaunchSettings;
}

export interface CoresParts extends ShelfParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: DataPaths;
  readonly choose: (choice: Choice) => void;
  /** See `TrialPorts`. */
  readonly copyConfig: (config: TrialConfig) => Promise<string>;
}

/** A version that can be chosen. */
export interface CoreEntry {
  readonly version: string;
  /** On this computer; else it has to be provided first. */
  readonly isHere: boolean;
  /** The app's own choice, where the user has made none. */
  readonly isUsual: boolean;
}

/** The versions there are. Looks and fetches; changes nothing that an app which runs would mind. */
export interface CoreShelf {
  /** Newest first. */
  readonly list: () => Promise<readonly CoreEntry[]>;
  /** The version that the next start runs; null where there is none, or one that does not say. */
  readonly next: () => Promise<string | null>;
  /** Rejects with an `ActionRefused`. */
  readonly provide: (version: string, onProgress: (text: string) => void) => Promise<void>;
}

/** Choosing, providing and switching the core: all that surfaces and packages need of it. */
export interface Cores extends CoreShelf {
  readonly switcher: CoreSwitcher;
  /** Tries it, then switches. Rejects with an `ActionRefused`; then nothing has changed. */
  readonly use: (choice: Choice) => Promise<void>;
}

export function coreShelf({ env, launchSettings, ...places }: ShelfParts): CoreShelf {
  const { resourcesPath, sidecarCacheFolder: cacheFolder } = places;
  return {
    list: async () => {
      const present = await presentVersions({ resourcesPath, cacheFolder });
      return offeredCores(present).map((version) => ({
        version,
        isHere: present.includes(version),
        isUsual: version === pinnedVersion,
      }));
    },
    next: () => {
      const { sidecarPath: chosenPath, coreVersion } = launchSettings();
      return findSidecar({
        ...{ env, resourcesPath, cacheFolder, chosenPath, coreVersion, demo: null },
      }).then(
        ({ version }) => version,
        () => null,
      );
    },
    provide: (version, onProgress) => provideCore(env, version, onProgress),
  };
}

/** Only for who supervises the gateway: it goes on with a switch that was cut off. */
export async function openCores(parts: CoresParts): Promise<Cores> {
  const { clock, log, paths, launchSettings, choose } = parts;
  const shelf = coreShelf(parts);
  await clearTrial(paths.run).catch(() => {}); // Said by the next trial, if it matters.
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
  const find = () =>
    choice === null
      ? findSidecar({ ...places, env, chosenPath: null, coreVersion: null, demo: null })
      : findVersion(places, choice);
  return tryCore(find, {
    ...{ clock, env, runFolder: paths.run, copyConfig },
    apiKey: () => launchSettings().apiKey,
    sparePort: () => findFreePort(launchSettings().port),
  });
}

const ownProgramWords =
  'A program of your own is set, which goes before any version. Unset KORPROXY_SIDECAR, or take sidecarPath out of settings.json, then try again.';
