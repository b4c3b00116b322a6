import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { patienceMs } from '../../support/until.ts';

/** Full path of a program on PATH, null where there is none. */
export function programOnPath(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * Spawns a program that must not outlive the test process, even when that is killed:
 * Linux's `setpriv --pdeathsig` sees to it where it is installed, politely, since an X server that is
 * killed leaves its lock behind.
 */
export function spawnBound(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const binder = programOnPath('setpriv');
  return binder
    ? spawn(binder, ['--pdeathsig', 'TERM', '--', file, ...args], options)
    : spawn(file, args, options);
}

/** SIGTERM, then SIGKILL; resolves when the process is gone. Safe when it is gone already. */
export async function endProgram(child: ChildProcess, graceMs = 10_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
}

/** What a crash looks like to whoever depends on it. */
export async function killProgram(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await endProgram(child);
}

/** The first line a program writes to a stream. Rejects when it ends or is silent for `patienceMs`. */
export async function firstLine(
  child: ChildProcess,
  stream: NodeJS.ReadableStream,
  what: string,
): Promise<string> {
  let text = '';
  return await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${what} did not start: ${why}`));
    const timer = setTimeout(() => fail(`silent for ${patienceMs} ms`), patienceMs);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    stream.setEncoding('utf8');
    // The listener stays: a pipe that nobody reads would stop the program one day.
    stream.on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.slice(0, text.indexOf('\n')).trim());
    });
  });
}
