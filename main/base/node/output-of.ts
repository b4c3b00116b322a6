/** The system's own tools answer at once; one that does not is not waited for. */
const toolMs = 5_000;

/**
 * What a short-lived tool of the system prints, in the language that its parsers expect. Rejects
 * when it fails. The library is loaded by the first call: on Linux most runs have none.
 */
export async function outputOf(file: string, args: readonly string[]): Promise<string> {
  const { execa } = await import('execa');
  const { stdout } = await execa(file, args, {
    env: { LC_ALL: 'C' },
    stdin: 'ignore',
    timeout: toolMs,
    windowsHide: true,
  });
  return stdout;
}
