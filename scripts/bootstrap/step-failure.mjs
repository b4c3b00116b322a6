// @ts-check

/** A step that could not be done, told the way a person needs it: what, why, and what to do now. */
export class StepFailure extends Error {
  /**
   * @param {string} what
   * @param {string} why
   * @param {string} next
   */
  constructor(what, why, next) {
    super(`${what}: ${why}`);
    this.name = 'StepFailure';
    this.what = what;
    this.why = why;
    this.next = next;
  }
}

/**
 * The three lines shown for any error; one that is not ours is a bug and keeps its stack.
 * @param {unknown} error
 */
export function describeFailure(error) {
  if (error instanceof StepFailure) {
    return `\n${error.what}\n  why:  ${error.why}\n  next: ${error.next}\n`;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `\nUnexpected error\n  why:  ${text}\n  next: run the command again; if it stays, report it with these lines\n`;
}
