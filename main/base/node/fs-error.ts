import type { Problem } from '../../contract/problems.ts';
import { ProblemError } from '../core/problem-error.ts';

/** The system's code of an error (`ENOENT`), null where it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const fullDisk: ReadonlySet<string | null> = new Set(['ENOSPC', 'EDQUOT']);

export const isDiskFull = (error: unknown): boolean => fullDisk.has(errorCode(error));

/** A failed write in the user's words: the disk is full, or `otherwise`. */
export function writeError(error: unknown, otherwise: Problem): ProblemError {
  if (error instanceof ProblemError) return error;
  const problem: Problem = isDiskFull(error) ? { code: 'disk-full' } : otherwise;
  return new ProblemError(problem, { cause: error });
}
