import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from '../../../main/base/core/same-value.ts';
import type { HealthState } from '../../../main/contract/health.ts';
import { isSameStance, stanceOf } from '../../../main/gateway/core/door-stance.ts';
import {
  backoffMs,
  type Health,
  type HealthEffect,
  hungGraceMs,
  isAnswering,
  isResting,
  maxFailures,
  maxRestarts,
  slowMs,
  step,
  stopGraceMs,
  stopped,
} from '../../../main/gateway/core/health-reducer.ts';
import { HealthWorld, type Move, type Taken } from '../../support/health-world.ts';

const seed = Number(process.env['KORPROXY_SEED'] ?? Date.now() % 2 ** 31);
const runs = Number(process.env['KORPROXY_RUNS'] ?? 10_000);
const eventsARun = 200;

/** Every legal edge: an exit and a permanent cause lead down at once, a user's Restart back up. */
const edges: Readonly<Record<HealthState, readonly HealthState[]>> = {
  stopped: ['starting'],
  starting: ['healthy', 'degraded', 'unreachable', 'failed', 'stopped'],
  healthy: ['degraded', 'unreachable', 'failed', 'starting', 'stopped'],
  degraded: ['healthy', 'unreachable', 'failed', 'starting', 'stopped'],
  unreachable: ['starting', 'failed', 'stopped'],
  failed: ['starting', 'stopped'],
};

const user = (type: 'start-requested' | 'stop-requested' | 'restart-requested'): Move => ({
  type: 'user',
  event: { type },
});

/** Weighted so that whole lives are lived: starts, recoveries, loops, and sleep in the middle. */
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(user('start-requested')) },
  { weight: 1, arbitrary: fc.constant(user('restart-requested')) },
  { weight: 1, arbitrary: fc.constant(user('stop-requested')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Move>(
      { type: 'user', event: { type: 'suspended' } },
      { type: 'user', event: { type: 'resumed' } },
      { type: 'user', event: { type: 'resumed' } },
    ),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('preflight' as const),
      ok: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'transient', 'permanent'),
      pick: fc.nat(3),
    }) as fc.Arbitrary<Move>,
  },
  { weight: 16, arbitrary: fc.constant<Move>({ type: 'sidecar-queue' }) },
  {
    weight: 20,
    arbitrary: fc.record({
      type: fc.constant('answer' as const),
      kind: fc.constantFrom(
        ...(['fast', 'fast', 'fast', 'slow', 'late', 'fail', 'fail'] as const),
        ...(['mute', 'mute', 'mute', 'discard', 'refuse'] as const),
      ),
    }) as fc.Arbitrary<Move>,
  },
  { weight: 20, arbitrary: fc.record({ type: fc.constant('timer' as const), pick: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.constant<Move>({ type: 'exit' }) },
  { weight: 4, arbitrary: fc.constant<Move>({ type: 'request' }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('stale' as const), pick: fc.nat(39) }) },
);

const isProbe = ({ type }: HealthEffect): boolean => type === 'check' || type === 'glance';

const isForHung = (effect: HealthEffect): boolean =>
  effect.type === 'halt' && effect.graceMs === hungGraceMs;

/** All that anybody is shown: the number of the question under way is not. */
const shown = ({ check: _check, nextCheck: _next, ...rest }: Health) => rest;

/** Throws with what is broken; each number is one rule, whatever the ways to break it. */
function guard(world: HealthWorld, { before, event, after, effects, silentInARow }: Taken): void {
  const broken = (number: number, why: string): never => {
    throw new Error(
      `invariant ${number}: ${why} (${before.state} → ${after.state} on ${event.type})`,
    );
  };
  const asked = event.type.endsWith('-requested');
  const moved = before.state !== after.state;
  if (world.maxChildren > 1) broken(1, 'two children');
  if (world.crowded) broken(26, 'the door open beside a child');
  const doors = effects.filter(({ type }) => type === 'door');
  if (doors.length > 1) broken(27, 'the door told twice');
  if (isSameStance(stanceOf(before), stanceOf(after)) !== (doors.length === 0))
    broken(27, 'the door told wrong');
  if (world.doorListens !== stanceOf(world.health).listens) broken(27, 'the door not as decided');
  if (after.state === 'stopped' && stanceOf(after).listens === true)
    broken(28, 'the port kept at rest, unasked');
  if (isAnswering(after) && world.held.size > 0) broken(29, 'held though it answers');
  if (isResting(after) && world.held.size > 0) broken(29, 'held though nothing comes');
  if (moved && !edges[before.state].includes(after.state)) broken(2, 'illegal edge');
  if (after.restarts < 0 || after.restarts > maxRestarts) broken(4, `restarts ${after.restarts}`);
  if (after.restarts > before.restarts && event.type !== 'restart-due')
    broken(4, 'restart counted');
  if (event.type === 'restart-due' && after !== before && after.restarts !== before.restarts + 1) {
    broken(4, 'restart not counted');
  }
  const forgiven =
    event.type === 'check-passed' &&
    after.unbrokenSinceMs !== null &&
    event.atMs - after.unbrokenSinceMs >= 300_000;
  if (after.restarts < before.restarts && !asked && !forgiven) broken(4, 'restarts forgiven');
  const stopping = event.type === 'halted' && before.halting === 'to-stop';
  if (isResting(before) && moved && !asked && !stopping)
    broken(before.state === 'failed' ? 5 : 6, 'left rest');
  if (isResting(after) && (world.timers.size > 0 || world.probing)) {
    broken(after.state === 'failed' ? 5 : 6, 'timer or probe at rest');
  }
  if (after.state === 'stopped' && event.type === 'halted' && world.child)
    broken(6, 'child at rest');
  if (after.failures < 0) broken(7, 'negative failures');
  if (event.type === 'check-passed' && after !== before && after.failures !== 0)
    broken(7, 'not cleared');
  if (event.type === 'check-discarded' && after.failures !== before.failures)
    broken(7, 'discard counted');
  if (effects.filter((e) => e.type === 'wait' && e.timer === 'check').length > 1)
    broken(8, 'two polls');
  if (effects.filter(isProbe).length > 1) broken(8, 'two probes');
  if (after.state === 'healthy' && (after.latencyMs ?? Infinity) >= slowMs)
    broken(9, 'slow but healthy');
  if (after.state === 'healthy' && after.failures > 0) broken(9, 'failing but healthy');
  if (moved && after.state === 'healthy' && event.type !== 'check-passed') broken(9, 'no sample');
  const wait = effects.find((e) => e.type === 'wait' && e.timer === 'restart');
  if (after.state === 'unreachable' && after.halting === null) {
    if (wait?.type !== 'wait' && before.halting !== null) broken(10, 'no way out');
    if (wait?.type === 'wait' && wait.ms !== backoffMs[after.restarts]) broken(10, 'wrong backoff');
  }
  const stale = 'run' in event && event.run !== before.run;
  if (stale && (after !== before || effects.length > 0)) broken(15, 'old event heard');
  if (event.type === 'suspended' && after.failures !== before.failures) broken(19, 'sleep counted');
  if (after.suspended && effects.some(isProbe)) broken(19, 'probe while asleep');
  if (after.state === 'degraded' && after.failures >= maxFailures) broken(23, 'degraded by three');
  if (after.state === 'unreachable' && after.failures < maxFailures)
    broken(23, 'unreachable too soon');
  if (after.state === 'failed' && after.problem === null) broken(23, 'failed without a reason');
  if (
    event.type === 'launch-failed' &&
    after !== before &&
    event.problem.code === 'config-missing'
  ) {
    if (after.state !== 'failed' || wait) broken(21, 'permanent cause retried');
  }
  if (event.type.startsWith('glance-') && !sameValue(shown(before), shown(after)))
    broken(30, 'a glance decided something');
  if (event.type === 'check-late') {
    if (moved && (before.state !== 'healthy' || after.state !== 'degraded')) broken(31, 'late');
    if (after.failures !== before.failures || effects.length > 0) broken(31, 'late counted');
  }
  const halt = effects.find(({ type }) => type === 'halt');
  if (halt?.type === 'halt') {
    const isHung = event.type === 'check-failed' && silentInARow >= maxFailures;
    if (halt.graceMs !== (isHung ? hungGraceMs : stopGraceMs)) broken(32, `${halt.graceMs} ms`);
  }
  const again = step(before, event);
  if (JSON.stringify(again) !== JSON.stringify({ health: after, effects })) broken(25, 'not pure');
}

/** 16: what a user's start may cost, counted over the whole run. */
function spawnsASpell(taken: readonly Taken[]): number {
  let most = 0;
  let launches = 0;
  for (const { event, effects, before, after } of taken) {
    const forgave = event.type === 'check-passed' && after.restarts < before.restarts;
    if (event.type.endsWith('-requested') || forgave) launches = 0;
    launches += effects.filter(({ type }) => type === 'launch').length;
    most = Math.max(most, launches);
  }
  return most;
}

/** 24: whatever happened, the user presses Restart, the sidecar is good, and it is healthy. */
function recovers(world: HealthWorld): void {
  world.send({ type: 'resumed' });
  world.send({ type: 'restart-requested' });
  for (let i = 0; i < 60 && world.health.state !== 'healthy'; i += 1) {
    world.move({ type: 'preflight', ok: 'ok', pick: 0 });
    world.move({ type: 'sidecar-queue' });
    world.move({ type: 'answer', kind: 'fast' });
    if (world.idle && !world.probing) world.move({ type: 'timer', pick: 0 });
  }
  expect(world.health).toMatchObject({ state: 'healthy', restarts: 0, failures: 0 });
}

describe('the reducer, whatever arrives, in whatever order, however late', () => {
  it(`keeps its invariants over ${runs} lives of ${eventsARun} events (seed ${seed})`, () => {
    const seen = new Set<HealthState>();
    let mostHeld = 0;
    let hangs = 0;
    fc.assert(
      fc.property(
        fc.array(move, { minLength: eventsARun, maxLength: eventsARun, size: 'max' }),
        (moves) => {
          const world = new HealthWorld();
          let guarded = 0;
          for (const next of moves) {
            world.move(next);
            for (; guarded < world.taken.length; guarded += 1) {
              const taken = world.taken[guarded];
              if (taken) guard(world, taken);
            }
            mostHeld = Math.max(mostHeld, world.held.size);
            seen.add(world.health.state);
          }
          hangs += world.taken.filter(({ effects }) => effects.some(isForHung)).length;
          expect(spawnsASpell(world.taken)).toBeLessThanOrEqual(1 + maxRestarts);
          recovers(world);
          expect([...world.ends.values()].filter((times) => times !== 1)).toEqual([]);
          expect(world.ends.size).toBe(world.requests);
        },
      ),
      { numRuns: runs, seed, endOnFailure: true },
    );
    expect(seen.size).toBe(6); // It went everywhere, or it proved nothing.
    expect(mostHeld).toBeGreaterThan(1);
    expect(hangs).toBeGreaterThan(1);
  }, 120_000);

  it('gives back the very same object when an event means nothing', () => {
    expect(step(stopped, { type: 'stop-requested' }).health).toBe(stopped);
    expect(step(stopped, { type: 'restart-due', run: 7 }).health).toBe(stopped);
  });
});
