/** The system's own tools answer at once; one that does not is not waited for. */
export const toolLimitMs = 5_000;

/** The system as it is asked. Tests put another in its place. */
export interface AskedSystem {
  readonly platform: NodeJS.Platform;
  readonly outputOf: (file: string, args: readonly string[]) => Promise<string>;
  /** For one question, whatever a tool does or leaves open. */
  readonly limitMs: number;
}

/**
 * What a short-lived tool of the system prints, in the language that its parsers expect. Rejects
 * when it fails. The library is loaded by the first call: on Linux most runs have none.
 */
export async function outputOf(file: string, args: readonly string[]): Promise<string> {
  const { execa } = await import('execa');
  const { stdout } = await execa(file, args, {
    env: { LC_ALL: 'C' },
    stdin: 'ignore',
    timeout: toolLimitMs,
    windowsHide: true,
  });
  return stdout;
}

export const thisSystem: AskedSystem = {
  platform: process.platform,
  outputOf,
  limitMs: toolLimitMs,
};

/**
 * The answer to a question, or null when it failed or did not come in time: a tool may hang past its
 * end, because a child of it holds its output open.
 */
export function inTime<T>(limitMs: number, answer: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), limitMs);
    const settle = (value: T | null): void => {
      clearTimeout(timer);
      resolve(value);
    };
    answer.then(settle, () => settle(null));
  });
}
