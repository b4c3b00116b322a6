import { cwd } from 'node:process';
import type { Log } from '../base/core/ports.ts';
import { unlogged } from '../base/core/unlogged.ts';
import type { Machine } from '../base/node/paths.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import type { PickedModels } from '../contract/tools.ts';
import { openPresets } from '../tools/open-presets.ts';
import type { CommandLine } from './command-line.mjs';
import { asking } from './confirm.ts';
import { runPresetsCommand } from './presets-command.ts';
import { settingsHere } from './settings-here.ts';

export interface TerminalPresets {
  readonly commandLine: CommandLine;
  readonly machine: Machine;
  /** Where the person stands: the settings of a project there count too. */
  readonly folder: string;
  /** From settings and environment, as the app itself would use them. */
  readonly endpoint: () => { readonly port: number; readonly apiKey: string };
  readonly pickedModels: PickedModels;
  readonly log: Log;
}

const noClipboard = async (): Promise<never> => {
  throw new Error('A terminal has no clipboard of its own.');
};

/** The presets command on this terminal. Resolves with the exit code. */
export async function runTerminalPresets(
  process: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  { commandLine, machine, folder, endpoint, pickedModels, log }: TerminalPresets,
): Promise<number> {
  const presets = openPresets({
    ...{ log, clock, machine, folder },
    // Whether the gateway runs is not known here; it is asked, and silence means the defaults.
    endpoint: () => ({ ...endpoint(), trouble: null }),
    clipboard: { copyText: noClipboard, readText: noClipboard },
    runTool: async () => ({ type: 'not-found' }),
    pickedModels: { read: () => pickedModels, write: () => {} },
  });
  return runPresetsCommand({
    ...{ commandLine, presets, out: process.stdout, err: process.stderr },
    ask: asking(process),
  });
}

/** `--presets`, `--apply` and `--undo`, with the address and the key that the app itself would use. */
export async function runPresets(
  process: Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout' | 'stderr'>,
  commandLine: CommandLine,
): Promise<number> {
  const { machine, preferences } = settingsHere(process);
  return runTerminalPresets(process, {
    commandLine,
    machine,
    // npm goes to its package first and tells where it was called.
    folder: process.env['INIT_CWD'] ?? cwd(),
    endpoint: preferences.launchSettings,
    pickedModels: preferences.pickedModels(),
    // What the terminal shows is all that there is to say of it; the app's log stays the app's.
    log: unlogged,
  });
}
