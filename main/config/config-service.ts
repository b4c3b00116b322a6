import type { Clock, Log } from '../base/core/ports.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { LaunchSettings } from '../gateway/core/gateway-ports.ts';
import { type ConfigQueue, createConfigQueue } from './config-queue.ts';
import type { ConfigSettings } from './core/config-rules.ts';
import {
  copyConfig,
  createConfig,
  prepareConfig,
  putConfigAside,
  readAcceptedKeys,
} from './node/config-file.ts';

export interface ConfigServiceParts {
  readonly paths: Pick<DataPaths, 'auth' | 'config' | 'folder' | 'run'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly launchSettings: () => LaunchSettings;
}

/** All that the app does to config.yaml. Rejects with a `ProblemError`. */
export interface ConfigService extends ConfigQueue {
  /** Makes it fit for a start; only while no sidecar runs. */
  readonly prepare: (launchSettings: LaunchSettings) => ReturnType<typeof prepareConfig>;
  /** What it would say for these settings, without a write. */
  readonly copy: (settings: ConfigSettings) => Promise<string>;
  /** The keys that open the gateway: ours, and those that the user has put beside it. */
  readonly acceptedKeys: () => Promise<readonly string[]>;
  /** Makes a new one, over whatever was there. */
  readonly create: () => Promise<void>;
  /** Keeps one that is of no use under another name, and makes a new one. */
  readonly putAside: () => Promise<void>;
}

export function createConfigService({
  paths,
  clock,
  log,
  launchSettings,
}: ConfigServiceParts): ConfigService {
  const guarded = (wanted: LaunchSettings) => ({ ...wanted, authFolder: paths.auth });
  return {
    ...createConfigQueue(paths.config),
    prepare: (wanted) => prepareConfig(paths, guarded(wanted)),
    copy: (settings) => copyConfig(paths, settings),
    acceptedKeys: () => readAcceptedKeys(paths, launchSettings().apiKey),
    create: () => createConfig(paths, guarded(launchSettings())),
    putAside: async () => {
      const keptAs = await putConfigAside(paths, guarded(launchSettings()), clock.now());
      log.info('config.put-aside', { keptAs });
    },
  };
}
