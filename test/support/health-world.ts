import { type DoorStance, stanceOf } from '../../main/gateway/core/door-stance.ts';
import {
  type Health,
  type HealthEffect,
  type HealthEvent,
  step,
  stopped,
  type TimerName,
} from '../../main/gateway/core/health-reducer.ts';

/** What the world may do next; `pick` chooses among what waits. */
export type Move =
  | { readonly type: 'user'; readonly event: HealthEvent }
  | {
      readonly type: 'preflight';
      readonly ok: 'ok' | 'transient' | 'permanent';
      readonly pick: number;
    }
  | { readonly type: 'sidecar-queue' }
  | {
      readonly type: 'answer';
      /** `late` leaves it unanswered; `mute` fails without a byte, `fail` after some. */
      readonly kind: 'fast' | 'slow' | 'late' | 'fail' | 'mute' | 'discard' | 'refuse';
    }
  | { readonly type: 'timer'; readonly pick: number }
  | { readonly type: 'exit' }
  /** A tool asks. */
  | { readonly type: 'request' }
  | { readonly type: 'stale'; readonly pick: number };

export interface Taken {
  readonly before: Health;
  readonly event: HealthEvent;
  readonly after: Health;
  readonly effects: readonly HealthEffect[];
  /** Failed checks that counted, the newest included, of which not a byte came. */
  readonly silentInARow: number;
}

const refused = { code: 'listens-beyond-loopback' } as const;

/**
 * A world that does what the reducer asks as the real one does it: starts and stops of the sidecar
 * queue, a preflight may come back late, timers are cleared when the run changes.
 */
export class HealthWorld {
  health = stopped;
  nowMs = 0;
  child: { readonly run: number } | null = null;
  maxChildren = 0;
  spawns = 0;
  /** That reached the door. */
  requests = 0;
  /** The door has the port. */
  doorListens: DoorStance['listens'] = 'at-rest';
  /** Requests that wait at the door. */
  readonly held = new Set<number>();
  /** How often each request came to an end. */
  readonly ends = new Map<number, number>();
  /** More than one of door and child had the port at once. */
  crowded = false;
  readonly taken: Taken[] = [];
  silentInARow = 0;
  readonly timers = new Map<TimerName, { readonly dueMs: number; readonly event: HealthEvent }>();
  #preflights: number[] = [];
  #queue: { readonly type: 'halt' | 'start'; readonly run: number }[] = [];
  #check: Extract<HealthEffect, { type: 'check' | 'glance' }> | null = null;
  #history: HealthEvent[] = [];

  get probing(): boolean {
    return this.#check !== null;
  }

  get idle(): boolean {
    return this.#queue.length === 0 && this.#preflights.length === 0;
  }

  move(move: Move): void {
    switch (move.type) {
      case 'user':
        this.send(move.event);
        return;
      case 'preflight':
        this.#endPreflight(move);
        return;
      case 'sidecar-queue':
        this.#turnQueue();
        return;
      case 'answer':
        this.#answer(move.kind);
        return;
      case 'timer':
        this.#fire(move.pick);
        return;
      case 'exit':
        this.#exit();
        return;
      case 'request':
        this.#request();
        return;
      case 'stale': {
        const event = this.#history.at(-1 - (move.pick % 40));
        if (event && 'run' in event) this.send(event);
      }
    }
  }

  send(event: HealthEvent): void {
    this.#history.push(event);
    const before = this.health;
    const { health, effects } = step(before, event);
    this.health = health;
    if (health.run !== before.run) {
      this.timers.clear();
      this.#check = null;
    }
    if (health.check === null) this.#check = null;
    this.#countSilence(before, event);
    const { silentInARow } = this;
    this.taken.push({ before, event, after: health, effects, silentInARow });
    if (health.run !== before.run) this.silentInARow = 0;
    for (const effect of effects) this.#perform(effect);
  }

  #countSilence(before: Health, event: HealthEvent): void {
    const isHeard =
      !('run' in event) ||
      (event.run === before.run && (!('check' in event) || event.check === before.check));
    if (!isHeard) return;
    if (event.type === 'check-failed' && before.graceOver) {
      this.silentInARow = event.silent ? this.silentInARow + 1 : 0;
    } else if (event.type === 'check-passed' || event.type === 'resumed') {
      this.silentInARow = 0;
    }
  }

  #perform(effect: HealthEffect): void {
    switch (effect.type) {
      case 'wait':
        this.timers.set(effect.timer, { dueMs: this.nowMs + effect.ms, event: effect.event });
        return;
      case 'cancel':
        this.timers.delete(effect.timer);
        return;
      case 'halt':
        this.#queue.push({ type: 'halt', run: effect.run });
        return;
      case 'launch':
        this.#preflights.push(effect.run);
        return;
      case 'spawn':
        this.#queue.push({ type: 'start', run: effect.run });
        return;
      case 'door':
        this.#stand(effect.stance);
        return;
      case 'glance':
      case 'check':
        if (this.#check) throw new Error('two probes at once');
        this.#check = effect;
    }
  }

  #endPreflight({ ok, pick }: Extract<Move, { type: 'preflight' }>): void {
    // A launch waits for all that was to be halted.
    if (this.#queue.some(({ type }) => type === 'halt')) return;
    const [run] = this.#preflights.splice(pick % Math.max(1, this.#preflights.length), 1);
    if (run === undefined) return;
    this.nowMs += 30;
    if (ok === 'ok') {
      this.send({ type: 'prepared', run });
      return;
    }
    const problem =
      ok === 'permanent'
        ? ({ code: 'config-missing' } as const)
        : ({ code: 'spawn-failed' } as const);
    this.send({ type: 'launch-failed', run, problem });
  }

  #turnQueue(): void {
    const turn = this.#queue.shift();
    if (!turn) return;
    this.nowMs += 10;
    if (turn.type === 'halt') {
      this.child = null;
      this.send({ type: 'halted', run: turn.run });
      return;
    }
    if (this.child) this.maxChildren = 2;
    this.child = { run: turn.run };
    this.#look();
    this.spawns += 1;
    this.maxChildren = Math.max(this.maxChildren, 1);
    this.send({ type: 'launched', run: turn.run });
  }

  #answer(kind: Extract<Move, { type: 'answer' }>['kind']): void {
    const asked = this.#check;
    if (!asked) return;
    const { run, check } = asked;
    if (kind === 'late') {
      if (asked.type === 'check') this.send({ type: 'check-late', run, check });
      return;
    }
    this.#check = null;
    if (asked.type === 'glance') {
      const answers = kind === 'fast' && this.child !== null;
      this.nowMs += answers ? 3 : 500;
      this.send(
        answers
          ? { type: 'glance-answered', run, check, tookMs: 3 }
          : { type: 'glance-missed', run, check },
      );
      return;
    }
    if (kind === 'refuse') {
      this.send({ type: 'child-refused', run, problem: refused });
      return;
    }
    if (kind === 'discard') {
      this.send({ type: 'check-discarded', run, check });
      return;
    }
    const answers = kind !== 'fail' && kind !== 'mute' && this.child !== null;
    if (!answers) {
      const silent = kind !== 'fail';
      this.nowMs += 2_000;
      this.send({ type: 'check-failed', run, check, tookMs: 2_000, failure: 'timed-out', silent });
      return;
    }
    const latencyMs = kind === 'fast' ? 3 : 812;
    this.nowMs += latencyMs;
    const atMs = this.nowMs;
    this.send({ type: 'check-passed', run, check, latencyMs, atMs, managementLocked: false });
  }

  #fire(pick: number): void {
    const [name, timer] = [...this.timers].sort((a, b) => a[1].dueMs - b[1].dueMs)[
      pick % Math.max(1, this.timers.size)
    ] ?? [null, null];
    if (name === null) return;
    this.timers.delete(name);
    this.nowMs = Math.max(this.nowMs, timer.dueMs);
    this.send(timer.event);
  }

  #stand({ listens, requests }: DoorStance): void {
    this.doorListens = listens;
    this.#look();
    if (requests === 'hold') return;
    for (const id of this.held) this.ends.set(id, (this.ends.get(id) ?? 0) + 1);
    this.held.clear();
  }

  #look(): void {
    if (this.doorListens && this.child) this.crowded = true;
  }

  #request(): void {
    if (!this.doorListens) return;
    const id = this.requests;
    this.requests += 1;
    if (stanceOf(this.health).requests === 'hold') this.held.add(id);
    else this.ends.set(id, 1);
  }

  #exit(): void {
    if (!this.child) return;
    const { run } = this.child;
    this.child = null;
    this.send({
      type: 'sidecar-exited',
      run,
      exit: { code: 0, signal: null, ranMs: 50, cause: null },
    });
  }
}
