import { causeOf, type Problem } from '../../contract/problems.ts';

/** The one error class thrown on purpose. Anything else is a bug and reads `unexpected`. */
export class ProblemError extends Error {
  override readonly name = 'GatewayError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(causeOf(problem), options);
    this.problem = problem;
  }
}

export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { code: 'unexpected' };
}
