import type { Clock, Dispose, Log } from '../../base/core/ports.ts';

/** What a request at the door can come to. */
export type DoorOutcome = 'held' | 'forwarded' | 'answered' | 'left' | 'broken';

/** Tools that ask in a loop would fill the log: what happens within this time is one line. */
const quietMs = 1_000;

/** Counts what happens at the door, and logs it in sums: `door.held` with `count`. */
export class DoorTally {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counts = new Map<DoorOutcome, number>();
  #cancel: Dispose | null = null;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  add(outcome: DoorOutcome): void {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
    this.#cancel ??= this.#clock.after(quietMs, () => this.flush());
  }

  /** Logs what has gathered, now. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (const [outcome, count] of this.#counts) this.#log.info(`door.${outcome}`, { count });
    this.#counts.clear();
  }
}
