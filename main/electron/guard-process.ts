import type { Log, LogLevel } from '../base/core/ports.ts';

type Watched = Pick<NodeJS.Process, 'on' | 'removeAllListeners' | 'stdout' | 'stderr'>;

/**
 * A bug ends neither the tray nor the supervision: it is logged by name, and the app goes on. The
 * boot's own handler, which ends the app, is taken over. Output to a terminal that has gone is no
 * fault at all.
 */
export function guardProcess(process: Watched, log: Log): void {
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => log.error('error.uncaught', { error }));
  process.on('unhandledRejection', (error) => log.error('error.unhandled', { error }));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Writes to a log that comes later; what is said before it comes goes to standard error. */
export function forwardingLog(target: () => Log | null): Log {
  const at =
    (level: LogLevel): Log['info'] =>
    (event, fields) => {
      const log = target();
      if (log) log[level](event, fields);
      else
        process.stderr.write(`${[event, ...Object.values(fields ?? {}).map(words)].join(' ')}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Only for the terminal that the app was started from, where a stack helps and nobody else reads. */
const words = (value: unknown): string =>
  value instanceof Error ? (value.stack ?? value.message) : String(value);
