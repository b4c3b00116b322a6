import { release } from 'node:os';
import type { Clock } from '../base/core/ports.ts';
import type { Redact } from '../base/core/redact-text.ts';
import type { Shell } from '../base/core/shell-port.ts';
import type { Preferences } from '../config/preferences.ts';
import type { Service } from '../contract/commands.ts';
import type { ExportChoice } from '../contract/logs.ts';
import { causeOf } from '../contract/problems.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { ReportFacts } from './core/report.ts';
import type { FileLog } from './log-file.ts';
import { openLogReader } from './log-reader.ts';
import { exportFileName } from './node/log-export.ts';

/** Everything a view may ask of the log. Rejects with `ActionRefused` and a sentence. */
export type LogService = Service<'logs'>;

export interface LogServiceParts {
  readonly folder: string;
  readonly appVersion: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: FileLog;
  readonly shell: Pick<Shell, 'pickSaveFile' | 'copyText'>;
  readonly preferences: Pick<Preferences, 'launchSettings' | 'logSettings' | 'changeLogSettings'>;
  readonly gateway: Pick<Gateway, 'health' | 'plan'>;
  /** Names of the keys in config.yaml that are not as KorProxy makes a new file. */
  readonly configKeys: () => Promise<readonly string[]>;
  readonly redact: Redact;
  /** Tells the redactor what is known only by looking; asked before the first answer. */
  readonly learnSecrets: () => Promise<void>;
  /** What the sidecar wrote last, for who asks for it. */
  readonly lastWords: () => readonly string[];
  /** `claude: token-expired`: the last verdict of each provider that was tested. */
  readonly providers: () => readonly string[];
}

/** The log's one counter: the popover, and the actions that export, are served here. */
export function createLogService(parts: LogServiceParts): LogService {
  const { folder, clock, log, shell, preferences, redact } = parts;
  const reader = openLogReader({ folder, redact, facts: (choice) => factsOf(parts, choice) });
  let learnt: Promise<void> | null = null;
  const told = async <T>(read: () => Promise<T>): Promise<T> => {
    learnt ??= parts.learnSecrets();
    await learnt;
    return read();
  };
  return {
    page: (query) => told(() => reader.page(query)),
    news: (query) => told(() => reader.news(query)),
    count: (filter) => told(() => reader.count(filter)),
    preview: (choice) =>
      told(async () => ({
        ...(await reader.preview(choice)),
        lastWords: parts.lastWords().length,
      })),
    save: async (choice) => {
      const path = await shell.pickSaveFile(exportFileName(clock.now()));
      if (path === null) return null;
      await told(() => reader.save(path, choice));
      log.info('logs.exported');
      return 'Saved.';
    },
    copy: async ({ text }) => {
      await shell.copyText(text);
      return 'Copied';
    },
    settings: async () => preferences.logSettings(),
    change: async (change) => {
      const settings = preferences.changeLogSettings(change);
      log.setLevel(settings.level.value);
      log.setKeepHours(settings.retentionHours.value);
      return settings;
    },
  };
}

async function factsOf(parts: LogServiceParts, { lastWords }: ExportChoice): Promise<ReportFacts> {
  const { appVersion, clock, gateway, preferences } = parts;
  const { state, problem } = gateway.health;
  const { level, retentionHours } = preferences.logSettings();
  const { electron, node } = process.versions;
  return {
    nowMs: clock.now(),
    appVersion,
    sidecarVersion: gateway.plan?.version ?? null,
    system: `${process.platform} ${release()} ${process.arch}`,
    runtime: electron === undefined ? `Node ${node}` : `Electron ${electron}, Node ${node}`,
    state,
    reason: problem === null ? null : `${causeOf(problem)}.`,
    port: preferences.launchSettings().port,
    portOwner:
      problem?.code === 'port-in-use' && problem.owner
        ? `${problem.owner.name} (pid ${problem.owner.pid})`
        : null,
    logging: `${level.value} (${level.origin}), ${retentionHours.value} h (${retentionHours.origin})`,
    providers: parts.providers(),
    configKeys: await parts.configKeys(),
    lastWords: lastWords ? parts.lastWords() : null,
  };
}
