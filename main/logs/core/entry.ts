import { parseJson } from '../../base/core/json.ts';
import { type LogFilter, type LogMark, type Severity, severities } from '../../contract/logs.ts';
import type { LogEntry } from './log-line.ts';

/** A line as a person would say it, and how good the news is. */
export interface Said {
  readonly sentence: string;
  readonly mark: LogMark;
}

const rankOf = (level: Severity): number => severities.indexOf(level);

/** Null for what is no line of ours: torn, of another program, without time, level or event. */
export function parseEntry(text: string): LogEntry | null {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { timestamp, level, event, ...fields } = value as Record<string, unknown>;
  if (typeof timestamp !== 'string' || typeof event !== 'string') return null;
  const atMs = Date.parse(timestamp);
  const known = severities.find((severity) => severity === level);
  return known === undefined || Number.isNaN(atMs) ? null : { atMs, level: known, event, fields };
}

/** A field as text, whatever is in it; for a row's two columns. */
export function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}

export function numberField({ fields }: LogEntry, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function textField({ fields }: LogEntry, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * Whether a line is wanted. `words` gives what the text may be found in, and is asked only when
 * everything cheaper has agreed.
 */
export function isWanted(
  { atMs, level, event }: Pick<LogEntry, 'atMs' | 'level' | 'event'>,
  { minLevel, fromMs, toMs, eventPrefix, text }: LogFilter,
  words: () => readonly string[],
): boolean {
  if (rankOf(level) < rankOf(minLevel)) return false;
  if (fromMs !== null && atMs < fromMs) return false;
  if (toMs !== null && atMs > toMs) return false;
  if (eventPrefix !== null && !event.startsWith(eventPrefix)) return false;
  if (text === null || text === '') return true;
  const sought = text.toLowerCase();
  return words().some((candidate) => candidate.toLowerCase().includes(sought));
}
