import type { Clock, Dispose } from '../../main/base/core/ports.ts';

/** Time that moves only when told to. Wall time can be moved on its own. */
export class FakeClock implements Clock {
  #ticksMs = 0;
  #offsetMs: number;
  #timers: { readonly dueMs: number; readonly fire: () => void }[] = [];

  constructor(wallMs = Date.UTC(2026, 0, 5, 12)) {
    this.#offsetMs = wallMs;
  }

  now = (): number => this.#offsetMs + this.#ticksMs;
  ticks = (): number => this.#ticksMs;

  after(ms: number, fire: () => void): Dispose {
    const timer = { dueMs: this.#ticksMs + ms, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** The user or NTP sets the clock; durations must not care. */
  moveWall(ms: number): void {
    this.#offsetMs += ms;
  }

  /** Time passes without any timer firing: the machine slept. The late timers fire after it. */
  async sleep(ms: number): Promise<void> {
    this.#ticksMs += ms;
    await this.advance(0);
  }

  /** Fires whatever falls due on the way, each at its own moment, and lets promises settle between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#ticksMs + ms;
    await settled();
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#ticksMs = Math.max(this.#ticksMs, next.dueMs);
      next.fire();
      await settled();
    }
    this.#ticksMs = Math.max(this.#ticksMs, endMs);
  }

  get pending(): number {
    return this.#timers.length;
  }

  #next(endMs: number) {
    return this.#timers.filter((t) => t.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Everything that was only waiting for promises has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
