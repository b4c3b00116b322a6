import { unlogged } from '../base/core/unlogged.ts';
import {
  type DataPaths,
  dataPaths,
  type Machine,
  prepareDataFolder,
  thisMachine,
} from '../base/node/paths.ts';
import { createAccountImport } from '../providers/account-import.ts';
import { shownPath } from '../tools/core/computer.ts';
import type { CommandLine } from './command-line.mjs';
import { asking } from './confirm.ts';
import { runImportCommand } from './import-command.ts';

/** `--import`, into the folder that the app itself would use, whether it runs or not. */
export async function runImport(
  process: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  commandLine: CommandLine,
): Promise<number> {
  const machine: Machine = thisMachine();
  const paths: DataPaths = dataPaths(machine);
  prepareDataFolder(paths);
  return runImportCommand({
    commandLine,
    homeFolder: machine.home,
    accounts: createAccountImport({ homeFolder: machine.home, paths, log: unlogged }),
    shownPath: (path) => shownPath(machine, path),
    out: process.stdout,
    err: process.stderr,
    ask: asking(process),
  });
}
