import type { Log } from '../base/core/ports.ts';
import { ProblemError } from '../base/core/problem-error.ts';
import { userPath } from '../base/node/data-folder.mjs';
import type { DataPaths } from '../base/node/paths.ts';
import type { LimitSettings, LimitsChange } from '../contract/limits.ts';
import type { LogSettings, LogSettingsChange, Origin } from '../contract/logs.ts';
import type { PickedModels } from '../contract/tools.ts';
import type { LaunchSettings } from '../gateway/core/gateway-ports.ts';
import {
  type BadVariable,
  defaultSettings,
  readOverrides,
  settingsVersion,
} from './core/settings.ts';
import { newApiKey, type OpenStore, openSettings } from './node/settings-file.ts';

export interface PreferencesOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly homeFolder: string;
  readonly paths: DataPaths;
  readonly openStore: OpenStore;
  readonly nowMs: number;
  /** Sentences to say once, for the terminal. */
  readonly notices: string[];
}

/** Settings and environment as one: the environment wins for this run, a choice made in it too. */
export interface Preferences {
  /** What the app shows and hands on. */
  readonly launchSettings: () => LaunchSettings;
  /** The same for a start. Throws `settings-newer`: with half of its settings no gateway may run. */
  readonly startSettings: () => LaunchSettings;
  /** What is in force, and who said so. */
  readonly logSettings: () => LogSettings;
  readonly changeLogSettings: (change: LogSettingsChange) => LogSettings;
  readonly setPort: (port: number) => void;
  readonly setSidecarPath: (path: string) => void;
  /** Null leaves the core's version to the app. */
  readonly setCoreVersion: (version: string | null) => void;
  readonly setModelListFromNetwork: (on: boolean) => void;
  readonly limitSettings: () => LimitSettings;
  readonly changeLimitSettings: (change: LimitsChange) => void;
  /** Whether newer releases of the core are looked for, once a day. */
  readonly looksForCores: () => boolean;
  readonly setLooksForCores: (on: boolean) => void;
  /** Whether tools are held and answered while the gateway is down. */
  readonly isDoorWanted: () => boolean;
  readonly setDoor: (on: boolean) => void;
  readonly renewApiKey: () => void;
  /** The user's picks for all presets. */
  readonly pickedModels: () => PickedModels;
  readonly setPickedModels: (picked: PickedModels) => void;
  /** Logs what was repaired or refused while there was no log yet. */
  readonly report: (log: Log) => void;
}

export function openPreferences({
  env,
  homeFolder,
  paths,
  openStore,
  nowMs,
  notices,
}: PreferencesOptions): Preferences {
  const { overrides, bad } = readOverrides(env);
  const events: string[] = [];
  const tell = (event: string, sentence: string): void => {
    events.push(event);
    notices.push(sentence);
  };
  const settings = openSettings({
    paths,
    openStore,
    nowMs,
    onRescued: () =>
      tell(
        'settings.rescued',
        'settings.json could not be read. It was put aside and the defaults are used.',
      ),
    onUnsaved: () =>
      tell('settings.unsaved', 'Settings cannot be saved; they hold until KorProxy ends.'),
  });
  const { newerVersion } = settings;
  if (newerVersion !== null) tell('settings.newer', newerWords(newerVersion));
  for (const variable of bad) notices.push(badWords(variable));
  let { port, sidecarPath, modelListFromNetwork, door, logLevel, logRetentionHours } = overrides;
  const renewApiKey = (): void => settings.change({ apiKey: newApiKey() });
  if (settings.read().apiKey === null) renewApiKey();
  const logSettings = (): LogSettings => {
    const now = settings.read();
    return {
      level: inForce(logLevel, now.logLevel, defaultSettings.logLevel),
      retentionHours: inForce(
        logRetentionHours,
        now.logRetentionHours,
        defaultSettings.logRetentionHours,
      ),
    };
  };
  const launchSettings = (): LaunchSettings => {
    const now = settings.read();
    const chosen = sidecarPath ?? now.sidecarPath;
    return {
      port: port ?? now.port,
      sidecarPath: chosen === null ? null : userPath(chosen, homeFolder),
      coreVersion: now.coreVersion,
      apiKey: now.apiKey ?? '',
      modelListFromNetwork: modelListFromNetwork ?? now.modelListFromNetwork,
    };
  };
  return {
    launchSettings,
    startSettings: () => {
      if (newerVersion !== null) throw new ProblemError({ code: 'settings-newer' });
      return launchSettings();
    },
    logSettings,
    changeLogSettings: ({ level, retentionHours }) => {
      if (level !== undefined) {
        logLevel = null;
        settings.change({ logLevel: level ?? defaultSettings.logLevel });
      }
      if (retentionHours !== undefined) {
        logRetentionHours = null;
        settings.change({
          logRetentionHours: retentionHours ?? defaultSettings.logRetentionHours,
        });
      }
      return logSettings();
    },
    setPort: (wanted) => {
      port = null;
      settings.change({ port: wanted });
    },
    setSidecarPath: (wanted) => {
      sidecarPath = null;
      settings.change({ sidecarPath: wanted });
    },
    setCoreVersion: (wanted) => settings.change({ coreVersion: wanted }),
    setModelListFromNetwork: (on) => {
      modelListFromNetwork = null;
      settings.change({ modelListFromNetwork: on });
    },
    limitSettings: () => {
      const now = settings.read();
      return {
        ...{ isOn: now.limits, inBackground: now.limitsInBackground },
        ...{ notifyBelow: now.limitsNotifyBelow, inTray: now.limitInTray },
      };
    },
    changeLimitSettings: ({ isOn, inBackground, notifyBelow, inTray }) =>
      settings.change({
        ...(isOn === undefined ? {} : { limits: isOn }),
        ...(inBackground === undefined ? {} : { limitsInBackground: inBackground }),
        ...(notifyBelow === undefined ? {} : { limitsNotifyBelow: notifyBelow }),
        ...(inTray === undefined ? {} : { limitInTray: inTray }),
      }),
    looksForCores: () => settings.read().looksForCores,
    setLooksForCores: (on) => settings.change({ looksForCores: on }),
    isDoorWanted: () => door ?? settings.read().door,
    setDoor: (on) => {
      door = null;
      settings.change({ door: on });
    },
    renewApiKey,
    pickedModels: () => {
      const { presetModel: main, presetFurtherModels, presetSmallModel: small } = settings.read();
      return { main, further: presetFurtherModels, small };
    },
    setPickedModels: ({ main, further, small }) =>
      settings.change({
        ...{ presetModel: main, presetFurtherModels: further, presetSmallModel: small },
      }),
    report: (log) => {
      for (const event of events) log.warn(event);
      for (const { name } of bad) log.warn('environment.refused', { name });
    },
  };
}

const newerWords = (version: number): string =>
  `settings.json is of a newer KorProxy (version ${version}, this one knows ${settingsVersion}). ` +
  'It is left alone, and the gateway does not start. Install the newer KorProxy again, or move the file away.';

function inForce<T>(
  fromEnvironment: T | null,
  set: T,
  usual: T,
): { readonly value: T; readonly origin: Origin } {
  if (fromEnvironment !== null) return { value: fromEnvironment, origin: 'environment' };
  return { value: set, origin: set === usual ? 'default' : 'setting' };
}

const badWords = ({ name, expected }: BadVariable): string =>
  `${name} is not ${expected}. The default is used.`;
