import { ActionRefused } from '../base/core/action-refused.ts';

/** Does what a command asks for and gives its exit code; a refusal is told by its sentence and gives 1. */
export async function orToldRefusal(
  err: { write(text: string): unknown },
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    err.write(`${error.message}\n`);
    return 1;
  }
}
