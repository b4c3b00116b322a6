import { stat } from 'node:fs/promises';
import { unlogged } from '../base/core/unlogged.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import { createConfigImport } from '../config/config-import.ts';
import { createConfigService } from '../config/config-service.ts';
import { createAccountImport } from '../providers/account-import.ts';
import { shownPath } from '../tools/core/computer.ts';
import type { CommandLine } from './command-line.mjs';
import { asking } from './confirm.ts';
import { runImportCommand } from './import-command.ts';
import { holdFolder, settingsHere } from './settings-here.ts';

/** Nothing runs here that would have to be restarted for a change. */
const atRest = { health: { state: 'stopped' } } as const;

/** `--import`, into the folder that the app itself would use; accounts whether it runs or not. */
export async function runImport(
  process: Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout' | 'stderr'>,
  commandLine: CommandLine,
  program: string,
): Promise<number> {
  const { machine, paths, preferences } = settingsHere(process);
  const { launchSettings } = preferences;
  const config = createConfigService({ clock, log: unlogged, paths, launchSettings });
  const shown = (path: string): string => shownPath(machine, path);
  return runImportCommand({
    ...{ commandLine, program },
    homeFolder: machine.home,
    accounts: createAccountImport({ homeFolder: machine.home, paths, log: unlogged }),
    configs: createConfigImport({
      ...{ paths, clock, log: unlogged, launchSettings, shownPath: shown },
      changeConfig: config.changesFor(atRest, () => {}),
      keepOut: () => {},
    }),
    prepareConfig: async () => {
      // The file of a gateway that runs is changed by the app alone, which restarts it for that.
      await holdFolder(
        paths.folder,
        'Take the config.yaml over in its Providers tab, or quit it first.',
      );
      await config.prepare(launchSettings());
    },
    isFile: (path) =>
      stat(path).then(
        (facts) => facts.isFile(),
        () => false,
      ),
    shownPath: shown,
    out: process.stdout,
    err: process.stderr,
    ask: asking(process),
  });
}
