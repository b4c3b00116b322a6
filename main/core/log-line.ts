import type { LogFields, LogLevel } from './ports.ts';

/** Nothing we say is longer; whatever is was not meant for a log. */
const longestText = 500;

export interface LogEntry {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

/**
 * One line of the log file, without its end: `{timestamp, level, event, ...fields}` (design point
 * 18). Of an error only name, message and code are said: its stack has paths, its cause may hold
 * anything. Never throws.
 */
export function logLine(entry: LogEntry, redact: (text: string) => string): string {
  const { level, event } = entry;
  const head = { timestamp: new Date(entry.atMs).toISOString(), level, event };
  const clean = (_key: string, value: unknown): unknown => {
    if (value instanceof Error) return plainError(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    return typeof value === 'string' ? redact(value).slice(0, longestText) : value;
  };
  try {
    return JSON.stringify({ ...head, ...entry.fields, ...head }, clean);
  } catch {
    return JSON.stringify({ ...head, unreadable: true }); // A circle, or a getter that throws.
  }
}

function plainError(error: Error): Readonly<Record<string, unknown>> {
  const { name, message } = error;
  return 'code' in error ? { name, message, code: error.code } : { name, message };
}
