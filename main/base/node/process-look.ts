/** What tells one process from a later one with the same pid. */
export interface ProcessFacts {
  readonly pid: number;
  /** What a person would call it, see `programName`. */
  readonly name: string;
  /** Opaque; equal only for the very same process within one boot. */
  readonly startedAt: string;
  readonly startedAtMs: number | null;
  readonly exe: string | null;
  /** Program and arguments as one line, only to be searched. */
  readonly command: string;
}

/**
 * What the system says of a pid. `gone` is certain, a zombie is gone too; `unknown` is a process that
 * runs, but of which the system tells no more, or not in time.
 */
export type Look =
  | { readonly type: 'runs'; readonly facts: ProcessFacts }
  | { readonly type: 'gone' }
  | { readonly type: 'unknown' };

export const gone = { type: 'gone' } as const;
export const unknown = { type: 'unknown' } as const;
