import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Run } from './run-folder.ts';
import { patienceMs, until } from './until.ts';

export interface RunningProcess {
  readonly pid: number;
  /** Its arguments, the program's name first. */
  readonly args: readonly string[];
}

/** Reads of a process may fail at any moment: it has just gone. */
const orEmpty = (read: () => string): string => {
  try {
    return read();
  } catch {
    return '';
  }
};

const isZombie = (pid: number): boolean => {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat === '' || / [ZX] /.test(stat.slice(stat.lastIndexOf(')'), stat.lastIndexOf(')') + 4));
};

/**
 * Every live process of a run, whoever its parent is now. The environment alone would miss the
 * sidecar, whose environment is an allow-list; its arguments and its working folder name the data
 * folder, and that holds the run's id.
 */
export function processesOf(run: Pick<Run, 'id'>): RunningProcess[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.flatMap((pid) => {
    if (pid === process.pid) return [];
    const command = orEmpty(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    const environment = orEmpty(() => readFileSync(`/proc/${pid}/environ`, 'latin1'));
    const folder = orEmpty(() => readlinkSync(`/proc/${pid}/cwd`));
    const belongs = [environment, command, folder].some((text) => text.includes(run.id));
    if (!belongs || isZombie(pid)) return [];
    return [{ pid, args: command.split('\0').slice(0, -1) }];
  });
}

/** Throws, and ends what is left, when a process of the run outlives the deadline. */
export async function expectNoOrphans(
  run: Pick<Run, 'id'>,
  { withinMs = patienceMs }: { readonly withinMs?: number } = {},
): Promise<void> {
  try {
    await until('no process of this run is left', () => processesOf(run).length === 0, {
      withinMs,
      everyMs: 20,
    });
  } catch {
    const left = processesOf(run);
    if (left.length === 0) return;
    for (const { pid } of left) endQuietly(pid);
    const list = left.map(({ pid, args }) => `  ${pid} ${args.join(' ')}`).join('\n');
    throw new Error(`${left.length} processes left after ${withinMs} ms:\n${list}`);
  }
}

const endQuietly = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself meanwhile.
  }
};
