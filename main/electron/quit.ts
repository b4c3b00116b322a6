import type { App, Event } from 'electron';
import type { Clock, Log } from '../base/core/ports.ts';

export interface QuitOptions {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  /** Stops the sidecar and writes what is unwritten. */
  readonly close: () => Promise<void>;
}

/** Longer than any clean stop takes; whatever is left then, the sidecar's watchdog ends. */
const limitMs = 8_000;

/**
 * The one way out, however it is asked for: menu, signal, log-off, window. The first request begins
 * it, later ones change nothing, and the process ends when all is closed.
 */
export function holdQuit(app: Pick<App, 'on' | 'exit'>, { clock, log, close }: QuitOptions): void {
  let isClosing = false;
  let hasEnded = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    app.exit(0);
  };
  app.on('before-quit', (event: Pick<Event, 'preventDefault'>) => {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    clock.after(limitMs, () => {
      log.error('quit.late', { limitMs });
      end();
    });
    // A rejection is logged and ends the same way; `close` may throw before it has a promise.
    Promise.resolve()
      .then(close)
      .catch((error: unknown) => log.error('quit.failed', { error }))
      .finally(end);
  });
}
