import { createInterface } from 'node:readline/promises';

/** Null where nobody is there to answer. */
export type Ask = ((question: string) => Promise<string>) | null;

type Streams = Pick<NodeJS.Process, 'stdin' | 'stderr'>;

/** Asks on this terminal; what a command prints stays clean of it. */
export function askOf({ stdin, stderr }: Streams): Ask {
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

/** Whether the user said yes; else it is said that nothing was done. */
export async function isConfirmed(
  { ask, err }: { readonly ask: Ask; readonly err: { write(text: string): unknown } },
  question: string,
  nothingDone: string,
): Promise<boolean> {
  if (ask === null) {
    err.write(`${nothingDone} Say --yes where nobody can be asked.\n`);
    return false;
  }
  const isYes = /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
  if (!isYes) err.write(`${nothingDone}\n`);
  return isYes;
}
