import { ActionRefused } from '../base/core/action-refused.ts';
import type { Log } from '../base/core/ports.ts';
import { problemOf } from '../base/core/problem-error.ts';
import type { Refusal } from '../contract/commands.ts';
import { causeOf } from '../contract/problems.ts';

/** What came in does not fit the contract. */
export const badRequest: Refusal = {
  code: 'bad-request',
  sentence: 'KorProxy did not understand that request.',
};

/** What the user is told of a failure, and of an unexpected one the log as well. */
export function refusalOf(error: unknown, log: Log): Refusal {
  if (error instanceof ActionRefused) return { code: 'refused', sentence: error.message };
  const problem = problemOf(error);
  if (problem.code === 'unexpected') log.error('command.failed', { error });
  return { code: problem.code, sentence: `${causeOf(problem)}.` };
}
