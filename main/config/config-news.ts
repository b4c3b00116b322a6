import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { DataPaths } from '../base/node/paths.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type ConfigChange, type ConfigWatch, watchConfigFile } from './node/config-watch.ts';

export interface ConfigNewsOptions {
  readonly paths: Pick<DataPaths, 'config'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly gateway: Pick<Gateway, 'health' | 'onChange'>;
  /** Tells right after each write of our own. */
  readonly onOwnWrite: (listener: () => void) => Dispose;
  readonly onNews: () => void;
}

/** What another hand did to config.yaml while we run. */
export interface ConfigNews {
  /** The running sidecar still follows the old file and has to be restarted. */
  readonly isReplaced: () => boolean;
  readonly changedAtMs: () => number | null;
  readonly close: Dispose;
}

export function watchConfig(options: ConfigNewsOptions): ConfigNews {
  const { paths, clock, log, gateway, onOwnWrite, onNews } = options;
  let isReplaced = false;
  let changedAtMs: number | null = null;
  let { run } = gateway.health;
  let rebasedRun = -1;
  const onChange = (change: ConfigChange): void => {
    // The start reads it anyway.
    if (gateway.health.state === 'starting') return;
    log.info('config.changed', { change });
    changedAtMs = clock.now();
    isReplaced ||= change === 'replaced';
    onNews();
  };
  const watch = tryWatch(() => watchConfigFile(paths.config, clock, onChange), log);
  // The sidecar may die before the watch gets to look: then nobody else is to be blamed.
  const stopRebasing = onOwnWrite(() => watch?.rebase());
  const stop = gateway.onChange(({ health }) => {
    if (health.run !== run && health.state === 'starting') isReplaced = false;
    run = health.run;
    if (health.state !== 'healthy' || rebasedRun === run) return;
    // This start has read the file as it is now, and perhaps written it.
    rebasedRun = run;
    watch?.rebase();
  });
  return {
    isReplaced: () => isReplaced,
    changedAtMs: () => changedAtMs,
    close: () => {
      stop();
      stopRebasing();
      watch?.close();
    },
  };
}

/** A folder that cannot be watched (gone, or the system's watches are used up) costs the hint only. */
function tryWatch(watch: () => ConfigWatch, log: Log): ConfigWatch | null {
  try {
    return watch();
  } catch (error) {
    log.warn('config.not-watched', { error });
    return null;
  }
}
