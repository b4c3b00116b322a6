const hourMs = 3_600_000;

/**
 * How old log files are, whatever is done to the clock: by the earlier of two times, what the clock
 * says and what it would say had nobody set it. What this run has written is as old as the time
 * since then, whatever date it bears. A clock that is left as it was set is believed once all that
 * is dated by the other time is too old anyway. Before this run only the clock is there to tell.
 */
export class LogAge {
  readonly #lastWrittenMs = new Map<string, number>();
  #wallMs: number;
  #uptimeMs: number;
  #doubtedSinceMs: number | null = null;

  /** `uptimeMs` is of a clock that nobody can set and that goes on while the machine sleeps. */
  constructor(wallMs: number, uptimeMs: number) {
    this.#wallMs = wallMs;
    this.#uptimeMs = uptimeMs;
  }

  wrote(fileName: string, uptimeMs: number): void {
    this.#lastWrittenMs.set(fileName, uptimeMs);
  }

  /** The time to reckon ages from. */
  nowMs(wallMs: number, uptimeMs: number, keepHours: number): number {
    const unsetMs = this.#wallMs + uptimeMs - this.#uptimeMs;
    if (Math.abs(wallMs - unsetMs) < hourMs) this.#doubtedSinceMs = null;
    else this.#doubtedSinceMs ??= uptimeMs;
    const isDoubted =
      this.#doubtedSinceMs !== null && uptimeMs - this.#doubtedSinceMs <= keepHours * hourMs;
    if (isDoubted) return Math.min(wallMs, unsetMs);
    this.#wallMs = wallMs;
    this.#uptimeMs = uptimeMs;
    this.#doubtedSinceMs = null;
    return wallMs;
  }

  /** Files that this run has written within the time that lines are kept; those to come as well. */
  young(uptimeMs: number, keepHours: number): Pick<ReadonlySet<string>, 'has'> {
    for (const [name, atMs] of this.#lastWrittenMs) {
      if (uptimeMs - atMs >= keepHours * hourMs) this.#lastWrittenMs.delete(name);
    }
    return this.#lastWrittenMs;
  }
}
