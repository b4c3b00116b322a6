import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export interface Ran {
  readonly code: number | null;
  /** Both streams, in the order in which they came. */
  readonly output: string;
  readonly tookMs: number;
  readonly timedOut: boolean;
  /** When the text was out, whatever line breaks the client put in; null where it never was. */
  readonly saidAtMs: (text: string) => number | null;
}

/** Without the line breaks that a client puts in. */
export const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

export interface Running {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly limitMs: number;
}

/** Runs a line in a shell, as a person types it, and ends all that it left behind. */
export async function runLine(line: string, { env, cwd, limitMs }: Running): Promise<Ran> {
  const startedMs = performance.now();
  const child = spawn('bash', ['-c', line], {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const pieces: { readonly atMs: number; readonly length: number }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => {
      output += piece;
      pieces.push({ atMs: Date.now(), length: output.length });
    });
  }
  let timedOut = false;
  const code = await new Promise<number | null>((resolve) => {
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, limitMs);
    child.once('exit', (exitCode) => {
      clearTimeout(timer);
      resolve(exitCode);
    });
  });
  // A daemon that the client left (Cline's hub) may hold the pipes open and outlive the test.
  endGroup(child.pid);
  child.stdout.destroy();
  child.stderr.destroy();
  const saidAtMs = (text: string): number | null => {
    const has = ({ length }: { length: number }): boolean =>
      plain(output.slice(0, length)).includes(plain(text));
    return pieces.find(has)?.atMs ?? null;
  };
  return { code, output, tookMs: performance.now() - startedMs, timedOut, saidAtMs };
}

export function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody left.
  }
}
