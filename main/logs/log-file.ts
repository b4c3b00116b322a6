import { uptime } from 'node:os';
import type { LogMessage, Transport } from 'electron-log';
import electronLog from 'electron-log/node';
import type { Clock, Dispose, Log, LogFields, LogLevel } from '../base/core/ports.ts';
import type { Redact } from '../base/core/redact-text.ts';
import { LogAge } from './core/log-age.ts';
import { type LogEntry, logLine } from './core/log-line.ts';
import { logBytesLimit, logFileName } from './core/retention.ts';
import { HourlyFile } from './node/hourly-file.ts';
import { pruneLogFiles } from './node/log-files.ts';
import { repairLogFiles } from './node/log-repair.ts';

export interface LogOptions {
  readonly folder: string;
  readonly level: LogLevel;
  readonly keepHours: number;
  readonly clock: Clock;
  /** Since the machine was started, its sleep included; the system's own count by default. */
  readonly uptimeMs?: () => number;
  readonly redact: Redact;
  /** Told once an outage: lines are being lost (disk full, folder gone). */
  readonly onUnwritable: () => void;
}

export interface FileLog extends Log {
  /** Holds from the next line on. */
  readonly setLevel: (level: LogLevel) => void;
  /** Prunes at once: who asks for fewer hours wants the rest gone. */
  readonly setKeepHours: (hours: number) => void;
  /** To be called when the machine wakes: hours may have passed. Resolves with how many files went. */
  readonly prune: () => Promise<number>;
  /** The pruning at start; later ones come hourly. */
  readonly pruned: Promise<unknown>;
  readonly close: Dispose;
}

const hourMs = 3_600_000;
/** Half of all we keep, a part of it for warnings and errors alone. */
const graveBytesAnHour = logBytesLimit / 2;
const bytesAnHour = graveBytesAnHour * 0.8;

let opened = 0;

/**
 * The log: JSON lines through electron-log, one file a UTC hour, pruned at start and every hour to
 * 20 MB and the hours kept. Never throws; where the disk is full or the folder gone the app runs
 * on, and lines come again when that is over.
 */
export function openLog(options: LogOptions): FileLog {
  const { folder, clock, redact } = options;
  const uptimeMs = options.uptimeMs ?? (() => uptime() * 1_000);
  opened += 1;
  const logger = electronLog.create({ logId: `korproxy-${opened}` });
  let { keepHours } = options;
  const age = new LogAge(clock.now(), uptimeMs());
  const repaired = repairLogFiles(folder);
  const file = new HourlyFile({
    folder,
    bytesAnHour,
    graveBytesAnHour,
    lastLine: (atMs) => logLine({ atMs, level: 'warn', event: 'log.full', fields: {} }, redact),
    onUnwritable: options.onUnwritable,
  });
  // The library's own file transport gives a file up for good when its first write fails, and
  // prints a stack for every line it loses; the rest of it we use.
  const toFile = ({ data: [data] }: LogMessage): void => {
    const entry = data as LogEntry;
    const isGrave = entry.level === 'warn' || entry.level === 'error';
    age.wrote(logFileName(entry.atMs), uptimeMs());
    file.append(entry.atMs, logLine(entry, redact), isGrave);
  };
  const transport: Transport = Object.assign(toFile, { level: options.level, transforms: [] });
  logger.transports = { file: transport } as unknown as typeof logger.transports;

  const write =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}): void =>
      logger[level]({ atMs: clock.now(), level, event, fields } satisfies LogEntry);
  const prune = (): Promise<number> => {
    // Leaves room for what the running hour may still add.
    const keepBytes = logBytesLimit - graveBytesAnHour;
    const nowMs = age.nowMs(clock.now(), uptimeMs(), keepHours);
    const young = age.young(uptimeMs(), keepHours);
    return pruneLogFiles(folder, { nowMs, keepHours, keepBytes, young });
  };
  let cancelPruning: Dispose = () => {};
  const pruneHourly = (): void => {
    cancelPruning = clock.after(hourMs, () => {
      void prune();
      pruneHourly();
    });
  };
  pruneHourly();
  if (repaired > 0) write('info')('log.repaired', { count: repaired });
  return {
    setLevel: (level) => {
      transport.level = level;
    },
    setKeepHours: (hours) => {
      keepHours = hours;
      void prune();
    },
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    prune,
    pruned: prune(),
    close: () => cancelPruning(),
  };
}
