import { monotonicMs } from '../../support/monotonic.ts';
import { patienceMs } from '../../support/until.ts';

export interface Wait {
  /** `patienceMs` by default. */
  readonly withinMs?: number;
  /**
   * A `mark()` taken earlier: whatever came after it counts, however briefly it lasted.
   * Without it only what comes from now on.
   */
  readonly since?: number;
}

/** What happened, in order, and a way to wait for what has not happened yet, without polling. */
export class ChangeLog<T> {
  readonly #entries: T[] = [];
  readonly #waiters = new Set<(entry: T) => void>();

  get entries(): readonly T[] {
    return this.#entries;
  }

  /** A point in the log to count from. */
  mark(): number {
    return this.#entries.length;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    for (const waiter of [...this.#waiters]) waiter(entry);
  }

  /** The first entry that `pick` accepts. `what` is for the error, which tells what came instead. */
  async wait<S extends T>(what: string, pick: (entry: T) => entry is S, wait?: Wait): Promise<S>;
  async wait(what: string, pick: (entry: T) => boolean, wait?: Wait): Promise<T>;
  async wait(
    what: string,
    pick: (entry: T) => boolean,
    { withinMs = patienceMs, since = this.mark() }: Wait = {},
  ): Promise<T> {
    const already = this.#entries.slice(since).find(pick);
    if (already !== undefined) return already;
    const startMs = monotonicMs();
    return await new Promise<T>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(look);
      };
      const look = (entry: T): void => {
        if (!pick(entry)) return;
        end();
        resolve(entry);
      };
      const timer = setTimeout(() => {
        end();
        const seen = this.#entries.slice(since).map((entry) => `  ${summary(entry)}`);
        const tookMs = Math.round(monotonicMs() - startMs);
        reject(new Error(`${what}: not within ${tookMs} ms; seen:\n${seen.join('\n')}`));
      }, withinMs);
      this.#waiters.add(look);
    });
  }
}

/** One line for an error message; pictures are left out. */
const summary = (entry: unknown): string =>
  JSON.stringify(entry, (_key, value) => (value instanceof Uint8Array ? '[bytes]' : value));
