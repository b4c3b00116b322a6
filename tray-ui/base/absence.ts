/** Back within this time a view is as it was left. */
const keptMs = 60_000;

/** How long the user has been away from a view. */
export class Absence {
  #sinceMs = 0;

  begin(): void {
    this.#sinceMs = performance.now();
  }

  get isLong(): boolean {
    return performance.now() - this.#sinceMs > keptMs;
  }
}
