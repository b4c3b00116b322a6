import { thisMachine, thisUserName } from '../base/node/paths.ts';
import type { CommandLine } from './command-line.mjs';
import { runLogsCommand } from './logs-command.ts';
import type { Task } from './switches.mjs';

export interface OwnTask {
  readonly process: Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout' | 'stderr'>;
  readonly commandLine: CommandLine;
  readonly task: Exclude<Task, 'run' | 'control' | 'core'>;
  readonly appVersion: string;
  /** What a person types before the switches. */
  readonly program: string;
  /** What ends `--logs --follow`; asked for by the log alone. */
  readonly endOfLog: () => AbortSignal;
}

/**
 * What needs neither the app that runs nor the gateway, whichever program is asked for it. Resolves with
 * the exit code. Throws with a sentence for what cannot be meant.
 */
export async function runOwnTask(asked: OwnTask): Promise<number> {
  const { process, commandLine, task, appVersion, program, endOfLog } = asked;
  switch (task) {
    case 'logs':
      return runLogsCommand({
        ...{ commandLine, appVersion, signal: endOfLog() },
        ...{ machine: thisMachine(), userName: thisUserName(), nowMs: Date.now() },
        ...{ out: process.stdout, err: process.stderr },
      });
    case 'presets':
      // Its editors of settings files are not wanted when the gateway starts.
      return (await import('./terminal-presets.ts')).runPresets(process, commandLine);
    case 'limits':
      return (await import('./limits-command.ts')).runLimits(process, commandLine);
    case 'import':
      return (await import('./terminal-import.ts')).runImport(process, commandLine, program);
  }
}
