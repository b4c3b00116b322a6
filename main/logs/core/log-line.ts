import type { LogFields, LogLevel } from '../../base/core/ports.ts';
import type { Redact } from '../../base/core/redact-text.ts';

/** Nothing we say is longer; whatever is was not meant for a log. */
const longestText = 500;

export interface LogEntry {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

/**
 * One line of the log, without its end: `{timestamp, level, event, ...fields}`, redacted in every
 * text and name. Written so, and once more when it is shown or exported: the file may have been
 * edited since. Of an error only name, message and code are said: its stack has paths, its cause
 * may hold anything. Never throws.
 */
export function logLine(entry: LogEntry, redact: Redact): string {
  const { level, event } = entry;
  const head = { timestamp: new Date(entry.atMs).toISOString(), level, event };
  const clean = (_key: string, value: unknown): unknown => {
    if (value instanceof Error) return plainError(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
    if (value === head.timestamp) return value; // Ours, and in every line another.
    if (typeof value === 'string') return redact(value).slice(0, longestText);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redact(name), inner]));
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
