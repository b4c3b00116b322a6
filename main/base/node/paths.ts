import { accessSync, chmodSync, constants, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from './data-folder.mjs';
import { writeError } from './fs-error.ts';
import { makeFolder } from './make-folder.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where this machine keeps things; given, so that every system's rule can be tested on any. */
export interface Machine {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export const thisMachine = (): Machine => ({
  env: process.env,
  platform: process.platform,
  home: homedir(),
});

/** Empty where the system has no entry for the user. */
export function thisUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** Everything KorProxy keeps, in one folder (`KORPROXY_DATA_DIR`). */
export interface DataPaths {
  readonly folder: string;
  readonly config: string;
  readonly settings: string;
  readonly auth: string;
  readonly logs: string;
  /** Facts about the present run; nothing in it is missed when it is deleted. */
  readonly run: string;
}

export function dataPaths(machine: Machine): DataPaths {
  const folder = dataFolder(machine);
  return {
    folder,
    config: join(folder, 'config.yaml'),
    settings: join(folder, 'settings.json'),
    auth: join(folder, 'auth'),
    logs: join(folder, 'logs'),
    run: join(folder, 'run'),
  };
}

/** Holds `<version>/cli-proxy-api` for each sidecar that was provided. */
export function sidecarCacheFolder({ env, platform, home }: Machine): string {
  const inCache = (cache: string): string => join(cache, 'korproxy', 'sidecar');
  if (platform === 'darwin') return inCache(join(home, 'Library', 'Caches'));
  if (platform === 'win32') return inCache(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'));
  return inCache(env['XDG_CACHE_HOME'] || join(home, '.cache'));
}

/**
 * Makes the folders, for this user alone whatever the umask. Throws `data-folder-unwritable` or
 * `disk-full`. Synchronous: the log needs it before all else.
 */
export function prepareDataFolder({ folder, auth, logs, run }: DataPaths): void {
  try {
    for (const path of [folder, auth, logs, run]) {
      makeFolder(path);
      if (process.platform !== 'win32' && (statSync(path).mode & 0o777) !== 0o700) {
        chmodSync(path, 0o700);
      }
      accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    }
  } catch (error) {
    throw writeError(error, { code: 'data-folder-unwritable' });
  }
}
