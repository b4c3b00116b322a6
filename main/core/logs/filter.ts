import type { LogFilter } from '../../contract/logs.ts';
import type { LogEntry } from '../log-line.ts';
import { rankOf } from './entry.ts';

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
