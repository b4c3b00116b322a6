import { release } from 'node:os';
import { ActionRefused } from '../app/actions.ts';
import type { Gateway } from '../app/gateway.ts';
import type {
  ExportPreview,
  LogCount,
  LogFilter,
  LogNews,
  LogNewsPage,
  LogPage,
  LogQuery,
  LogSettings,
  LogSettingsChange,
} from '../contract/logs.ts';
import { causeOf } from '../contract/problems.ts';
import type { ReportFacts } from '../core/logs/report.ts';
import type { Clock } from '../core/ports.ts';
import { privateValues } from '../core/redact-private.ts';
import { createRedact, type Redact } from '../core/redact-text.ts';
import type { FileLog } from '../node/log.ts';
import { createLogExport, ExportFailed, exportFileName } from '../node/log-export.ts';
import { FolderLogStore, LogsUnreadable } from '../node/log-store.ts';
import type { Preferences } from './preferences.ts';
import type { Shell } from './shell.ts';

/** Everything a view may ask of the log. Rejects with `ActionRefused` and a sentence. */
export interface LogDesk {
  readonly page: (query: LogQuery) => Promise<LogPage>;
  readonly news: (query: LogNews) => Promise<LogNewsPage>;
  readonly count: (filter: LogFilter) => Promise<LogCount>;
  readonly preview: () => Promise<ExportPreview>;
  /** Asks where to; resolves with a note, or null when the choice was cancelled. */
  readonly save: () => Promise<string | null>;
  readonly copy: (text: string) => Promise<string>;
  readonly settings: () => LogSettings;
  readonly change: (change: LogSettingsChange) => LogSettings;
}

export interface LogDeskParts {
  readonly folder: string;
  readonly homeFolder: string;
  readonly userName: string;
  readonly appVersion: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: FileLog;
  readonly shell: Pick<Shell, 'pickSaveFile' | 'copyText'>;
  readonly preferences: Pick<Preferences, 'wishes' | 'logSettings' | 'changeLogSettings'>;
  readonly gateway: Pick<Gateway, 'health' | 'plan'>;
  /** Names of the keys in config.yaml that are not as KorProxy makes a new file. */
  readonly configKeys?: () => Promise<readonly string[]>;
  /** Makes the redactor. */
  readonly redactWith?: typeof createRedact;
  /** `claude: token-expired`: the last verdict of each provider that was tested. */
  readonly providers?: () => readonly string[];
}

/** The log's one counter: the popover, and the actions that export, are served here. */
export function createLogDesk(parts: LogDeskParts): LogDesk {
  const { folder, clock, log, shell, preferences } = parts;
  const redact = freshRedact(parts);
  const store = new FolderLogStore(folder, redact);
  const zip = createLogExport({ folder, store, redact, facts: () => factsOf(parts) });
  return {
    page: (query) => told(store.page(query)),
    news: (query) => told(store.news(query)),
    count: (filter) => told(store.count(filter)),
    preview: () => told(zip.preview()),
    save: async () => {
      const path = await shell.pickSaveFile(exportFileName(clock.now()));
      if (path === null) return null;
      await told(zip.save(path));
      log.info('logs.exported');
      return 'Saved.';
    },
    copy: async (text) => {
      await shell.copyText(text);
      return 'Copied';
    },
    settings: preferences.logSettings,
    change: (change) => {
      const settings = preferences.changeLogSettings(change);
      log.setLevel(settings.level.value);
      log.setKeepHours(settings.retentionHours.value);
      return settings;
    },
  };
}

/** Knows the keys of the moment: new ones may be made while the app runs. */
function freshRedact(parts: LogDeskParts): Redact {
  const { homeFolder, userName, preferences, gateway, redactWith = createRedact } = parts;
  let known: { readonly keys: readonly string[]; readonly redact: Redact } | null = null;
  return (text) => {
    const now = [preferences.wishes().apiKey, gateway.plan?.managementKey ?? ''];
    if (!known || now.some((key, at) => key !== known?.keys[at])) {
      const keys = now.filter((key) => key !== '');
      const values = privateValues({ homeFolder, userName, keys });
      known = { keys: now, redact: redactWith(values) };
    }
    return known.redact(text);
  };
}

async function factsOf(parts: LogDeskParts): Promise<ReportFacts> {
  const { appVersion, clock, gateway, preferences } = parts;
  const { state, problem } = gateway.health;
  const { level, retentionHours } = preferences.logSettings();
  const { electron, node } = process.versions;
  return {
    nowMs: clock.now(),
    appVersion,
    coreVersion: gateway.plan?.version ?? null,
    system: `${process.platform} ${release()} ${process.arch}`,
    runtime: electron === undefined ? `Node ${node}` : `Electron ${electron}, Node ${node}`,
    state,
    reason: problem === null ? null : `${causeOf(problem)}.`,
    port: preferences.wishes().port,
    portOwner:
      problem?.code === 'port-in-use' && problem.owner
        ? `${problem.owner.name} (pid ${problem.owner.pid})`
        : null,
    logging: `${level.value} (${level.origin}), ${retentionHours.value} h (${retentionHours.origin})`,
    providers: parts.providers?.() ?? [],
    configKeys: (await parts.configKeys?.()) ?? [],
  };
}

/** The sentence for the place of the click. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ExportFailed) throw new ActionRefused(error.message);
    if (error instanceof LogsUnreadable) {
      throw new ActionRefused("Logs can't be read. The folder is not readable.");
    }
    throw error;
  }
}
