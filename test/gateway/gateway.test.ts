import { describe, expect, it } from 'vitest';
import type { HealthState } from '../../main/contract/health.ts';
import type { CheckResult } from '../../main/gateway/core/gateway-ports.ts';
import { firstCheckMs, pollMs } from '../../main/gateway/core/health-reducer.ts';
import { doorLimitMs, Gateway, preflightLimitMs } from '../../main/gateway/gateway.ts';
import { settled } from '../support/fake-clock.ts';
import { scriptedPorts } from '../support/scripted-ports.ts';

const noAnswer: CheckResult = { type: 'failed', failure: 'timed-out', silent: true, tookMs: 2_000 };
const hourMs = 3_600_000;

async function started() {
  const world = scriptedPorts();
  const gateway = new Gateway(world.ports);
  const states: HealthState[] = [];
  gateway.onChange(({ health }) => {
    if (states.at(-1) !== health.state) states.push(health.state);
  });
  gateway.send({ type: 'start-requested' });
  await world.clock.advance(firstCheckMs);
  return { ...world, gateway, states, settle: () => world.clock.advance(firstCheckMs) };
}

describe('Gateway', () => {
  it('is healthy with the first good answer, long before the grace is over', async () => {
    const { states, clock } = await started();
    expect(states).toEqual(['starting', 'healthy']);
    expect(clock.ticks()).toBe(firstCheckMs);
  });

  it('logs the first good answer of each start, after a loss with how long it took', async () => {
    const { ports, clock, sidecar } = scriptedPorts();
    const ready: unknown[] = [];
    const log = {
      ...ports.log,
      info: (event: string, fields?: unknown) => {
        if (event === 'sidecar.ready') ready.push(fields);
      },
    };
    const gateway = new Gateway({ ...ports, log });
    gateway.send({ type: 'start-requested' });
    await clock.advance(20_000);
    expect(ready).toEqual([{ run: 1, afterMs: firstCheckMs, downMs: null }]);
    sidecar.die(2);
    await clock.advance(20_000);
    expect(ready.slice(1)).toEqual([{ run: 3, afterMs: firstCheckMs, downMs: 250 + firstCheckMs }]);
    gateway.send({ type: 'stop-requested' });
    await clock.advance(5_000);
    gateway.send({ type: 'start-requested' });
    await clock.advance(1_000);
    expect(ready).toHaveLength(3);
    expect(ready[2]).toMatchObject({ downMs: null });
  });

  it('restarts after 0.25, 2 and 8 s and then gives up for good', async () => {
    const { gateway, sidecar, clock, states, script } = await started();
    script.answer = noAnswer;
    sidecar.die(2);
    for (const ms of [250, 2_000, 8_000]) {
      await clock.advance(ms - 1);
      expect(gateway.health.state).toBe('unreachable');
      await clock.advance(1);
      expect(gateway.health.state).toBe('starting');
      sidecar.die(2);
      await settled();
    }
    expect(gateway.health).toMatchObject({ state: 'failed', restarts: 3 });
    expect(sidecar.spawns).toBe(4);
    await clock.advance(24 * hourMs);
    expect(sidecar.spawns).toBe(4);
    expect(clock.pending).toBe(0);
    expect(states.at(-1)).toBe('failed');
  });

  it('gives up on a sidecar that is healthy for a moment and dies, for ever', async () => {
    const { gateway, sidecar, clock } = await started();
    for (let i = 0; i < 20; i += 1) {
      if (sidecar.live > 0) sidecar.die(1);
      await clock.advance(9_000);
    }
    expect(gateway.health.state).toBe('failed');
    expect(sidecar.spawns).toBe(4);
  });

  it.each([
    { everyMs: 4 * 60_000, ends: 'failed', spawns: 4 },
    { everyMs: 6 * 60_000, ends: 'healthy', spawns: 241 },
  ])('a crash every $everyMs ms for a day ends $ends', async ({ everyMs, ends, spawns }) => {
    const { gateway, sidecar, clock } = await started();
    let healthyMs = 0;
    for (let ms = 0; ms < 24 * hourMs; ms += everyMs) {
      await clock.advance(everyMs - 1_000);
      if (gateway.health.state === 'healthy') healthyMs += everyMs - 1_000;
      if (sidecar.live > 0) sidecar.die(1);
      await clock.advance(1_000);
    }
    expect(gateway.health.state).toBe(ends);
    expect(sidecar.spawns).toBe(spawns);
    if (ends === 'healthy') expect(healthyMs / (24 * hourMs)).toBeGreaterThan(0.99);
  });

  it('polls 8,640 times a day, give or take one, with never more than one timer', async () => {
    const { clock, script } = await started();
    script.answerMs = 3; // As long as the answer says it took.
    let most = 0;
    for (let i = 0; i < 24; i += 1) {
      await clock.advance(hourMs);
      most = Math.max(most, clock.pending);
    }
    expect(Math.abs(script.checks - 8_640)).toBeLessThanOrEqual(1);
    expect(Math.abs(script.glances - 8_640)).toBeLessThanOrEqual(1);
    expect(most).toBe(1);
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    // No byte at the glance after 5 s, and the check after it is late: 0.5 s each. It was 3 ms old.
    ['the last good check', 0,     5_997, 11_497],
    // The next check comes 5 s later.
    ['the last glance',     4_997, 5_500, 11_000],
  ])('sees a hang in its time, counted from %s', async (_what, afterMs, yellowMs, redMs) => {
    const { gateway, clock, script } = await started();
    await clock.advance(afterMs);
    script.answer = noAnswer;
    script.answerMs = 2_000;
    await clock.advance(yellowMs - 1);
    expect(gateway.health.state).toBe('healthy');
    await clock.advance(1);
    expect(gateway.health).toMatchObject({ state: 'degraded', failures: 0 });
    await clock.advance(redMs - yellowMs - 1);
    expect(gateway.health).toMatchObject({ state: 'degraded', failures: 2 });
    await clock.advance(1);
    expect(gateway.health.state).toBe('unreachable');
  });

  it('says when it asks again, whatever it looks at before that', async () => {
    const { gateway, clock, script } = await started();
    script.answerMs = 3;
    const toldMs = gateway.journal.nextCheckAtMs;
    expect(toldMs).toBe(clock.now() + pollMs - script.answerMs);
    await clock.advance(6_000); // Past the glance.
    expect(gateway.journal.nextCheckAtMs).toBe(toldMs);
  });

  it('remembers a late answer as slow, and one that never came as missed', async () => {
    const { gateway, clock, script } = await started();
    script.answer = noAnswer;
    script.answerMs = 2_000;
    await clock.advance(6_000);
    expect(gateway.journal.stretches.at(-1)).toMatchObject({ words: 'slow, 500 ms' });
    expect(gateway.journal.slowSinceMs).not.toBeNull();
    await clock.advance(1_500);
    expect(gateway.journal.stretches.at(-1)).toMatchObject({ words: 'check missed' });
    expect(gateway.health).toMatchObject({ state: 'degraded', failures: 1 });
  });

  it('tells nobody of a glance, nor of a check that begins', async () => {
    const { gateway, clock, script } = await started();
    script.answerMs = 3; // As long as the answer says it took.
    let told = 0;
    gateway.onChange(() => {
      told += 1;
    });
    await clock.advance(60_000);
    expect([script.checks, script.glances, told]).toEqual([7, 6, 6]);
  });

  it.each([
    'port-in-use',
    'config-invalid',
    'config-missing',
    'sidecar-missing',
    'sidecar-changed',
  ] as const)('%s is told at once and never retried', async (code) => {
    const { ports, clock, sidecar, script } = scriptedPorts();
    const gateway = new Gateway(ports);
    script.problem =
      code === 'port-in-use'
        ? { code, port: 1337, owner: null, freePort: null }
        : code === 'config-invalid'
          ? { code, line: 2, column: 3, why: 'tab' }
          : { code };
    gateway.send({ type: 'start-requested' });
    await clock.advance(hourMs);
    expect(gateway.health).toMatchObject({ state: 'failed', problem: { code } });
    expect(sidecar.spawns).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('believes a sidecar that names a cause which no restart repairs', async () => {
    const { gateway, sidecar, clock } = await started();
    sidecar.die(0, sidecar.run, { code: 'port-in-use', port: 1337, owner: null, freePort: 1338 });
    await clock.advance(hourMs);
    expect(gateway.health).toMatchObject({ state: 'failed', problem: { code: 'port-in-use' } });
    expect(sidecar.spawns).toBe(1);
  });

  it('a preflight that hangs ends the start', async () => {
    const { ports, clock } = scriptedPorts();
    const gateway = new Gateway({ ...ports, preflight: () => new Promise(() => {}) });
    gateway.send({ type: 'start-requested' });
    await clock.advance(preflightLimitMs - 1);
    expect(gateway.health.state).toBe('starting');
    await clock.advance(1);
    expect(gateway.health.state).toBe('unreachable');
  });

  it('a thousand starts are one spawn', async () => {
    const { gateway, sidecar } = await started();
    for (let i = 0; i < 1_000; i += 1) gateway.send({ type: 'start-requested' });
    await settled();
    expect(sidecar.spawns).toBe(1);
  });

  it('the last intent wins when it is stopped in the middle of a start', async () => {
    const { ports, clock, sidecar } = scriptedPorts();
    const gateway = new Gateway(ports);
    gateway.send({ type: 'start-requested' });
    gateway.send({ type: 'stop-requested' });
    await clock.advance(hourMs);
    expect(gateway.health.state).toBe('stopped');
    expect(sidecar.live).toBe(0);
    expect(clock.pending).toBe(0);
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    ['start-requested',   'healthy', 1],
    ['restart-requested', 'healthy', 1],
    ['stop-requested',    'stopped', 0],
  ] as const)('of 200 clicks in a second the last one holds: %s', async (last, state, live) => {
    const { gateway, sidecar, clock } = await started();
    const clicks = ['start-requested', 'restart-requested', 'stop-requested'] as const;
    for (let n = 0; n < 199; n += 1) {
      // Longer than until the next clicks, the last of which before this one is a stop.
      sidecar.stopping = new Promise((resolve) => void clock.after(12, resolve));
      gateway.send({ type: clicks[(n % 7) % 3] ?? 'stop-requested' });
      await clock.advance(5);
    }
    gateway.send({ type: last });
    await clock.advance(20_000);
    expect(gateway.health).toMatchObject({ state, restarts: 0 });
    expect([sidecar.live, sidecar.mostLive]).toEqual([live, 1]);
  });

  it('says stopped only when the child is gone', async () => {
    const { gateway, sidecar, states } = await started();
    let gone = (): void => {};
    sidecar.stopping = new Promise((resolve) => {
      gone = resolve;
    });
    gateway.send({ type: 'stop-requested' });
    await settled();
    expect(states.at(-1)).toBe('healthy');
    gone();
    await settled();
    expect(states.at(-1)).toBe('stopped');
  });

  it('prepares a restart only when the old child is gone', async () => {
    const { gateway, sidecar, script, settle } = await started();
    let gone = (): void => {};
    sidecar.stopping = new Promise((resolve) => {
      gone = resolve;
    });
    const { preflights } = script;
    gateway.send({ type: 'restart-requested' });
    await settle();
    expect(script.preflights).toBe(preflights);
    gone();
    await settle();
    expect(script.preflights).toBe(preflights + 1);
    expect(gateway.health.state).toBe('healthy');
  });

  it('an exit of an older run changes nothing', async () => {
    const { gateway, sidecar, clock } = await started();
    gateway.send({ type: 'restart-requested' });
    await clock.advance(firstCheckMs);
    const { run } = sidecar;
    sidecar.die(1, run - 1);
    await settled();
    expect(gateway.health.state).toBe('healthy');
  });

  it('a fault in the check is a failed check and the loop goes on, a thousand times', async () => {
    const { gateway, clock, script } = await started();
    for (let n = 0; n < 1_000; n += 1) {
      script.answer = new Error('a bug');
      await clock.advance(10_000);
      expect(gateway.health).toMatchObject({ state: 'degraded', failures: 1 });
      script.answer = { type: 'passed', latencyMs: 0, managementLocked: false };
      await clock.advance(2_000);
      expect(gateway.health.state).toBe('healthy');
    }
  });

  it('sleeps eight hours without a failure, and asks once after it', async () => {
    const { gateway, clock, script, states } = await started();
    gateway.send({ type: 'suspended' });
    script.answer = noAnswer;
    await clock.sleep(8 * hourMs);
    const { checks } = script;
    script.answer = { type: 'passed', latencyMs: 3, managementLocked: false };
    gateway.send({ type: 'resumed' });
    await clock.advance(1_999);
    expect(script.checks).toBe(checks);
    await clock.advance(1);
    expect(script.checks).toBe(checks + 1);
    expect(states).toEqual(['starting', 'healthy']);
    expect(gateway.health.failures).toBe(0);
  });

  it('notices a sleep that nobody told it of', async () => {
    const { gateway, clock, script } = await started();
    const { checks } = script;
    await clock.sleep(8 * hourMs);
    expect(script.checks).toBe(checks);
    await clock.advance(2_000);
    expect(script.checks).toBe(checks + 1);
    expect(gateway.health.state).toBe('healthy');
  });

  it('does not care what the wall clock says', async () => {
    const { gateway, clock, script, states } = await started();
    for (const years of [10, -20, 10]) {
      clock.moveWall(years * 365 * 24 * hourMs);
      await clock.advance(30_000);
    }
    expect(script.checks).toBe(10);
    expect(gateway.health.state).toBe('healthy');
    expect(states).toEqual(['starting', 'healthy']);
  });

  it('logs each transition once, without anything but codes and figures', async () => {
    const { sidecar, lines } = await started();
    sidecar.die(2);
    await settled();
    expect(lines.filter(({ event }) => event === 'health.changed')).toEqual([
      {
        level: 'info',
        event: 'health.changed',
        fields: { from: 'stopped', to: 'starting', run: 1, restarts: 0, problem: null },
      },
      {
        level: 'info',
        event: 'health.changed',
        fields: { from: 'starting', to: 'healthy', run: 1, restarts: 0, problem: null },
      },
      {
        level: 'warn',
        event: 'health.changed',
        fields: {
          from: 'healthy',
          to: 'unreachable',
          run: 2,
          restarts: 0,
          problem: 'sidecar-exited',
        },
      },
    ]);
    expect(lines).toContainEqual({
      level: 'info',
      event: 'restart.scheduled',
      fields: { inMs: 250, attempt: 1 },
    });
  });

  it.each([
    ['prepared', 30, 30],
    ['given up', 2_001, 2_000],
  ])('is closed once a start that was under way is %s', async (_end, preflightMs, closedMs) => {
    const { ports, clock, script, sidecar } = scriptedPorts();
    const gateway = new Gateway(ports);
    script.preflightMs = preflightMs;
    gateway.send({ type: 'start-requested' });
    await settled();
    let isClosed = false;
    const closing = gateway.close(2_000).then(() => {
      isClosed = true;
    });
    await clock.advance(closedMs - 1);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closing;
    expect(sidecar.spawns).toBe(0);
  });

  it('has the door hold over a restart, and shut before the spawn', async () => {
    const { sidecar, script, clock } = await started();
    const seen = () => script.stances.splice(0);
    expect(seen()).toEqual([
      { listens: false, requests: 'hold' },
      { listens: false, requests: 'forward' },
    ]);
    let shut = (): void => {};
    sidecar.die(2);
    await settled();
    expect(seen()).toEqual([
      { listens: false, requests: 'hold' },
      { listens: true, requests: 'hold' },
    ]);
    script.door = () =>
      new Promise((resolve) => {
        shut = resolve;
      });
    await clock.advance(250);
    expect(seen()).toEqual([{ listens: false, requests: 'hold' }]);
    expect(sidecar.spawns).toBe(1);
    script.door = async () => {};
    shut();
    await clock.advance(firstCheckMs);
    expect(sidecar.spawns).toBe(2);
    expect(seen()).toEqual([{ listens: false, requests: 'forward' }]);
  });

  it('has the door answer in failed, hold at the next start, and leave the port when stopped', async () => {
    const { gateway, sidecar, script, clock } = await started();
    sidecar.die(0, sidecar.run, { code: 'disk-full' });
    await settled();
    expect(script.stances.at(-1)).toEqual({ listens: true, requests: 'answer' });
    script.preflightMs = 1_000;
    gateway.send({ type: 'start-requested' });
    await clock.advance(999);
    expect(script.stances.at(-1)).toEqual({ listens: true, requests: 'hold' });
    gateway.send({ type: 'stop-requested' });
    await clock.advance(hourMs);
    expect(gateway.health.state).toBe('stopped');
    expect(script.stances.at(-1)).toEqual({ listens: 'at-rest', requests: 'answer' });
  });

  it('leaves the port to the stranger who has it', async () => {
    const { sidecar, script } = await started();
    sidecar.die(0, sidecar.run, { code: 'port-in-use', port: 1337, owner: null, freePort: null });
    await settled();
    expect(script.stances.every(({ listens }) => !listens)).toBe(true);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('a bug')), 0],
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
      0,
    ],
    ['never comes to an end', () => new Promise<void>(() => {}), 2 * doorLimitMs],
  ] as const)('goes on without a door that %s', async (_what, door, lateMs) => {
    const { gateway, sidecar, script, clock, lines } = await started();
    script.door = door;
    sidecar.die(2);
    await clock.advance(250 + lateMs + firstCheckMs);
    expect(gateway.health.state).toBe('healthy');
    expect(lines.map(({ event }) => event)).toContain('door.broke');
  });

  it('is silent after close', async () => {
    const { gateway, clock, sidecar } = await started();
    await gateway.close(2_000);
    const heard: string[] = [];
    gateway.onChange(({ health }) => heard.push(health.state));
    sidecar.die(1);
    gateway.send({ type: 'start-requested' });
    await clock.advance(hourMs);
    expect(heard).toEqual([]);
    expect(gateway.health.state).toBe('stopped');
    expect(clock.pending).toBe(0);
  });
});
