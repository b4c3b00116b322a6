import { describe, expect, it } from 'vitest';
import type { HealthState } from '../../../main/contract/health.ts';
import type { Problem } from '../../../main/contract/problems.ts';
import {
  backoffMs,
  confirmMs,
  forgiveMs,
  glanceMs,
  type Health,
  type HealthEvent,
  hungGraceMs,
  nextCheckIn,
  pollMs,
  readinessMs,
  settleMs,
  step,
  stopGraceMs,
  stopped,
} from '../../../main/gateway/core/health-reducer.ts';

const run = 7;
const check = 3;
const at = (state: HealthState, over: Partial<Health> = {}): Health => ({
  ...stopped,
  state,
  run,
  check,
  nextCheck: 4,
  graceOver: state !== 'starting',
  ...over,
});
const pass = (latencyMs: number, atMs = 0): HealthEvent => ({
  type: 'check-passed',
  run,
  check,
  latencyMs,
  atMs,
  managementLocked: false,
});
const fail = (tookMs = 2_000, silent = true): HealthEvent => ({
  type: 'check-failed',
  run,
  check,
  tookMs,
  failure: 'timed-out',
  silent,
});
const late: HealthEvent = { type: 'check-late', run, check };
const glance: HealthEvent = { type: 'glance-missed', run, check };
const glanced: HealthEvent = { type: 'glance-answered', run, check, tookMs: 2 };
const exit = (code: number | null, signal: string | null = null): HealthEvent => ({
  type: 'sidecar-exited',
  run,
  exit: { code, signal, ranMs: 50, cause: null },
});
const refused = (problem: Problem): HealthEvent => ({ type: 'launch-failed', run, problem });
const halted: HealthEvent = { type: 'halted', run };
const start: HealthEvent = { type: 'start-requested' };
const stop: HealthEvent = { type: 'stop-requested' };
const restart: HealthEvent = { type: 'restart-requested' };
const due: HealthEvent = { type: 'restart-due', run };

describe('step', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[why: string, from: Health, event: HealthEvent, to: Partial<Health>]>([
    ['start wakes a stopped gateway',            at('stopped'),                       start,     { state: 'starting', restarts: 0 }],
    ['start revives a failed one',               at('failed', { restarts: 3 }),       start,     { state: 'starting', restarts: 0 }],
    ['start leaves a running one be',            at('healthy'),                       start,     { state: 'healthy', run }],
    ['start during a start is the same start',   at('starting'),                      start,     { state: 'starting', run }],
    ['start takes back a stop under way',        at('healthy', { halting: 'to-stop' }), start,   { state: 'starting', halting: null }],
    ['restart works from healthy',               at('healthy', { restarts: 2 }),      restart,   { state: 'starting', restarts: 0, run: run + 1 }],
    ['restart works from failed',                at('failed', { restarts: 3 }),       restart,   { state: 'starting', restarts: 0 }],
    ['stop says stopped only when it is',        at('healthy'),                       stop,      { state: 'healthy', halting: 'to-stop' }],
    ['the end of the child is stopped',          at('healthy', { halting: 'to-stop' }), halted,  { state: 'stopped', halting: null }],
    ['stop works while waiting to restart',      at('unreachable'),                   stop,      { halting: 'to-stop' }],
    ['the first good check is healthy',          at('starting'),                      pass(80),  { state: 'healthy', graceOver: true }],
    ['a slow first check is degraded',           at('starting'),                      pass(500), { state: 'degraded', failures: 0 }],
    ['499 ms is healthy',                        at('healthy'),                       pass(499), { state: 'healthy' }],
    ['500 ms is degraded',                       at('healthy'),                       pass(500), { state: 'degraded', failures: 0 }],
    ['501 ms is degraded',                       at('healthy'),                       pass(501), { state: 'degraded' }],
    ['1,999 ms is degraded',                     at('healthy'),                       pass(1_999), { state: 'degraded' }],
    ['500 ms without an answer are yellow',      at('healthy'),                       late,      { state: 'degraded', failures: 0, latencyMs: 500 }],
    ['they say nothing new when it was slow',    at('degraded', { latencyMs: 800 }),  late,      { state: 'degraded', latencyMs: 800 }],
    ['nor while it starts',                      at('starting'),                      late,      { state: 'starting' }],
    ['a glance without a byte is no failure',    at('healthy'),                       glance,    { state: 'healthy', failures: 0 }],
    ['one failure degrades',                     at('healthy'),                       fail(),    { state: 'degraded', failures: 1 }],
    ['two failures degrade',                     at('degraded', { failures: 1 }),     fail(),    { state: 'degraded', failures: 2 }],
    ['three are unreachable',                    at('degraded', { failures: 2 }),     fail(),    { state: 'unreachable', failures: 3, halting: 'lost' }],
    ['a slow success clears failures',           at('degraded', { failures: 2 }),     pass(800), { state: 'degraded', failures: 0 }],
    ['failures inside the grace do not count',   at('starting', { graceOver: false }), fail(),   { state: 'starting', failures: 0 }],
    ['failures after it do',                     at('starting', { graceOver: true }), fail(),    { state: 'starting', failures: 1 }],
    ['and the third ends the start',             at('starting', { graceOver: true, failures: 2 }), fail(), { state: 'unreachable' }],
    ['exit code 0 is unreachable at once',       at('healthy'),                       exit(0),   { state: 'unreachable', failures: 3 }],
    ['exit code 2 too, while starting',          at('starting'),                      exit(2),   { state: 'unreachable' }],
    ['a signal too, while degraded',             at('degraded', { failures: 1 }),     exit(null, 'SIGKILL'), { state: 'unreachable' }],
    ['the exit of a stop is no crash',           at('healthy', { halting: 'to-stop' }), exit(0), { halting: 'to-stop', problem: null }],
    ['a restart counts when it is taken',        at('unreachable', { restarts: 2 }),  due,       { state: 'starting', restarts: 3 }],
    ['after the third restart there is no more', at('unreachable', { restarts: 3, halting: 'lost' }), halted, { state: 'failed' }],
    ['after the second there is',                at('unreachable', { restarts: 2, halting: 'lost' }), halted, { state: 'unreachable', halting: null }],
    ['a taken port is final',                    at('starting'), refused({ code: 'port-in-use', port: 1337, owner: null, freePort: 1338 }), { state: 'failed', restarts: 0 }],
    ['a broken config is final',                 at('starting'), refused({ code: 'config-invalid', line: 1, column: 1, why: 'refused' }), { state: 'failed' }],
    ['a missing program is final',               at('starting'), refused({ code: 'sidecar-missing' }), { state: 'failed' }],
    ['a changed program is final',               at('starting'), refused({ code: 'sidecar-changed' }), { state: 'failed' }],
    ['a spawn that failed is tried again',       at('starting'), refused({ code: 'spawn-failed' }), { state: 'unreachable' }],
    ['a wide listener is final while healthy',   at('healthy'), { type: 'child-refused', run, problem: { code: 'listens-beyond-loopback' } }, { state: 'failed' }],
    ['one good check forgives nothing',          at('starting', { restarts: 2 }),     pass(3),   { restarts: 2 }],
    ['4:59.999 of health forgives nothing',      at('healthy', { restarts: 2, unbrokenSinceMs: 0 }), pass(3, forgiveMs - 1), { restarts: 2 }],
    ['5:00 forgives',                            at('healthy', { restarts: 2, unbrokenSinceMs: 0 }), pass(3, forgiveMs), { restarts: 0 }],
    ['a missed check starts the count anew',     at('healthy', { restarts: 2, unbrokenSinceMs: 0 }), fail(), { unbrokenSinceMs: null, restarts: 2 }],
    ['sleep drops the check under way',          at('healthy'), { type: 'suspended' }, { suspended: true, check: null, state: 'healthy' }],
    ['waking counts from the beginning',         at('degraded', { failures: 2, suspended: true }), { type: 'resumed' }, { suspended: false, failures: 0 }],
  ])('%s', (_why, from, event, to) => {
    expect(step(from, event).health).toMatchObject(to);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[why: string, from: Health, event: HealthEvent, timer: string, ms: number]>([
    ['5 s after a good check began comes a glance',     at('healthy'),                  pass(3),    'check',   glanceMs - 3],
    ['and 5 s after that the next check',               at('healthy'),                  glanced,    'check',   pollMs - glanceMs - 2],
    ['a failed one 2 s after it began',                 at('healthy'),                  fail(300),  'check',   confirmMs - 300],
    ['at once when it took those 2 s',                  at('healthy'),                  fail(2_001), 'check',  0],
    ['readiness is asked every 100 ms',                 at('starting'),                 fail(2),    'check',   readinessMs],
    ['waking settles first',                            at('healthy', { suspended: true }), { type: 'resumed' }, 'check', settleMs],
    ['restart 1 comes after 0.25 s',                    at('unreachable', { halting: 'lost', restarts: 0 }), halted, 'restart', backoffMs[0]],
    ['restart 2 after 2 s',                             at('unreachable', { halting: 'lost', restarts: 1 }), halted, 'restart', backoffMs[1]],
    ['restart 3 after 8 s',                             at('unreachable', { halting: 'lost', restarts: 2 }), halted, 'restart', backoffMs[2]],
  ])('%s', (_why, from, event, timer, ms) => {
    expect(step(from, event).effects).toContainEqual(expect.objectContaining({ type: 'wait', timer, ms }));
  });

  it.each<[string, HealthEvent]>([
    ['check', { ...pass(3), run: run - 1 } as HealthEvent],
    ['failed check', { ...fail(), run: run - 1 } as HealthEvent],
    ['answer to an older check', { ...pass(3), check: check - 1 } as HealthEvent],
    ['exit', { ...exit(1), run: run - 1 } as HealthEvent],
    ['restart', { ...due, run: run - 1 } as HealthEvent],
    ['launch', { type: 'launched', run: run - 1 }],
    ['problem', { type: 'launch-failed', run: run - 1, problem: { code: 'config-missing' } }],
  ])('ignores a late %s', (_what, late) => {
    const from = at('healthy');
    expect(step(from, late)).toEqual({ health: from, effects: [] });
  });

  it('stops gently, and faster where the whole app quits', () => {
    const grace = (event: HealthEvent) =>
      step(at('healthy'), event).effects.flatMap((e) => (e.type === 'halt' ? [e.graceMs] : []));
    expect(grace(stop)).toEqual([stopGraceMs]);
    expect(grace({ type: 'stop-requested', graceMs: 2_000 })).toEqual([2_000]);
  });

  const graceAfter = (...silences: readonly boolean[]): readonly number[] => {
    let health = at('healthy', { check: null });
    return silences.flatMap((silent) => {
      const number = health.nextCheck;
      health = step(health, { type: 'check-due', run }).health;
      const taken = step(health, { ...fail(2_000, silent), check: number } as HealthEvent);
      health = taken.health;
      return taken.effects.flatMap((e) => (e.type === 'halt' ? [e.graceMs] : []));
    });
  };

  // biome-ignore format: a table reads better as a table
  it.each<[who: string, silences: readonly boolean[], graceMs: number]>([
    ['one that gave no sign at three checks 0.5 s',  [true, true, true],   hungGraceMs],
    ['one that gave a byte at the first all of it',  [false, true, true],  stopGraceMs],
    ['one that gave a byte at the last all of it',   [true, true, false],  stopGraceMs],
    ['one that answers wrongly all of it',           [false, false, false], stopGraceMs],
  ])('gives %s to end', (_who, silences, graceMs) => {
    expect(graceAfter(...silences)).toEqual([graceMs]);
  });

  it.each<[why: string, health: Health, event: HealthEvent]>([
    ['a planned restart', at('healthy'), restart],
    ['a stop, though a check was missed', at('degraded', { failures: 2, silent: true }), stop],
    ['a restart, though two were', at('degraded', { failures: 2, silent: true }), restart],
  ])('gives all of the grace in %s', (_why, health, event) => {
    const halts = step(health, event).effects.filter(({ type }) => type === 'halt');
    expect(halts).toEqual([expect.objectContaining({ graceMs: stopGraceMs })]);
  });

  it('asks at once when a glance gets no byte, and never twice at a time', () => {
    const { health, effects } = step(at('healthy'), glance);
    expect(effects).toEqual([{ type: 'check', run, check: 4 }]);
    expect(step(health, { type: 'glance-due', run }).effects).toEqual([]);
    expect(step(health, glance).effects).toEqual([]);
  });

  it('glances at nobody who sleeps or is being ended', () => {
    const due: HealthEvent = { type: 'glance-due', run };
    for (const over of [{ suspended: true }, { halting: 'to-stop' }] as const) {
      expect(step(at('healthy', { check: null, ...over }), due).effects).toEqual([]);
    }
    expect(step(at('healthy', { check: null }), due).effects).toHaveLength(1);
  });

  it('tells when the next check comes, whatever comes before it', () => {
    expect(nextCheckIn(step(at('healthy'), pass(3)).effects)).toBe(pollMs - 3);
    expect(nextCheckIn(step(at('healthy'), glanced).effects)).toBe(pollMs - glanceMs - 2);
    expect(nextCheckIn(step(at('healthy'), stop).effects)).toBeNull();
  });

  it('never becomes unreachable by fail, slow, fail, slow', () => {
    let health = at('healthy', { check: null });
    for (let i = 0; i < 200; i += 1) {
      const number = health.nextCheck;
      health = step(health, { type: 'check-due', run }).health;
      const event = i % 2 === 0 ? fail() : pass(900);
      health = step(health, { ...event, check: number } as HealthEvent).health;
      if (health.check !== null) throw new Error('the answer was not heard');
      expect(health.state).toBe('degraded');
    }
  });
});
