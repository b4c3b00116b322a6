import { describe, expect, it } from 'vitest';
import type { HealthState } from '../../main/contract/health.ts';
import { inFairTime, judgeFairly } from '../../main/gateway/core/fair-time.ts';
import type { CheckResult, HealthCheck } from '../../main/gateway/core/gateway-ports.ts';
import { slowMs } from '../../main/gateway/core/health-reducer.ts';
import { Gateway } from '../../main/gateway/gateway.ts';
import { BusyClock } from '../support/busy-clock.ts';
import { scriptedPorts } from '../support/scripted-ports.ts';

const seed = Number(process.env['KORPROXY_SEED'] ?? Date.now() % 2 ** 31);
const dayMs = 24 * 3_600_000;
const checkMs = 2_000;
/** The slowest that the specification still calls healthy, within what a timer can tell. */
const slowestMs = slowMs - 5;
/** A check during which we were held up for longer says nothing, and is made anew. */
const worthlessMs = 250;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A core on a machine under load, and what befalls both it and us. */
class LoadedMachine {
  readonly clock = new BusyClock();
  readonly random: () => number;
  /** Each with what it has cost whoever waits for a verdict that we were held up until then. */
  readonly states: { readonly state: HealthState; readonly atMs: number; heldUpMs: number }[] = [];
  readonly gateway: Gateway;
  isHung = false;
  heldUpMs = 0;
  answers = { count: 0, over400: 0, slowestMs: 0 };

  constructor(from: number) {
    this.random = numbers(from);
    const { ports } = scriptedPorts();
    const check: HealthCheck = {
      check: (tellLate = () => {}) => this.#check(tellLate),
      glance: () => this.#glance(),
      close: () => {},
    };
    this.gateway = new Gateway({ ...ports, clock: this.clock, openHealthCheck: () => check });
    this.gateway.onChange(({ health: { state } }) => {
      // The next core is another.
      if (state === 'starting') this.isHung = false;
      if (this.states.at(-1)?.state !== state)
        this.states.push({ state, atMs: this.clock.ticks(), heldUpMs: this.heldUpMs });
    });
    this.gateway.send({ type: 'start-requested' });
  }

  #check(tellLate: () => void): Promise<CheckResult> {
    return judgeFairly(this.clock, tellLate, ({ after, whileAsked }) =>
      whileAsked(
        () =>
          new Promise((resolve) => {
            const startMs = this.clock.ticks();
            const tookMs = (): number => this.clock.ticks() - startMs;
            const forget = after(checkMs, () =>
              resolve({ type: 'failed', failure: 'timed-out', silent: true, tookMs: tookMs() }),
            );
            this.#answer(() => {
              forget();
              resolve({ type: 'passed', latencyMs: tookMs(), managementLocked: false });
            });
          }),
      ),
    );
  }

  #glance(): Promise<boolean> {
    return inFairTime(
      this.clock,
      ({ after }) =>
        new Promise((resolve) => {
          const forget = after(slowMs, () => resolve(false));
          this.#answer(() => {
            forget();
            resolve(true);
          });
        }),
    );
  }

  #answer(heard: () => void): void {
    if (this.isHung) return;
    const ms = this.#answerMs();
    const { count, over400, slowestMs: slowest } = this.answers;
    this.answers = {
      count: count + 1,
      over400: over400 + (ms > 400 ? 1 : 0),
      slowestMs: Math.max(slowest, ms),
    };
    this.clock.comes(ms, heard);
  }

  /** Mostly quick; the tail is heavy, and one in twenty comes just before it would be too late. */
  #answerMs(): number {
    if (this.random() < 0.05) return slowestMs - 90 * this.random();
    return Math.min(slowestMs, 2 / (1 - this.random()) ** 1.2);
  }

  /** The next seconds, with one or two troubles in them. */
  async live(): Promise<void> {
    const { clock, random } = this;
    await clock.advance(200 + 6_000 * random());
    const kind = random();
    // A collection of garbage, a core that another program has for a while, seldom for long.
    const pauseMs = random() < 0.1 ? 2_500 * random() : 240 * random();
    if (kind < 0.95) {
      clock.holdUp(pauseMs);
      this.heldUpMs += pauseMs + (pauseMs > worthlessMs ? checkMs + worthlessMs : 0);
    } else if (kind < 0.995) {
      clock.moveWall((random() - 0.5) * 20 * 3_600_000);
      this.heldUpMs += checkMs + worthlessMs;
    } else if (!this.isHung) await this.#sleep(random() < 0.5);
    await clock.advance(pauseMs);
  }

  /** Told of it or not: some systems let the monotonic clock go on, and say nothing. */
  async #sleep(isTold: boolean): Promise<void> {
    const ms = 10_000 + 600_000 * this.random();
    if (isTold) this.gateway.send({ type: 'suspended' });
    this.clock.sleep(ms);
    await this.clock.advance(ms);
    this.clock.moveWall(this.random() < 0.5 ? ms : 0);
    if (isTold) this.gateway.send({ type: 'resumed' });
  }
}

describe('24 hours under load', () => {
  it(`show no yellow while the core answers as it must (seed ${seed})`, async () => {
    const machine = new LoadedMachine(seed);
    while (machine.clock.ticks() < dayMs) await machine.live();
    expect(machine.states.map(({ state }) => state)).toEqual(['starting', 'healthy']);
    expect(machine.gateway.health.run).toBe(1);
    // It was a hard day, or it proved nothing.
    expect(machine.answers.count).toBeGreaterThan(5_000);
    expect(machine.answers.over400).toBeGreaterThan(100);
    expect(machine.answers.slowestMs).toBeGreaterThan(490);
  }, 60_000);

  it(`blame nothing on the core while we hardly get the processor for ten minutes (seed ${seed})`, async () => {
    const machine = new LoadedMachine(seed);
    const { clock, random, states } = machine;
    await clock.advance(60_000);
    while (clock.ticks() < 660_000) {
      const heldUpMs = 40 + 900 * random();
      clock.holdUp(heldUpMs);
      await clock.advance(heldUpMs + 20 + 180 * random());
    }
    const { count } = machine.answers;
    await clock.advance(60_000);
    expect(states.map(({ state }) => state)).toEqual(['starting', 'healthy']);
    expect(machine.answers.count).toBeGreaterThan(count);
  });

  it(`show each hang in its time, and nothing else (seed ${seed})`, async () => {
    const machine = new LoadedMachine(seed);
    const { clock, gateway, random, states } = machine;
    let hangs = 0;
    while (clock.ticks() < dayMs) {
      const calmUntilMs = clock.ticks() + 60_000 + 120_000 * random();
      while (clock.ticks() < calmUntilMs || gateway.health.state !== 'healthy')
        await machine.live();
      const from = states.length;
      const hungAtMs = clock.ticks();
      machine.isHung = true;
      machine.heldUpMs = 0;
      while (states.length < from + 4 && clock.ticks() < dayMs + hungAtMs) await machine.live();
      hangs += 1;
      // Later restarts wait longer by design, and after four it gives up.
      gateway.send({ type: 'restart-requested' });
      const seen = states.slice(from, from + 4);
      expect(seen.map(({ state }) => state)).toEqual([
        ...(['degraded', 'unreachable', 'starting', 'healthy'] as const),
      ]);
      const [yellow, red] = seen.map(({ atMs, heldUpMs }) => atMs - hungAtMs - heldUpMs);
      expect(yellow).toBeLessThan(8_000);
      expect(red).toBeLessThan(14_000);
    }
    expect(hangs).toBeGreaterThan(100);
  }, 60_000);
});
