import type { Snapshot } from '../contract/snapshot.ts';
import { createEmitter } from '../core/emitter.ts';
import type { Clock, Dispose, Log } from '../core/ports.ts';
import type { Setup } from '../core/view/scene.ts';
import { view } from '../core/view/view.ts';
import type { Gateway } from './gateway.ts';

export interface PublisherPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly gateway: Gateway;
  readonly setup: () => Setup;
}

export interface Publisher {
  readonly latest: () => Snapshot;
  readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => Dispose;
  /** Draws anew for what changed outside the gateway: a setting, the time of day. */
  readonly refresh: () => void;
  readonly close: Dispose;
}

/** The one road up: the newest Snapshot, its revision, and whoever listens. */
export function createPublisher({ clock, log, gateway, setup }: PublisherPorts): Publisher {
  const published = createEmitter<Snapshot>((error) => log.error('listener.failed', { error }));
  let revision = 0;
  const draw = (): Snapshot => {
    revision += 1;
    const { health, journal } = gateway;
    return { revision, ...view({ health, journal, setup: setup(), nowMs: clock.now() }) };
  };
  let latest = draw();
  const refresh = (): void => {
    latest = draw();
    published.emit(latest);
  };
  return {
    latest: () => latest,
    onSnapshot: published.on,
    refresh,
    close: gateway.onChange(refresh),
  };
}
