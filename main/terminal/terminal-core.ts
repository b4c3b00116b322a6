import { ActionRefused } from '../base/core/action-refused.ts';
import { problemOf } from '../base/core/problem-error.ts';
import { unlogged } from '../base/core/unlogged.ts';
import { sidecarCacheFolder } from '../base/node/paths.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import { createConfigService } from '../config/config-service.ts';
import { causeOf } from '../contract/problems.ts';
import { coreNewsHere } from '../gateway/core-news.ts';
import {
  type CoreShelf,
  type Cores,
  coreShelf,
  openCores,
  type ShelfParts,
} from '../gateway/open-cores.ts';
import type { CommandLine } from './command-line.mjs';
import { asking } from './confirm.ts';
import { runCoreCommand } from './core-command.ts';
import { readCoreOptions } from './core-options.ts';
import { holdFolder, type SettingsHere, settingsHere } from './settings-here.ts';

/** `--core`, on this terminal and with the settings that the app itself would use. */
export async function runCore(process: NodeJS.Process, commandLine: CommandLine): Promise<number> {
  const options = readCoreOptions(commandLine);
  const here = settingsHere(process);
  const { env, stdout: out, stderr: err } = process;
  const { machine, preferences } = here;
  const { launchSettings } = preferences;
  const news = coreNewsHere({ clock, log: unlogged, env, paths: here.paths });
  const places = {
    ...{ env, news, coreGetter: null, resourcesPath: null },
    sidecarCacheFolder: sidecarCacheFolder(machine),
  };
  const shelf = coreShelf({ ...places, launchSettings });
  return runCoreCommand({
    ...{ options, out, err, ask: asking(process) },
    look: news.look,
    shelf: { ...shelf, provide: (version) => provideShown(err, shelf, version) },
    open: () => supervise(here, places),
  });
}

/** What is done to get it stays on one line of a terminal. */
async function provideShown(
  err: NodeJS.Process['stderr'],
  { provide }: CoreShelf,
  version: string,
): Promise<void> {
  let isShown = false;
  try {
    await provide(version, (text) => {
      isShown = err.isTTY;
      err.write(err.isTTY ? `\r\x1b[2K${text.slice(0, err.columns - 1)}` : `${text}\n`);
    });
  } finally {
    if (isShown) err.write('\n');
  }
}

/** The choice could not be written down. */
function refuseNewer({ startSettings }: SettingsHere['preferences']): void {
  try {
    startSettings();
  } catch (error) {
    throw new ActionRefused(`${causeOf(problemOf(error))}. Nothing was changed.`);
  }
}

/** A switch is made by one at a time; an app that runs would not hear of this one. */
async function supervise(
  { paths, preferences }: SettingsHere,
  places: Omit<ShelfParts, 'launchSettings'>,
): Promise<Cores> {
  const { launchSettings, setCoreVersion } = preferences;
  refuseNewer(preferences);
  await holdFolder(paths.folder, 'Quit it, then say this once more.');
  const config = createConfigService({ clock, log: unlogged, paths, launchSettings });
  return openCores({
    ...{ ...places, clock, log: unlogged, paths, launchSettings },
    choose: setCoreVersion,
    copyConfig: config.copy,
  });
}
