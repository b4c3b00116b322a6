import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { LaunchSettings } from '../gateway/core/gateway-ports.ts';
import { type ConfigQueue, createConfigQueue } from './config-queue.ts';
import type { ConfigSettings } from './core/config-rules.ts';
import { putBackWords } from './core/put-back.ts';
import {
  copyConfig,
  createConfig,
  type PreparedConfig,
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
  /** Told right after each write of ours, so that nobody else is blamed for it. */
  readonly onWrite: (listener: () => void) => Dispose;
  /** Told in a sentence of guarded keys that somebody had changed and that a start has set again. */
  readonly onPutBack: (listener: (sentence: string) => void) => Dispose;
  /** Makes it fit for a start; only while no sidecar runs. */
  readonly prepare: (launchSettings: LaunchSettings) => Promise<PreparedConfig>;
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
  const written = createEmitter<null>(log);
  const putBack = createEmitter<string>(log);
  /** The first start may be quicker than whoever shows it. */
  let untold: string | null = null;
  let listening = 0;
  const tell = (sentence: string): void => {
    if (listening === 0) untold = sentence;
    putBack.emit(sentence);
  };
  const wrote = (): void => written.emit(null);
  let prepared: LaunchSettings | null = null;
  /** Port and folder follow our own settings: only where those stayed was it somebody else. */
  const isTheirs = (key: string, { port }: LaunchSettings): boolean =>
    key === 'port' || key === 'auth-dir' ? prepared?.port === port : true;
  return {
    ...createConfigQueue(paths.config, wrote),
    onWrite: written.on,
    onPutBack(listener) {
      listening += 1;
      if (untold !== null) listener(untold);
      untold = null;
      const stop = putBack.on(listener);
      return () => {
        listening -= 1;
        stop();
      };
    },
    prepare: async (wanted) => {
      const done = await prepareConfig(paths, guarded(wanted));
      if (done.outcome !== 'kept') wrote();
      const keys = done.putBack.filter((key) => isTheirs(key, wanted));
      prepared = wanted;
      if (keys.length > 0) {
        log.warn('config.put-back', { keys });
        tell(putBackWords(keys));
      }
      return done;
    },
    copy: (settings) => copyConfig(paths, settings),
    acceptedKeys: () => readAcceptedKeys(paths, launchSettings().apiKey),
    create: () => createConfig(paths, guarded(launchSettings())).then(wrote),
    putAside: async () => {
      const keptAs = await putConfigAside(paths, guarded(launchSettings()), clock.now());
      wrote();
      log.info('config.put-aside', { keptAs });
    },
  };
}
