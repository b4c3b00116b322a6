import { type LogFilter, severities } from '../contract/logs.ts';
import { type CommandLine, UsageError } from './command-line.mjs';

export interface LogsOptions {
  readonly filter: LogFilter;
  readonly follow: boolean;
  readonly json: boolean;
  /** Where to write the zip; null when lines are to be shown. */
  readonly exportTo: string | null;
}

/** Throws with a sentence for the user when a value cannot be meant. */
export function readLogsOptions({ given, values }: CommandLine, nowMs: number): LogsOptions {
  const { level = 'info', since, event = null, text = null } = values;
  const filter: LogFilter = {
    minLevel: readLevel(level),
    fromMs: since === undefined ? null : readSince(since, nowMs),
    toMs: null,
    eventPrefix: event,
    text,
  };
  return {
    filter,
    follow: given.has('follow'),
    json: given.has('json'),
    exportTo: values['export-logs'] ?? null,
  };
}

function readLevel(text: string): LogFilter['minLevel'] {
  const level = severities.find((severity) => severity === text);
  if (level === undefined) throw new UsageError(`--level is one of ${severities.join(', ')}.`);
  return level;
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function readSince(text: string, nowMs: number): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return nowMs - Number(count) * (unitMs[unit] ?? 0);
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new UsageError(
      '--since is a span such as 90s, 15m, 2h or 1d, or a time such as 2026-11-23T14:00.',
    );
  }
  return atMs;
}
