import type { LogMessage, Transport } from 'electron-log';
import electronLog from 'electron-log/node';
import { type LogEntry, logLine } from '../core/log-line.ts';
import type { Clock, Dispose, Log, LogFields, LogLevel } from '../core/ports.ts';
import { redactor } from '../core/redact.ts';
import { logBytesLimit } from '../core/retention.ts';
import { HourlyFile } from './hourly-file.ts';
import { pruneLogFiles } from './log-files.ts';

export interface LogOptions {
  readonly folder: string;
  readonly homeFolder: string;
  readonly level: LogLevel;
  readonly keepHours: number;
  readonly clock: Clock;
  /** Told once an outage: lines are being lost (disk full, folder gone). */
  readonly onUnwritable: () => void;
}

export interface FileLog extends Log {
  /** The pruning at start; later ones come hourly. */
  readonly pruned: Promise<unknown>;
  readonly close: Dispose;
}

const hourMs = 3_600_000;
/** Half of all we keep; what comes after that in the same hour says nothing new. */
const bytesAnHour = logBytesLimit / 2;

let opened = 0;

/**
 * The log: JSON lines through electron-log, one file a UTC hour, pruned at start and every hour
 * (design point 18). Never throws; where the disk is full or the folder gone the app runs on,
 * and lines come again when that is mended.
 */
export function openLog(options: LogOptions): FileLog {
  const { folder, clock } = options;
  opened += 1;
  const logger = electronLog.create({ logId: `korproxy-${opened}` });
  const redact = redactor(options.homeFolder);
  const file = new HourlyFile({
    folder,
    bytesAnHour,
    lastLine: (atMs) => logLine({ atMs, level: 'warn', event: 'log.full', fields: {} }, redact),
    onUnwritable: options.onUnwritable,
  });
  // The library's own file transport gives a file up for good when its first write fails, and
  // prints a stack for every line it loses (reliability.md D01); the rest of it we use.
  const toFile = ({ data: [entry] }: LogMessage): void =>
    file.append((entry as LogEntry).atMs, logLine(entry as LogEntry, redact));
  const transport: Transport = Object.assign(toFile, { level: options.level, transforms: [] });
  logger.transports = { file: transport } as unknown as typeof logger.transports;

  const write =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}): void =>
      logger[level]({ atMs: clock.now(), level, event, fields } satisfies LogEntry);
  const prune = (): Promise<number> => {
    // Leaves room for what the running hour may still add.
    const keepBytes = logBytesLimit - bytesAnHour;
    return pruneLogFiles(folder, { nowMs: clock.now(), keepHours: options.keepHours, keepBytes });
  };
  const timer = setInterval(() => void prune(), hourMs);
  timer.unref();
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    pruned: prune(),
    close: () => clearInterval(timer),
  };
}
