import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync } from 'node:fs';
import { parseJson } from '../../base/core/json.ts';
import { fileTime } from '../../base/core/wording.ts';
import { errorCode } from '../../base/node/fs-error.ts';
import { makeFolder } from '../../base/node/make-folder.ts';
import type { DataPaths } from '../../base/node/paths.ts';
import { newerVersionOf, repairSettings, type Settings } from '../core/settings.ts';

/** electron-store or conf, by what both have: the file as one object. */
export interface Store {
  store: Record<string, unknown>;
}

/** What both constructors take of us. */
export interface StoreOptions {
  readonly cwd: string;
  readonly name: string;
  readonly configFileMode: number;
  readonly clearInvalidConfig: boolean;
}

export type OpenStore = (options: StoreOptions) => Store;

export interface SettingsOptions {
  readonly paths: Pick<DataPaths, 'folder' | 'settings'>;
  readonly openStore: OpenStore;
  readonly nowMs: number;
  /** Told once: the file was no settings file and lies beside it under that name. */
  readonly onRescued: (keptAs: string) => void;
  /** Told once an outage: settings hold for this run, but not beyond it. */
  readonly onUnsaved: (error: unknown) => void;
}

export interface SettingsFile {
  /** Of a file that a newer app has written. It is read as far as it is understood and never written. */
  readonly newerVersion: number | null;
  readonly read: () => Settings;
  /** What cannot be written stays in force until the app ends. */
  readonly change: (part: Partial<Settings>) => void;
}

/** Opens `settings.json`, whatever state it is in. Never throws. */
export function openSettings(options: SettingsOptions): SettingsFile {
  const { paths, openStore } = options;
  const found = parseJson(textIn(paths.settings) ?? '');
  const newerVersion = newerVersionOf(found);
  if (newerVersion !== null) return { newerVersion, ...inMemory(repairSettings(found)) };
  const keptAs = rescueSettingsFile(paths.settings, options.nowMs);
  if (keptAs !== null) options.onRescued(keptAs);
  let store: Store | null = null;
  let settings = repairSettings({});
  let isUnsaved = false;
  try {
    // The store would make it with Node's recursive mkdir, which goes round for ever in some places.
    makeFolder(paths.folder);
    store = openStore({
      cwd: paths.folder,
      name: 'settings',
      configFileMode: 0o600,
      clearInvalidConfig: false,
    });
    settings = repairSettings(store.store);
  } catch (error) {
    options.onUnsaved(error);
  }
  return {
    newerVersion,
    read: () => settings,
    change(part) {
      settings = repairSettings({ ...settings, ...part });
      try {
        makeFolder(paths.folder);
        if (store) store.store = { ...settings };
        isUnsaved = false;
      } catch (error) {
        if (!isUnsaved) options.onUnsaved(error);
        isUnsaved = true;
      }
    },
  };
}

function inMemory(found: Settings): Pick<SettingsFile, 'read' | 'change'> {
  let settings = found;
  return {
    read: () => settings,
    change(part) {
      settings = { ...settings, ...part };
    },
  };
}

/** Null where there is no such file; empty for one that cannot be read. */
function textIn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : '';
  }
}

/**
 * Moves a file away that the store could not read: it would throw in its constructor, or wipe the
 * file, or take `[]` for settings. Also closes it to other users. Gives the name it is kept under,
 * null when there was nothing to do.
 */
export function rescueSettingsFile(path: string, nowMs: number): string | null {
  const text = textIn(path);
  if (text === null) return null;
  const value = parseJson(text);
  try {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      chmodSync(path, 0o600);
      return null;
    }
    const keptAs = `${path}.corrupt-${fileTime(nowMs)}`;
    renameSync(path, keptAs);
    return keptAs;
  } catch {
    return null; // A folder that cannot be written: told by whoever writes first.
  }
}

/** A new local API key: 256 random bits, easy to tell from other keys. */
export const newApiKey = (): string => `korproxy-${randomBytes(32).toString('base64url')}`;
