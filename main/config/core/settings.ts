import * as z from 'zod';
import { coreVersion } from '../../contract/cores.ts';
import { limitChoice, limitThreshold } from '../../contract/limits.ts';
import { severities, severity } from '../../contract/logs.ts';
import { modelId } from '../../contract/providers.ts';
import { mostPicked } from '../../contract/tools.ts';

export const defaultPort = 1337;
export const defaultRetentionHours = 24;

/** Below 1024 a port needs privileges that we never ask for. */
const port = z.int().min(1024).max(65_535);
const retentionHours = z.int().min(1).max(168);

/** One that is of no use costs no other. */
const usableIds = (ids: readonly unknown[]): readonly string[] =>
  ids.flatMap((id) => modelId.safeParse(id).data ?? []).slice(0, mostPicked - 1);

const modelLists = ['network', 'built-in'] as const;
const doors = ['on', 'off'] as const;
const door = z.enum(doors).transform((is) => is === 'on');
const modelList = z.enum(modelLists).transform((from) => from === 'network');

/** Grows when an older app would misread the file. A file without one is of the first. */
export const settingsVersion = 1;

/** The version of a file that a newer app has written; null for one of this app or an older. */
export function newerVersionOf(raw: unknown): number | null {
  const newer = z.object({ version: z.int().gt(settingsVersion) }).safeParse(raw);
  return newer.success ? newer.data.version : null;
}

/**
 * What `settings.json` holds. Every field repairs itself to its default, so that one bad value
 * never costs the others.
 */
export const settingsSchema = z.object({
  version: z.literal(settingsVersion).catch(settingsVersion),
  port: port.catch(defaultPort),
  /** Local API key; null until the first start makes one. */
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .nullable()
    .catch(null),
  /** A CLIProxyAPI picked by the user; null means: look for one. */
  sidecarPath: z.string().min(1).nullable().catch(null),
  /** The core's version that the user chose; null leaves it to the app, updates of the app included. */
  coreVersion: coreVersion.nullable().catch(null),
  /** The user's pick for all presets; null leaves the choice to each tool. */
  presetModel: modelId.nullable().catch(null),
  /** Carried besides it by presets that have room, and the one of them for small jobs. */
  presetFurtherModels: z.array(z.unknown()).catch([]).transform(usableIds),
  presetSmallModel: modelId.nullable().catch(null),
  /** Whether the gateway may fetch its list of models; else it keeps the one it was built with. */
  modelListFromNetwork: z.boolean().catch(true),
  /** Whether services are asked what is left of a subscription, and also when nobody looks. */
  limits: z.boolean().catch(true),
  limitsInBackground: z.boolean().catch(false),
  /** At how many percent left a notification says so, once a window; null for none. */
  limitsNotifyBelow: limitThreshold.nullable().catch(null),
  /** The window that the tray tells of (`claude: 5 h`); null for none. */
  limitInTray: limitChoice.nullable().catch(null),
  /** Whether newer releases of the core are looked for, once a day. */
  looksForCores: z.boolean().catch(true),
  /** Whether newer releases of KorProxy itself are, in the same way. */
  looksForUpdates: z.boolean().catch(true),
  /** Whether tools are held and answered while the gateway is down. */
  door: z.boolean().catch(true),
  /** Whether they are answered also while the user has it stopped, which keeps the port from others. */
  doorAtRest: z.boolean().catch(false),
  logLevel: severity.catch('info'),
  logRetentionHours: retentionHours.catch(defaultRetentionHours),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** Any value, repaired: absent and bad fields become their defaults, unknown ones are dropped. */
export function repairSettings(raw: unknown): Settings {
  const result = settingsSchema.safeParse(raw);
  return result.success ? result.data : defaultSettings;
}

/** What the environment asks for in this run; null where it says nothing or nothing usable. */
export type Overrides = {
  readonly [N in
    | 'port'
    | 'sidecarPath'
    | 'modelListFromNetwork'
    | 'door'
    | 'logLevel'
    | 'logRetentionHours']: Settings[N] | null;
};

/** A variable that was set but cannot be used, with the range that it should be in. */
export interface BadVariable {
  readonly name: string;
  readonly expected: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `KORPROXY_PORT`, `KORPROXY_SIDECAR`, `KORPROXY_MODEL_LIST`, `KORPROXY_DOOR`, `LOG_LEVEL`
 * and `LOG_RETENTION_HOURS`. A bad value is named once and counts as not set.
 */
export function readOverrides(env: Environment): {
  readonly overrides: Overrides;
  readonly bad: readonly BadVariable[];
} {
  const bad: BadVariable[] = [];
  const read = <T>(name: string, schema: z.ZodType<T>, expected: string): T | null => {
    const text = env[name];
    if (text === undefined || text === '') return null;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    bad.push({ name, expected });
    return null;
  };
  const wholeNumber = z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number);
  const overrides: Overrides = {
    port: read('KORPROXY_PORT', wholeNumber.pipe(port), 'a whole number from 1024 to 65535'),
    sidecarPath: read('KORPROXY_SIDECAR', z.string().min(1), 'the path of a program'),
    modelListFromNetwork: read('KORPROXY_MODEL_LIST', modelList, modelLists.join(' or ')),
    door: read('KORPROXY_DOOR', door, doors.join(' or ')),
    logLevel: read('LOG_LEVEL', severity, severities.join(', ')),
    logRetentionHours: read(
      'LOG_RETENTION_HOURS',
      wholeNumber.pipe(retentionHours),
      'a whole number of hours from 1 to 168',
    ),
  };
  return { overrides, bad };
}
