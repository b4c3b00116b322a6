import { createInterface } from 'node:readline/promises';
import Conf from 'conf';
import type { Log } from '../base/core/ports.ts';
import { unlogged } from '../base/core/unlogged.ts';
import { dataPaths, type Machine, prepareDataFolder, thisMachine } from '../base/node/paths.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import { openPreferences } from '../config/preferences.ts';
import { openPresets } from '../tools/open-presets.ts';
import type { CommandLine } from './command-line.mjs';
import { runPresetsCommand } from './presets-command.ts';

export interface TerminalPresets {
  readonly commandLine: CommandLine;
  readonly machine: Machine;
  /** From settings and environment, as the app itself would use them. */
  readonly endpoint: () => { readonly port: number; readonly apiKey: string };
  readonly pickedModel: string | null;
  readonly log: Log;
}

const noClipboard = async (): Promise<never> => {
  throw new Error('A terminal has no clipboard of its own.');
};

/** The presets command on this terminal. Resolves with the exit code. */
export async function runTerminalPresets(
  process: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  { commandLine, machine, endpoint, pickedModel, log }: TerminalPresets,
): Promise<number> {
  const presets = openPresets({
    ...{ log, clock, machine },
    // Whether the gateway runs is not known here; it is asked, and silence means the defaults.
    endpoint: () => ({ ...endpoint(), trouble: null }),
    clipboard: { writeText: noClipboard, readText: noClipboard },
    runTool: async () => ({ type: 'not-found' }),
    pickedModel: { read: () => pickedModel, write: () => {} },
  });
  const { stdin, stdout, stderr } = process;
  const ask = async (question: string): Promise<string> => {
    const lines = createInterface({ input: stdin, output: stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  };
  return runPresetsCommand({
    commandLine,
    presets,
    out: stdout,
    err: stderr,
    ask: stdin.isTTY ? ask : null,
  });
}

/** `--presets`, `--apply` and `--undo`, with the address and the key that the app itself would use. */
export async function runPresets(commandLine: CommandLine): Promise<number> {
  const machine = thisMachine();
  const paths = dataPaths(machine);
  prepareDataFolder(paths);
  const notices: string[] = [];
  const preferences = openPreferences({
    env: process.env,
    homeFolder: machine.home,
    paths,
    nowMs: Date.now(),
    notices,
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  return runTerminalPresets(process, {
    commandLine,
    machine,
    endpoint: preferences.launchSettings,
    pickedModel: preferences.presetModel(),
    // What the terminal shows is all that there is to say of it; the app's log stays the app's.
    log: unlogged,
  });
}
