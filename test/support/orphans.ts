import { processesNaming, type RunningProcess } from '../../scripts/bootstrap/run-processes.mjs';
import type { Run } from './run-folder.ts';
import { patienceMs, until } from './until.ts';

export type { RunningProcess };

/** Every live process of a run. */
export const processesOf = (run: Pick<Run, 'id'>): RunningProcess[] => processesNaming(run.id);

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
