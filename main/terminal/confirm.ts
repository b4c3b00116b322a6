import { createInterface } from 'node:readline/promises';

/** Null where nobody is there to answer. */
export type Ask = ((question: string) => Promise<string>) | null;

/** Asks on this terminal, beside what is printed for others to read. */
export function asking({ stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>): Ask {
  if (!stdin.isTTY) return null;
  return async (question) => {
    const lines = createInterface({ input: stdin, output: stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  };
}

/** What somebody has to agree to. */
export interface Confirmation {
  /** Said already, with `--yes`. */
  readonly yes: boolean;
  readonly question: string;
  /** What is said when it is not to be. */
  readonly undone: string;
}

/** Whether to go on; where not, that is said. */
export async function confirmed(
  { ask, err }: { readonly ask: Ask; readonly err: { write(text: string): unknown } },
  { yes, question, undone }: Confirmation,
): Promise<boolean> {
  if (yes) return true;
  if (ask === null) {
    err.write(`${undone} Say --yes where nobody can be asked.\n`);
    return false;
  }
  const isAgreed = /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
  if (!isAgreed) err.write(`${undone}\n`);
  return isAgreed;
}
