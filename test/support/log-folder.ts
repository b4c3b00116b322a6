import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LogFields, LogLevel } from '../../main/base/core/ports.ts';
import { createRedactor } from '../../main/base/core/redactor.ts';
import { type FileLog, openLog } from '../../main/logs/log-file.ts';

export interface WrittenLine {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields?: LogFields;
}

/** An empty folder that goes with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'korproxy-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The app's own logger, with a clock that the test sets. */
export function openTestLog(
  folder: string,
  options: { readonly keepHours?: number; readonly level?: LogLevel } = {},
): { readonly log: FileLog; setNow(atMs: number): void } {
  let nowMs = 0;
  const clock = { now: () => nowMs, ticks: () => nowMs, after: () => () => {} };
  const log = openLog({
    folder,
    redact: createRedactor({ homeFolder: '/home/nobody-here', userName: '' }).redact,
    level: options.level ?? 'debug',
    keepHours: options.keepHours ?? 168,
    clock,
    onUnwritable: () => {},
  });
  onTestFinished(() => log.close());
  return {
    log,
    setNow: (atMs) => {
      nowMs = atMs;
    },
  };
}

/** Writes lines as the app does: through electron-log, into the file of each line's hour. */
export function writeLines(folder: string, lines: readonly WrittenLine[]): void {
  const { log, setNow } = openTestLog(folder);
  for (const { atMs, level, event, fields } of lines) {
    setNow(atMs);
    log[level](event, fields);
  }
  log.close();
}

/** Every byte of every file in a folder. */
export const textOf = (folder: string): string =>
  readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
