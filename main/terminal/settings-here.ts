import Conf from 'conf';
import { guardFolder, refusalWords } from '../app/folder-guard.ts';
import { ActionRefused } from '../base/core/action-refused.ts';
import {
  type DataPaths,
  dataPaths,
  type Machine,
  prepareDataFolder,
  thisMachine,
} from '../base/node/paths.ts';
import { openPreferences, type Preferences } from '../config/preferences.ts';

export interface SettingsHere {
  readonly machine: Machine;
  readonly paths: DataPaths;
  readonly preferences: Preferences;
}

/** The settings as the app itself would have them, for a command that runs without it. */
export function settingsHere({
  env,
  stderr,
}: Pick<NodeJS.Process, 'env' | 'stderr'>): SettingsHere {
  const machine = thisMachine();
  const paths = dataPaths(machine);
  prepareDataFolder(paths);
  const notices: string[] = [];
  const preferences = openPreferences({
    ...{ env, paths, notices, homeFolder: machine.home },
    nowMs: Date.now(),
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
  for (const notice of notices) stderr.write(`${notice}\n`);
  return { machine, paths, preferences };
}

/** Rejects with an `ActionRefused`, and what to do instead, where a KorProxy runs on that folder. */
export async function holdFolder(folder: string, instead: string): Promise<void> {
  // A system that offers no such socket costs the guard, not the command.
  const guard = await guardFolder(folder, 'terminal').catch(() => null);
  if (guard?.type === 'refused') {
    throw new ActionRefused(`${refusalWords(guard.holder)} ${instead}`);
  }
}
