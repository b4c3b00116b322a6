import type { HealthState } from '../../contract/health.ts';
import {
  type CheckFailure,
  type ExitFacts,
  isPermanent,
  type Problem,
} from '../../contract/problems.ts';
import { type DoorStance, isSameStance, stanceOf } from './door-stance.ts';

/** Checks that fail inside this time from a start do not count (SR4). */
export const graceMs = 5_000;
/** Between the quiet probes that look for readiness; the first success is `healthy`. */
export const readinessMs = 100;
/**
 * The first of them: the sidecar answers some 40 ms after it was started; asked sooner, it would
 * cost an interval.
 */
export const firstCheckMs = 42;
/** From the start of one check to the start of the next (SR1). */
export const pollMs = 10_000;
/**
 * From the start of a good check to a glance: whether a byte comes at all. Halfway to the next check,
 * so that a hang shows as soon when it follows the one as when it follows the other.
 */
export const glanceMs = 5_000;
/** From check to check after a failure, so that a hang is certain soon. */
export const confirmMs = 2_000;
/** A success this slow is `degraded`. */
export const slowMs = 500;
export const maxFailures = 3;
/** Waits before restart 1, 2 and 3; there is no fourth. */
export const backoffMs = [250, 2_000, 8_000] as const;
export const maxRestarts = backoffMs.length;
/** Unbroken health for this long forgives earlier restarts; one good probe does not. */
export const forgiveMs = 300_000;
/** After a resume the system is busy with itself for a while. */
export const settleMs = 2_000;
/** SIGTERM to SIGKILL, when asked to stop: an open stream could delay the end by 28 s. */
export const stopGraceMs = 5_000;
/** The same for one that gave no sign at three checks: it cannot hear, or can no longer act on it. */
export const hungGraceMs = 500;
/** A discarded sample is taken again soon, but not in a loop. */
export const retryDiscardedMs = 250;

/** All that the supervisor knows when it decides. Times are monotonic milliseconds. */
export interface Health {
  readonly state: HealthState;
  /** Grows whenever what we were waiting for stops mattering; events of an older run are ignored. */
  readonly run: number;
  /** The check under way, null when none is; an answer with another number is ignored. */
  readonly check: number | null;
  /** The number that the next check gets. */
  readonly nextCheck: number;
  readonly failures: number;
  /** Not a byte has come since the last good check, in one failed check at least. */
  readonly silent: boolean;
  /** Automatic restarts taken and not yet forgiven. */
  readonly restarts: number;
  readonly graceOver: boolean;
  /** Why a child is being ended: to rest, or because it was lost. Null when none is being ended. */
  readonly halting: 'to-stop' | 'lost' | null;
  /** A child of ours may be there, one that an earlier run of the app left behind included. */
  readonly occupied: boolean;
  /** Preflight of this run is done and its child was ordered. */
  readonly prepared: boolean;
  readonly suspended: boolean;
  /** The gateway refused our management key: it is alive, and restarting would repair nothing. */
  readonly managementLocked: boolean;
  readonly latencyMs: number | null;
  /** Start of the present time without any failed check; null before the first success. */
  readonly unbrokenSinceMs: number | null;
  readonly problem: Problem | null;
}

export type HealthEvent =
  | { readonly type: 'start-requested' }
  /** `graceMs` from SIGTERM to SIGKILL; shorter where the whole app quits. */
  | { readonly type: 'stop-requested'; readonly graceMs?: number }
  | { readonly type: 'restart-requested' }
  | { readonly type: 'suspended' }
  | { readonly type: 'resumed' }
  /** Preflight is done and nothing of ours is left, so a child may be spawned. */
  | { readonly type: 'prepared'; readonly run: number }
  | { readonly type: 'launched'; readonly run: number }
  | { readonly type: 'launch-failed'; readonly run: number; readonly problem: Problem }
  | { readonly type: 'grace-over'; readonly run: number }
  | { readonly type: 'glance-due'; readonly run: number }
  | {
      readonly type: 'glance-answered';
      readonly run: number;
      readonly check: number;
      readonly tookMs: number;
    }
  /** No byte within `slowMs`, or nobody knows: a check tells more. */
  | { readonly type: 'glance-missed'; readonly run: number; readonly check: number }
  | { readonly type: 'check-due'; readonly run: number }
  /** Unanswered for `slowMs`: whatever comes of it, it is not `healthy`. */
  | { readonly type: 'check-late'; readonly run: number; readonly check: number }
  | {
      readonly type: 'check-passed';
      readonly run: number;
      readonly check: number;
      readonly latencyMs: number;
      readonly atMs: number;
      readonly managementLocked: boolean;
    }
  | {
      readonly type: 'check-failed';
      readonly run: number;
      readonly check: number;
      readonly tookMs: number;
      readonly failure: CheckFailure;
      /** It took the connection, or let it wait, and not a byte came of it. */
      readonly silent: boolean;
    }
  | { readonly type: 'check-discarded'; readonly run: number; readonly check: number }
  | { readonly type: 'sidecar-exited'; readonly run: number; readonly exit: ExitFacts }
  | { readonly type: 'child-refused'; readonly run: number; readonly problem: Problem }
  | { readonly type: 'halted'; readonly run: number }
  | { readonly type: 'restart-due'; readonly run: number };

/** One timer a name; setting it again replaces it, and a new run clears them all. */
export type TimerName = 'check' | 'grace' | 'restart';

export type HealthEffect =
  /** Preflight, after all that was to be halted; answered by `prepared`. */
  | { readonly type: 'launch'; readonly run: number }
  /** After the door is as it is told to be; answered by `launched`. */
  | { readonly type: 'spawn'; readonly run: number }
  | { readonly type: 'door'; readonly stance: DoorStance }
  | { readonly type: 'halt'; readonly run: number; readonly graceMs: number }
  | { readonly type: 'check' | 'glance'; readonly run: number; readonly check: number }
  | {
      readonly type: 'wait';
      readonly timer: TimerName;
      readonly ms: number;
      readonly event: HealthEvent;
    }
  | { readonly type: 'cancel'; readonly timer: TimerName };

export interface Step {
  readonly health: Health;
  readonly effects: readonly HealthEffect[];
}

export const stopped: Health = {
  state: 'stopped',
  run: 0,
  check: null,
  nextCheck: 1,
  failures: 0,
  silent: false,
  restarts: 0,
  graceOver: false,
  halting: null,
  occupied: false,
  prepared: false,
  suspended: false,
  managementLocked: false,
  latencyMs: null,
  unbrokenSinceMs: null,
  problem: null,
};

/**
 * The only place that decides what happens next: restarts have one authority. Pure: no clock, no
 * I/O, no randomness. An event that means nothing gives back the same object.
 */
export function step(before: Health, event: HealthEvent): Step {
  const { health, effects } = decide(before, event);
  const stance = stanceOf(health);
  return isSameStance(stance, stanceOf(before))
    ? { health, effects }
    : { health, effects: [{ type: 'door', stance }, ...effects] };
}

function decide(health: Health, event: HealthEvent): Step {
  if ('run' in event && event.run !== health.run) return unchanged(health);
  if ('check' in event && event.check !== health.check) return unchanged(health);
  switch (event.type) {
    case 'start-requested':
      return isResting(health) || health.halting === 'to-stop'
        ? launch(health, 0, [])
        : unchanged(health);
    case 'restart-requested':
      return launch(health, 0, [haltFor(health)]);
    case 'stop-requested':
      return stop(health, event.graceMs ?? stopGraceMs);
    case 'restart-due':
      return launch(health, health.restarts + 1, []);
    case 'prepared':
      return prepared(health);
    case 'launched':
      return launched(health);
    case 'launch-failed':
    case 'child-refused':
      return isPermanent(event.problem) ? fail(health, event.problem) : lose(health, event.problem);
    case 'grace-over':
      return { health: { ...health, graceOver: true }, effects: [] };
    case 'glance-due':
      return ask(health, 'glance');
    case 'glance-answered':
      return waitFor('check-due', { ...health, check: null }, pollMs - glanceMs - event.tookMs);
    case 'glance-missed':
      return ask({ ...health, check: null }, 'check');
    case 'check-due':
      return ask(health, 'check');
    case 'check-late':
      return health.state === 'healthy' ? unchanged(late(health)) : unchanged(health);
    case 'check-passed':
      return passed(health, event);
    case 'check-failed':
      return failed(health, event);
    case 'check-discarded':
      return waitForCheck({ ...health, check: null }, retryDiscardedMs);
    case 'sidecar-exited':
      return health.halting ? unchanged(health) : lose(health, exited(event.exit));
    case 'halted':
      return halted(health);
    case 'suspended':
      return suspend(health);
    case 'resumed':
      return resume(health);
  }
}

/** From now to the next check, by the step that has just been taken; null when it settled none. */
export function nextCheckIn(effects: readonly HealthEffect[]): number | null {
  const wait = effects.find((effect) => effect.type === 'wait' && effect.timer === 'check');
  if (wait?.type !== 'wait') return null;
  return wait.event.type === 'glance-due' ? wait.ms + pollMs - glanceMs : wait.ms;
}

/** These move the loop on and change nothing that anybody is shown. */
export const isUnseen = ({ type }: HealthEvent): boolean =>
  type === 'check-due' || type.startsWith('glance-');

/** No child, no timer, no probe: only the user leaves these two. */
export const isResting = ({ state }: Pick<Health, 'state'>): boolean =>
  state === 'stopped' || state === 'failed';

/** The gateway answers for itself, slowly or not: these two are the states to ask it in. */
export const isAnswering = ({ state }: Pick<Health, 'state'>): boolean =>
  state === 'healthy' || state === 'degraded';

/** A child may answer checks: not at rest, not being ended, not between two starts. */
const isWatched = ({ state, halting }: Health): boolean =>
  halting === null && (state === 'starting' || state === 'healthy' || state === 'degraded');

const unchanged = (health: Health): Step => ({ health, effects: [] });

const exited = (exit: ExitFacts): Problem => ({ code: 'sidecar-exited', exit });

/** What every new run forgets, and what outlives it. */
function freshRun(from: Health): Health {
  const { run, nextCheck, occupied, suspended } = from;
  return { ...stopped, run: run + 1, nextCheck, occupied, suspended };
}

/** Yellow at once: a slow answer and none at all are both `degraded`. */
const late = (health: Health): Health => ({ ...health, state: 'degraded', latencyMs: slowMs });

const haltFor = ({ run }: Health, ms = stopGraceMs): HealthEffect => ({
  type: 'halt',
  run: run + 1,
  graceMs: ms,
});

function launch(from: Health, restarts: number, before: readonly HealthEffect[]): Step {
  // From rest nobody knows yet what an earlier run of the app has left on the port.
  const occupied = from.occupied || from.state === 'stopped';
  const health: Health = { ...freshRun(from), state: 'starting', restarts, occupied };
  return { health, effects: [...before, { type: 'launch', run: health.run }] };
}

function prepared(health: Health): Step {
  if (health.state !== 'starting' || health.halting || health.prepared) return unchanged(health);
  return {
    health: { ...health, occupied: true, prepared: true },
    effects: [{ type: 'spawn', run: health.run }],
  };
}

function launched(health: Health): Step {
  const { run } = health;
  const grace: HealthEffect = {
    type: 'wait',
    timer: 'grace',
    ms: graceMs,
    event: { type: 'grace-over', run },
  };
  const { effects } = waitForCheck(health, firstCheckMs);
  return { health, effects: [grace, ...effects] };
}

/** `stopped` is only said once the child is gone, so the state waits for `halted`. */
function stop(health: Health, ms: number): Step {
  if (health.state === 'stopped' || health.halting === 'to-stop') return unchanged(health);
  const next: Health = {
    ...health,
    run: health.run + 1,
    check: null,
    restarts: 0,
    halting: 'to-stop',
  };
  return { health: next, effects: [haltFor(health, ms)] };
}

function lose(from: Health, problem: Problem): Step {
  const health: Health = {
    ...freshRun(from),
    state: 'unreachable',
    failures: Math.max(from.failures, maxFailures),
    restarts: from.restarts,
    halting: 'lost',
    problem,
  };
  const isHung = from.silent && from.failures >= maxFailures;
  return { health, effects: [haltFor(from, isHung ? hungGraceMs : stopGraceMs)] };
}

/** The child, if one is left, is ended as well; nothing else follows until the user acts. */
function fail(from: Health, problem: Problem): Step {
  const health: Health = { ...freshRun(from), state: 'failed', restarts: from.restarts, problem };
  return { health, effects: [haltFor(from)] };
}

function halted(health: Health): Step {
  if (health.halting === 'to-stop') {
    return unchanged({ ...freshRun(health), run: health.run, occupied: false });
  }
  const isFree = health.occupied && !health.prepared;
  const free: Health = isFree ? { ...health, occupied: false } : health;
  if (health.halting !== 'lost') return unchanged(free);
  const rested: Health = { ...free, halting: null };
  const ms = backoffMs[health.restarts];
  if (ms === undefined) return unchanged({ ...rested, state: 'failed' });
  const event: HealthEvent = { type: 'restart-due', run: health.run };
  return { health: rested, effects: [{ type: 'wait', timer: 'restart', ms, event }] };
}

function ask(health: Health, type: 'check' | 'glance'): Step {
  if (!isWatched(health) || health.suspended || health.check !== null) return unchanged(health);
  const number = health.nextCheck;
  return {
    health: { ...health, check: number, nextCheck: number + 1 },
    effects: [{ type, run: health.run, check: number }],
  };
}

function passed(health: Health, event: Extract<HealthEvent, { type: 'check-passed' }>): Step {
  const { latencyMs, atMs, managementLocked } = event;
  const unbrokenSinceMs = health.unbrokenSinceMs ?? atMs;
  const next: Health = {
    ...health,
    state: latencyMs < slowMs ? 'healthy' : 'degraded',
    check: null,
    failures: 0,
    silent: false,
    restarts: atMs - unbrokenSinceMs >= forgiveMs ? 0 : health.restarts,
    graceOver: true,
    managementLocked,
    latencyMs,
    unbrokenSinceMs,
    problem: null,
  };
  const { effects } = waitFor('glance-due', next, glanceMs - latencyMs);
  return { health: next, effects: [...effects, { type: 'cancel', timer: 'grace' }] };
}

function failed(health: Health, event: Extract<HealthEvent, { type: 'check-failed' }>): Step {
  const answered: Health = { ...health, check: null };
  if (!health.graceOver) return waitForCheck(answered, readinessMs);
  const problem: Problem = { code: 'no-answer', failure: event.failure };
  const failures = health.failures + 1;
  const silent = event.silent && (health.silent || health.failures === 0);
  if (failures >= maxFailures) return lose({ ...answered, failures, silent }, problem);
  const next: Health = {
    ...answered,
    silent,
    state: health.state === 'starting' ? 'starting' : 'degraded',
    failures,
    unbrokenSinceMs: null,
    problem,
  };
  return waitForCheck(next, confirmMs - event.tookMs);
}

const waitForCheck = (health: Health, ms: number): Step => waitFor('check-due', health, ms);

function waitFor(type: 'check-due' | 'glance-due', health: Health, ms: number): Step {
  if (health.suspended) return unchanged(health);
  const event: HealthEvent = { type, run: health.run };
  return {
    health,
    effects: [{ type: 'wait', timer: 'check', ms: Math.max(0, ms), event }],
  };
}

/** Sleep says nothing about the sidecar: the check under way is dropped and none follows. */
function suspend(health: Health): Step {
  if (health.suspended) return unchanged(health);
  return {
    health: { ...health, suspended: true, check: null },
    effects: [{ type: 'cancel', timer: 'check' }],
  };
}

function resume(health: Health): Step {
  const awake: Health = { ...health, suspended: false };
  if (!isWatched(health)) return unchanged(health.suspended ? awake : health);
  const fresh: Health = {
    ...awake,
    check: null,
    failures: 0,
    silent: false,
    unbrokenSinceMs: null,
    problem: null,
  };
  return waitForCheck(fresh, settleMs);
}
