import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Environment, Machine } from '../../base/node/paths.ts';
import type { RunTool, ToolRun } from '../core/tool-ports.ts';
import { programIndex } from './tool-programs.ts';

const largestOutput = 1_024 * 1_024;

/** Ours alone, or of the runtime: a tool that is run by us should not notice that it was. */
const ours = /^(KORPROXY_|ELECTRON_|MANAGEMENT_PASSWORD$|NODE_OPTIONS$|CHROME_)/;

/**
 * Runs a tool once with the user's own environment, in an empty folder of its own, and ends all that
 * it started. What it prints is kept in memory only.
 */
export function createToolRun(
  machine: Machine,
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
): RunTool {
  return async (program, args) => {
    const file = (await programIndex(machine)).get(program);
    if (file === undefined) return { type: 'not-found' };
    const folder = await mkdtemp(join(tmpdir(), 'korproxy-'));
    try {
      return await run(file, args, { folder, limitMs, signal, env: environmentFor(machine, file) });
    } finally {
      // A tool that was ended may still be closing a file.
      await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
    }
  };
}

interface Running {
  readonly folder: string;
  readonly env: Environment;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

async function run(file: string, args: readonly string[], running: Running): Promise<ToolRun> {
  const { folder, env, limitMs, signal } = running;
  const child = execa(file, args, {
    cwd: folder,
    env,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    maxBuffer: largestOutput,
    reject: false,
    // A group of its own, so that nothing of it is left: a tool starts tools.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let isLate = false;
  const end = (): void => {
    endGroup(child.pid);
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, limitMs);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  // A daemon that it leaves behind may hold the pipes open; its own end is what counts.
  child.once('exit', () => endGroup(child.pid));
  try {
    const { exitCode, all } = await child;
    if (isLate) return { type: 'late' };
    return { type: 'ended', code: exitCode ?? null, output: all };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody left.
  }
}

/** Scripts look for their interpreter on PATH, which a graphical session may not have in full. */
function environmentFor({ env }: Machine, file: string): Environment {
  const kept = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== undefined && !ours.test(name)),
  );
  const name = Object.keys(kept).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...kept, [name]: [kept[name] ?? '', dirname(file)].filter(Boolean).join(delimiter) };
}
