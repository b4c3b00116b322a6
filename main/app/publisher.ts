import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import type { Redact } from '../base/core/redact-text.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { Health } from '../gateway/core/health-reducer.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Setup } from './core/snapshot-input.ts';
import { view } from './core/snapshot-view.ts';

export interface PublisherPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly gateway: Gateway;
  readonly setup: () => Setup;
  /** Whether a failure is being mended without the user, who then hears of that instead. */
  readonly isMended: () => boolean;
  /** For the one text in a Snapshot that another program wrote: its own name. */
  readonly redact: Redact;
}

export interface Publisher {
  readonly latest: () => Snapshot;
  readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => Dispose;
  /** Entering `failed` is an incident; nothing else interrupts the user. */
  readonly onIncident: (listener: (snapshot: Snapshot) => void) => Dispose;
  /** Draws anew for what changed outside the gateway: a setting, the time of day. */
  readonly refresh: () => void;
  readonly close: Dispose;
}

/** The one road up: the newest Snapshot, its revision, and whoever listens. */
export function createPublisher(ports: PublisherPorts): Publisher {
  const { clock, log, gateway, setup, redact, isMended } = ports;
  const published = createEmitter<Snapshot>(log);
  let revision = 0;
  const draw = (): Snapshot => {
    revision += 1;
    const { journal } = gateway;
    const health = withCleanOwner(gateway.health, redact);
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
    onIncident(listener) {
      let wasFailed = false;
      return published.on((snapshot) => {
        const isNew = snapshot.state === 'failed' && !wasFailed && !isMended();
        wasFailed = snapshot.state === 'failed';
        if (isNew) listener(snapshot);
      });
    },
    refresh,
    close: gateway.onChange(refresh),
  };
}

/** A program may call itself what it likes, and what it shows may hold its arguments. */
function withCleanOwner(health: Health, redact: Redact): Health {
  const { problem } = health;
  if (problem?.code !== 'port-in-use' || problem.owner === null) return health;
  const owner = { ...problem.owner, name: redact(problem.owner.name) };
  return { ...health, problem: { ...problem, owner } };
}
