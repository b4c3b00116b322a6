import type { Redact } from '../../base/core/redact-text.ts';
import { countWords } from '../../base/core/wording.ts';
import type { ExitCause } from '../../contract/problems.ts';

/** So much of a sidecar's output is kept, redacted, in memory alone. */
export const mostLines = 20;
export const mostCharacters = 2_000;
const longestLine = 400;
/** Go tells first what ended it, and then every goroutine: so few lines before that are kept with it. */
const linesBefore = 4;
const goEnd = /^(?:panic: |fatal error: |runtime(?:\/cgo)?: |SIG[A-Z]+: )/;

interface Kept {
  readonly text: string;
  readonly cause: ExitCause | null;
  /** Nothing that it does afterwards is worth more than what follows this line. */
  readonly isEnd: boolean;
}

/**
 * What one start of the sidecar said last: the newest lines, or, where Go has told its own end, that
 * line and what follows it. Every line is redacted before it is kept or cut: half a key has no form.
 */
export class LastWords {
  readonly #redact: Redact;
  #kept: readonly Kept[] = [];
  #isOver = false;

  constructor(redact: Redact) {
    this.#redact = redact;
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    return this.#kept.map(({ text }) => text);
  }

  /** What ended it by its own account, as far as the kept lines tell. */
  get cause(): ExitCause | null {
    const told = this.#kept.filter(({ cause }) => cause !== null);
    return (told.find(({ isEnd }) => isEnd) ?? told.at(-1))?.cause ?? null;
  }

  hear(line: string, cause: ExitCause | null): void {
    const text = tidied(this.#redact(line));
    if (text === '' && cause === null) return;
    const isEnd = cause !== null && goEnd.test(line);
    if (isEnd && !this.#isOver) {
      this.#kept = this.#kept.slice(-linesBefore);
      this.#isOver = true;
    }
    this.#keep({ text, cause, isEnd });
  }

  /** So many lines of a flood were not read. */
  leaveOut(count: number): void {
    this.#keep({ text: `[${countWords(count, 'line')} left out]`, cause: null, isEnd: false });
  }

  #keep(line: Kept): void {
    const next = [...this.#kept, line];
    if (!this.#isOver) this.#kept = fitting(next);
    else if (isFitting(next)) this.#kept = next;
  }
}

const isFitting = (lines: readonly Kept[]): boolean =>
  lines.length <= mostLines &&
  lines.reduce((sum, { text }) => sum + text.length, 0) <= mostCharacters;

const fitting = (lines: readonly Kept[]): readonly Kept[] =>
  isFitting(lines) ? lines : fitting(lines.slice(1));

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/g;

/** Without what moves a cursor or rings a bell, and no longer than a person reads. */
function tidied(text: string): string {
  const plain = text.replaceAll('\t', '  ').replaceAll(controls, '').trim();
  return plain.length > longestLine ? `${plain.slice(0, longestLine - 1)}…` : plain;
}
