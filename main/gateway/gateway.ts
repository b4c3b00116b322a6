import { createEmitter } from '../base/core/emitter.ts';
import type { Clock, Dispose, Log } from '../base/core/ports.ts';
import { ProblemError, problemOf } from '../base/core/problem-error.ts';
import type { DoorStance } from './core/door-stance.ts';
import { doorMessage } from './core/door-words.ts';
import type {
  Door,
  HealthCheck,
  LaunchPlan,
  OpenHealthCheck,
  Preflight,
  Sidecar,
} from './core/gateway-ports.ts';
import {
  type Health,
  type HealthEffect,
  type HealthEvent,
  isUnseen,
  nextCheckIn,
  step,
  stopped,
  type TimerName,
} from './core/health-reducer.ts';
import { blankJournal, type Journal, note } from './core/journal.ts';

export interface GatewayPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly preflight: Preflight;
  readonly sidecar: Sidecar;
  readonly openHealthCheck: OpenHealthCheck;
  readonly door: Door;
}

/** A timer this late means that the machine slept without telling us. */
const sleptMs = 5_000;

/** A preflight that hangs (a dead network home, say) must not leave `starting` on for ever. */
export const preflightLimitMs = 10_000;

/** The door takes a millisecond or two; what is wrong with it is not the gateway's business. */
export const doorLimitMs = 1_000;

/** Does what `step` decides, through its ports. Holds no policy of its own. */
export class Gateway {
  readonly #ports: GatewayPorts;
  readonly #changed;
  readonly #timers = new Map<TimerName, Dispose>();
  readonly #disposers: Dispose[];
  #health = stopped;
  #journal = blankJournal;
  #plan: LaunchPlan | null = null;
  #healthCheck: HealthCheck | null = null;
  /** Settles when every child that was told to end has ended. */
  #halted: Promise<void> = Promise.resolve();
  /** Settles when the start that was begun last is prepared, or given up. */
  #launching: Promise<void> = Promise.resolve();
  /** Settles when the door stands as it was told last. */
  #doorStands: Promise<void> = Promise.resolve();
  #closed: boolean = false;
  /** The run that has answered. */
  #readyRun: number | null = null;
  /** Of the monotonic clock; null while nothing has been lost. */
  #lostAtMs: number | null = null;

  constructor(ports: GatewayPorts) {
    this.#ports = ports;
    const { log, sidecar } = ports;
    this.#changed = createEmitter<Gateway>(log);
    this.#disposers = [
      sidecar.onExit(({ run, refusal, ...exit }) =>
        this.send(
          refusal
            ? { type: 'child-refused', run, problem: refusal }
            : { type: 'sidecar-exited', run, exit },
        ),
      ),
    ];
  }

  get health(): Health {
    return this.#health;
  }

  get journal(): Journal {
    return this.#journal;
  }

  /** The plan of the newest launch, null before the first. */
  get plan(): LaunchPlan | null {
    return this.#plan;
  }

  /** What the newest sidecar wrote last, redacted: shown when the user asks for it, and never logged. */
  lastWords(): readonly string[] {
    return this.#ports.sidecar.lastWords();
  }

  /** Told after every event that changed something which is shown. */
  onChange(listener: (gateway: Gateway) => void): Dispose {
    return this.#changed.on(listener);
  }

  send(event: HealthEvent): void {
    if (this.#closed) return;
    const before = this.#health;
    const { health, effects } = step(before, event);
    if (health === before && effects.length === 0) return;
    this.#health = health;
    if (health.run !== before.run) this.#endRun();
    this.#remember(event, before, effects);
    this.#report(event, before);
    for (const effect of effects) this.#perform(effect);
    if (!isUnseen(event)) this.#changed.emit(this);
  }

  /** Stops the sidecar and everything that could still happen. Resolves when no child is left. */
  async close(graceMs: number): Promise<void> {
    this.send({ type: 'stop-requested', graceMs });
    await this.#ports.sidecar.stop(graceMs);
    // A start that was being prepared may be writing config.yaml.
    await this.#within(graceMs, 'the start', this.#launching).catch(() => {});
    await this.#ports.door.close();
    this.#closed = true;
    this.#endRun();
    for (const dispose of this.#disposers) dispose();
  }

  /** Rejects where `work` has not ended by then. */
  async #within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
    let cancel: Dispose = () => {};
    const late = new Promise<never>((_, reject) => {
      const tell = (): void => reject(new Error(`${what} took too long`));
      cancel = this.#ports.clock.after(ms, tell);
    });
    return Promise.race([work, late]).finally(() => cancel());
  }

  /** Whatever the last run still waited for stops mattering. */
  #endRun(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#healthCheck?.close();
    this.#healthCheck = null;
  }

  #remember(event: HealthEvent, before: Health, effects: readonly HealthEffect[]): void {
    this.#journal = note(this.#journal, {
      event,
      before,
      after: this.#health,
      nowMs: this.#ports.clock.now(),
      nextCheckMs: nextCheckIn(effects),
    });
  }

  /** One line a transition, one a check (LL4, LL5); codes and figures only, nothing private. */
  #report(event: HealthEvent, before: Health): void {
    const { log } = this.#ports;
    const { state, restarts, failures, problem, run } = this.#health;
    if (event.type === 'check-passed') {
      log.debug('health.checked', { ok: true, latencyMs: Math.round(event.latencyMs * 10) / 10 });
    } else if (event.type === 'check-failed') {
      log.debug('health.checked', { ok: false, failure: event.failure, failures });
    }
    this.#reportReady(event);
    if (state === before.state) return;
    const level = state === 'failed' ? 'error' : state === 'unreachable' ? 'warn' : 'info';
    log[level]('health.changed', {
      from: before.state,
      to: state,
      run,
      restarts,
      problem: problem?.code ?? null,
    });
    if (problem?.code === 'port-in-use') {
      log.error('port.conflict', { port: problem.port, owner: problem.owner });
    }
  }

  /** So that exit, restart and recovery can be read as three lines of the sidecar. */
  #reportReady(event: HealthEvent): void {
    const { clock, log } = this.#ports;
    const { state, run } = this.#health;
    if (state === 'unreachable') this.#lostAtMs ??= clock.ticks();
    if (state === 'stopped') this.#lostAtMs = null;
    if (event.type !== 'check-passed' || this.#readyRun === run) return;
    const downMs = this.#lostAtMs === null ? null : Math.round(clock.ticks() - this.#lostAtMs);
    log.info('sidecar.ready', { run, afterMs: this.#journal.readyMs, downMs });
    this.#readyRun = run;
    this.#lostAtMs = null;
  }

  #perform(effect: HealthEffect): void {
    switch (effect.type) {
      case 'wait':
        this.#wait(effect);
        return;
      case 'cancel':
        this.#timers.get(effect.timer)?.();
        this.#timers.delete(effect.timer);
        return;
      case 'halt':
        this.#halted = this.#halt(effect.run, effect.graceMs);
        return;
      case 'launch':
        this.#launching = this.#launch(effect.run);
        return;
      case 'spawn':
        void this.#spawn(effect.run);
        return;
      case 'door':
        this.#doorStands = this.#standDoor(effect.stance);
        return;
      case 'glance':
        void this.#glance(effect.run, effect.check);
        return;
      case 'check':
        void this.#check(effect.run, effect.check);
        return;
    }
  }

  #wait({ timer, ms, event }: Extract<HealthEffect, { type: 'wait' }>): void {
    const { clock, log } = this.#ports;
    this.#timers.get(timer)?.();
    const dueMs = clock.ticks() + ms;
    if (timer === 'restart') {
      log.info('restart.scheduled', { inMs: ms, attempt: this.#health.restarts + 1 });
    }
    const cancel = clock.after(ms, () => {
      this.#timers.delete(timer);
      const slept = timer === 'check' && clock.ticks() - dueMs > sleptMs;
      this.send(slept ? { type: 'resumed' } : event);
    });
    this.#timers.set(timer, cancel);
  }

  async #halt(run: number, graceMs: number): Promise<void> {
    const { log, sidecar } = this.#ports;
    try {
      await sidecar.stop(graceMs);
    } catch (error) {
      log.error('sidecar.stop-failed', { error });
    }
    this.send({ type: 'halted', run });
  }

  async #launch(run: number): Promise<void> {
    await this.#attempt(run, async () => {
      // Before that the port is still taken, by us, and config.yaml still read.
      await this.#halted;
      await this.#doorStands;
      if (run !== this.#health.run) return;
      const plan = await this.#preflight();
      if (run !== this.#health.run) return;
      this.#plan = plan;
      this.send({ type: 'prepared', run });
    });
  }

  async #spawn(run: number): Promise<void> {
    const { sidecar, openHealthCheck } = this.#ports;
    const plan = this.#plan;
    await this.#attempt(run, async () => {
      await this.#doorStands;
      if (plan === null || run !== this.#health.run) return;
      const launched = await sidecar.start(run, plan);
      if (run !== this.#health.run) return;
      this.#journal = { ...this.#journal, preflightMs: plan.preflightMs };
      this.#healthCheck = openHealthCheck(plan, launched);
      this.send({ type: 'launched', run });
    });
  }

  /** A step of a launch: what it throws ends the launch. */
  async #attempt(run: number, take: () => Promise<void>): Promise<void> {
    try {
      await take();
    } catch (error) {
      if (!(error instanceof ProblemError)) this.#ports.log.error('launch.failed', { error });
      this.send({ type: 'launch-failed', run, problem: problemOf(error) });
    }
  }

  /** Never rejects, and is given up for lost in time: the gateway goes on without its door. */
  async #standDoor(stance: DoorStance): Promise<void> {
    const { door, log } = this.#ports;
    try {
      const stands = door.stand(stance, () => doorMessage(this.#health));
      await this.#within(doorLimitMs, 'the door', stands);
    } catch (error) {
      log.error('door.broke', { error });
    }
  }

  async #preflight(): Promise<LaunchPlan> {
    return this.#within(preflightLimitMs, 'preflight', this.#ports.preflight());
  }

  async #glance(run: number, check: number): Promise<void> {
    const { clock } = this.#ports;
    const startedMs = clock.ticks();
    const answers = (await this.#healthCheck?.glance()) ?? false;
    const tookMs = clock.ticks() - startedMs;
    this.send(
      answers
        ? { type: 'glance-answered', run, check, tookMs }
        : { type: 'glance-missed', run, check },
    );
  }

  async #check(run: number, check: number): Promise<void> {
    const result = await this.#ask(() => this.send({ type: 'check-late', run, check }));
    switch (result.type) {
      case 'passed': {
        const { latencyMs, managementLocked } = result;
        const atMs = this.#ports.clock.ticks();
        this.send({ type: 'check-passed', run, check, latencyMs, atMs, managementLocked });
        return;
      }
      case 'failed':
        this.send({ ...result, type: 'check-failed', run, check });
        return;
      case 'refused':
        this.send({ type: 'child-refused', run, problem: result.problem });
        return;
      case 'discarded':
        this.send({ type: 'check-discarded', run, check });
        return;
    }
  }

  /** A fault in the check itself is a failed check; the loop goes on, or nobody would watch. */
  async #ask(tellLate: () => void) {
    try {
      if (this.#healthCheck) return await this.#healthCheck.check(tellLate);
    } catch (error) {
      this.#ports.log.error('health.check-broke', { error });
    }
    return { type: 'failed', failure: 'unexpected', silent: false, tookMs: 0 } as const;
  }
}
