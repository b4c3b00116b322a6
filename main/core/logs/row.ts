import type { LogRow } from '../../contract/logs.ts';
import type { LogEntry } from '../log-line.ts';
import type { Redact } from '../redact-text.ts';
import { fieldText } from './entry.ts';
import { sentenceOf } from './sentence.ts';

/** Events that carry what the core said, not what we saw. */
const fromCore: ReadonlySet<string> = new Set(['sidecar.said', 'sidecar.line']);

/** A line as the viewer shows it. Redacted once more: the file may have been edited since. */
export function rowOf(entry: LogEntry, id: string, redact: Redact): LogRow {
  const safe = redactedEntry(entry, redact);
  return {
    id,
    atMs: safe.atMs,
    ...sentenceOf(safe),
    event: safe.event,
    fromCore: fromCore.has(safe.event),
    fields: Object.entries(safe.fields).map(([name, value]) => [name, fieldText(value)]),
    raw: lineOf(safe),
  };
}

/** A line of the export and the terminal: JSON with nothing private left in any of its texts. */
export const redactedLine = (entry: LogEntry, redact: Redact): string =>
  lineOf(redactedEntry(entry, redact));

const lineOf = ({ atMs, level, event, fields }: LogEntry): string =>
  JSON.stringify({ timestamp: new Date(atMs).toISOString(), level, event, ...fields });

const redactedEntry = (entry: LogEntry, redact: Redact): LogEntry => ({
  ...entry,
  event: redact(entry.event),
  fields: clean(entry.fields, redact) as LogEntry['fields'],
});

function clean(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => clean(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [redact(name), clean(inner, redact)]),
  );
}
