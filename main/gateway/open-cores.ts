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

export interface CoresParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
  readonly paths: DataPaths;
  readonly sidecarCacheFolder: string;
  readonly resourcesPath: string | null;
  readonly launchSettings: () => LaunchSettings;
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

/** Choosing, providing and switching the core: all that surfaces and packages need of it. */
export interface Cores {
  readonly switcher: CoreSwitcher;
  /** Newest first. */
  readonly list: () => Promise<readonly CoreEntry[]>;
  /** The version that the next start runs; null where there is none, or one that does not say. */
  readonly next: () => Promise<string | null>;
  /** Rejects with an `ActionRefused`. */
  readonly provide: (version: string, onProgress: (text: string) => void) => Promise<void>;
  /** Tries it, then switches. Rejects with an `ActionRefused`; then nothing has changed. */
  readonly use: (choice: Choice) => Promise<void>;
}

export async function openCores(parts: CoresParts): Promise<Cores> {
  const { clock, log, env, paths, resourcesPath, launchSettings } = parts;
  const places = { resourcesPath, cacheFolder: parts.sidecarCacheFolder };
  const search = (wanted: { chosenPath: string | null; coreVersion: Choice }) =>
    findSidecar({ ...places, ...wanted, env, demo: null });
  await clearTrial(paths.run).catch(() => {}); // Said by the next trial, if it matters.
  const switcher = await CoreSwitcher.open({
    ...{ clock, log, file: switchFile(paths) },
    chosen: { read: () => launchSettings().coreVersion, write: parts.choose },
    tryCore: (choice) =>
      tryCore(
        () =>
          choice === null
            ? search({ chosenPath: null, coreVersion: null })
            : findVersion(places, choice),
        {
          ...{ clock, env, runFolder: paths.run, copyConfig: parts.copyConfig },
          apiKey: () => launchSettings().apiKey,
          sparePort: () => findFreePort(launchSettings().port),
        },
      ),
  });
  const here = (): Promise<readonly string[]> => presentVersions(places);
  return {
    switcher,
    list: async () => {
      const present = await here();
      return offeredCores(present).map((version) => ({
        version,
        isHere: present.includes(version),
        isUsual: version === pinnedVersion,
      }));
    },
    next: () => {
      const { sidecarPath, coreVersion } = launchSettings();
      return search({ chosenPath: sidecarPath, coreVersion }).then(
        ({ version }) => version,
        () => null,
      );
    },
    provide: (version, onProgress) => provideCore(env, version, onProgress),
    use: async (choice) => {
      if (launchSettings().sidecarPath !== null) throw new ActionRefused(ownProgramWords);
      if (choice !== null && !(await here()).includes(choice)) {
        throw new ActionRefused(`CLIProxyAPI ${choice} is not on this computer. Get it first.`);
      }
      await switcher.use(choice);
    },
  };
}

const ownProgramWords =
  'A program of your own is set, which goes before any version. Unset KORPROXY_SIDECAR, or take sidecarPath out of settings.json, then try again.';
