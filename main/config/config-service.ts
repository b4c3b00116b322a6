import type { Clock, Log } from '../base/core/ports.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { LaunchWishes } from '../gateway/core/gateway-ports.ts';
import { type ConfigQueue, createConfigQueue } from './config-queue.ts';
import { createConfig, prepareConfig, putConfigAside } from './node/config-file.ts';

export interface ConfigDeskParts {
  readonly paths: Pick<DataPaths, 'auth' | 'config' | 'folder' | 'run'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly wishes: () => LaunchWishes;
}

/** All that the app does to config.yaml. Rejects with a `GatewayError`. */
export interface ConfigDesk extends ConfigQueue {
  /** Makes it fit for a start; only while no sidecar runs. */
  readonly prepare: (wishes: LaunchWishes) => ReturnType<typeof prepareConfig>;
  /** Makes a new one, over whatever was there. */
  readonly create: () => Promise<void>;
  /** Keeps one that is of no use under another name, and makes a new one. */
  readonly putAside: () => Promise<void>;
}

export function createConfigDesk({ paths, clock, log, wishes }: ConfigDeskParts): ConfigDesk {
  const guarded = (wished: LaunchWishes) => ({ ...wished, authFolder: paths.auth });
  return {
    ...createConfigQueue(paths.config),
    prepare: (wished) => prepareConfig(paths, guarded(wished)),
    create: () => createConfig(paths, guarded(wishes())),
    putAside: async () => {
      const keptAs = await putConfigAside(paths, guarded(wishes()), clock.now());
      log.info('config.put-aside', { keptAs });
    },
  };
}
