import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import { isAnswering } from './core/health-reducer.ts';
import { noPlan, type PlanEffect, type PlanEvent, planStep } from './core/planned-restart.ts';
import type { Gateway } from './gateway.ts';
import { countRequests } from './node/count-requests.ts';

export interface PlannedRestartPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly gateway: Pick<Gateway, 'health' | 'plan' | 'onChange' | 'send'>;
  readonly count?: typeof countRequests;
}

/** Restarts that KorProxy plans wait for requests that run; those of the user and after a crash do not. */
export interface PlannedRestarts {
  /** Restarts the gateway when nothing runs that it would cut; at once where it does not answer anyway. */
  readonly plan: () => void;
  /** Requests that a restart waits for; null while none waits. */
  readonly waitsFor: () => number | null;
  readonly onChange: (listener: () => void) => Dispose;
  readonly close: Dispose;
}

export function createPlannedRestarts({
  clock,
  log,
  gateway,
  count = countRequests,
}: PlannedRestartPorts): PlannedRestarts {
  const changed = createEmitter<null>(log);
  let plan = noPlan;
  let run = gateway.health.run;
  let cancel: Dispose = () => {};
  const waitsFor = (): number | null => (plan.type === 'waiting' ? plan.count : null);

  const send = (event: PlanEvent): void => {
    const before = waitsFor();
    const step = planStep(plan, event);
    plan = step.plan;
    for (const effect of step.effects) perform(effect);
    const now = waitsFor();
    if (before === now) return;
    if (before === null) log.info('restart.waits', { requests: now });
    changed.emit(null);
  };
  const perform = (effect: PlanEffect): void => {
    if (effect.type === 'restart') return gateway.send({ type: 'restart-requested' });
    if (effect.afterMs === 0) void look();
    else cancel = clock.after(effect.afterMs, () => void look());
  };
  const look = async (): Promise<void> => {
    const port = gateway.plan?.port;
    const asked = plan;
    const found = port === undefined ? null : await count(port);
    // Overtaken meanwhile, perhaps by another plan.
    if (plan !== asked) return;
    send({ type: 'counted', count: found, atMs: clock.ticks() });
  };

  const unwatch = gateway.onChange(({ health }) => {
    if (health.run === run) return;
    run = health.run;
    cancel();
    send({ type: 'overtaken' });
  });
  return {
    plan() {
      if (!isAnswering(gateway.health)) return gateway.send({ type: 'restart-requested' });
      send({ type: 'planned', atMs: clock.ticks() });
    },
    waitsFor,
    onChange: (listener) => changed.on(listener),
    close() {
      cancel();
      unwatch();
    },
  };
}
