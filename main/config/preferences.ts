import type { Log } from '../base/core/ports.ts';
import { ProblemError } from '../base/core/problem-error.ts';
import { userPath } from '../base/node/data-folder.mjs';
import type { DataPaths } from '../base/node/paths.ts';
import type { LimitSettings, LimitsChange } from '../contract/limits.ts';
import type { LogSettings, LogSettingsChange } from '../contract/logs.ts';
import type { PickedModels } from '../contract/tools.ts';
import type { LaunchSettings } from '../gateway/core/gateway-ports.ts';
import {
  type BadVariable,
  defaultSettings,
  type Overrides,
  readOverrides,
  type Settings,
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
  /** The same of KorProxy itself. */
  readonly looksForUpdates: () => boolean;
  readonly setLooksForUpdates: (on: boolean) => void;
  /** Whether tools are held and answered while the gateway is down. */
  readonly isDoorWanted: () => boolean;
  readonly setDoor: (on: boolean) => void;
  /** Whether they are answered also while the user has it stopped. */
  readonly isDoorWantedAtRest: () => boolean;
  readonly setDoorAtRest: (on: boolean) => void;
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
  let inRun = overrides;
  /** A choice made in this run goes before the environment. */
  const choose = <N extends keyof Overrides>(name: N, value: Settings[N]): void => {
    inRun = { ...inRun, [name]: null };
    settings.change({ [name]: value });
  };
  const inForce = <N extends 'logLevel' | 'logRetentionHours'>(name: N) => {
    const value = inRun[name] ?? settings.read()[name];
    const usual = value === defaultSettings[name] ? 'default' : 'setting';
    return { value, origin: inRun[name] === null ? usual : 'environment' } as const;
  };
  const renewApiKey = (): void => settings.change({ apiKey: newApiKey() });
  if (settings.read().apiKey === null) renewApiKey();
  const logSettings = (): LogSettings => ({
    level: inForce('logLevel'),
    retentionHours: inForce('logRetentionHours'),
  });
  const launchSettings = (): LaunchSettings => {
    const now = settings.read();
    const chosen = inRun.sidecarPath ?? now.sidecarPath;
    return {
      port: inRun.port ?? now.port,
      sidecarPath: chosen === null ? null : userPath(chosen, homeFolder),
      coreVersion: now.coreVersion,
      apiKey: now.apiKey ?? '',
      modelListFromNetwork: inRun.modelListFromNetwork ?? now.modelListFromNetwork,
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
      if (level !== undefined) choose('logLevel', level ?? defaultSettings.logLevel);
      if (retentionHours !== undefined) {
        choose('logRetentionHours', retentionHours ?? defaultSettings.logRetentionHours);
      }
      return logSettings();
    },
    setPort: (port) => choose('port', port),
    setSidecarPath: (path) => choose('sidecarPath', path),
    setCoreVersion: (wanted) => settings.change({ coreVersion: wanted }),
    setModelListFromNetwork: (on) => choose('modelListFromNetwork', on),
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
    looksForUpdates: () => settings.read().looksForUpdates,
    setLooksForUpdates: (on) => settings.change({ looksForUpdates: on }),
    isDoorWanted: () => inRun.door ?? settings.read().door,
    setDoor: (on) => choose('door', on),
    isDoorWantedAtRest: () => settings.read().doorAtRest,
    setDoorAtRest: (on) => settings.change({ doorAtRest: on }),
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

const badWords = ({ name, expected }: BadVariable): string =>
  `${name} is not ${expected}. The default is used.`;
