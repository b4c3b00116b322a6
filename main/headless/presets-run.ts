import Conf from 'conf';
import type { Log } from '../core/ports.ts';
import { openPreferences } from '../host/preferences.ts';
import { dataPaths, prepareDataFolder, thisMachine } from '../node/paths.ts';
import type { CommandLine } from './command-line.mjs';
import { runTerminalPresets } from './terminal-presets.ts';

/** What the terminal shows is all that there is to say of it; the app's log stays the app's. */
const unlogged: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** `--presets`, `--apply` and `--undo`, with the address and the key that the app itself would use. */
export async function runPresets(commandLine: CommandLine): Promise<number> {
  const machine = thisMachine();
  const paths = dataPaths(machine);
  prepareDataFolder(paths);
  const notices: string[] = [];
  const preferences = openPreferences({
    env: process.env,
    paths,
    nowMs: Date.now(),
    notices,
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  return runTerminalPresets(process, {
    commandLine,
    machine,
    endpoint: preferences.wishes,
    pickedModel: preferences.presetModel(),
    log: unlogged,
  });
}
