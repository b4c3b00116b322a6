import type { Clock, Dispose } from '../../base/core/ports.ts';
import type { DoorStance } from './door-stance.ts';

/** Every client measured waits this long; a restart that takes longer is no restart but a failure. */
export const holdMs = 30_000;
export const mostHeld = 200;

/** How a request leaves: each is told once, except where its client has gone. */
export interface Exits<R> {
  readonly forward: (request: R) => void;
  readonly answer: (request: R) => void;
}

/** The requests that wait for the gateway, oldest first. Each leaves once, whatever happens. */
export class HeldRequests<R> {
  readonly #clock: Clock;
  readonly #exits: Exits<R>;
  readonly #changed: (count: number) => void;
  readonly #held = new Map<R, Dispose>();
  #requests: DoorStance['requests'] = 'answer';

  constructor(clock: Clock, exits: Exits<R>, changed: (count: number) => void) {
    this.#clock = clock;
    this.#exits = exits;
    this.#changed = changed;
  }

  get count(): number {
    return this.#held.size;
  }

  /** What is to be done with requests from now on, those that wait included. */
  set requests(requests: DoorStance['requests']) {
    this.#requests = requests;
    if (requests === 'hold') return;
    for (const request of [...this.#held.keys()]) this.#release(request, requests);
  }

  get requests(): DoorStance['requests'] {
    return this.#requests;
  }

  /** Lets a request in, in full. It waits, goes on, or is answered, as things stand. */
  enter(request: R): void {
    if (this.#requests === 'hold') this.hold(request);
    else this.#exits[this.#requests](request);
  }

  /** Waits for the next change, or no longer than `ms`. */
  hold(request: R, ms = holdMs): void {
    if (this.#held.size >= mostHeld || ms <= 0) {
      this.#exits.answer(request);
      return;
    }
    const cancel = this.#clock.after(ms, () => this.#release(request, 'answer'));
    this.#held.set(request, cancel);
    this.#changed(this.count);
  }

  has(request: R): boolean {
    return this.#held.has(request);
  }

  /** Its client has gone: nobody is there to be told anything. */
  drop(request: R): void {
    if (this.#leave(request)) this.#changed(this.count);
  }

  #release(request: R, exit: keyof Exits<R>): void {
    if (!this.#leave(request)) return;
    this.#changed(this.count);
    this.#exits[exit](request);
  }

  #leave(request: R): boolean {
    this.#held.get(request)?.();
    return this.#held.delete(request);
  }
}
