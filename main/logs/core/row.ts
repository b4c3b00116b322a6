import type { Redact } from '../../base/core/redact-text.ts';
import type { LogRow } from '../../contract/logs.ts';
import { fieldText, parseEntry } from './entry.ts';
import { type LogEntry, logLine } from './log-line.ts';
import { sentenceOf } from './sentence.ts';

/** Events that carry what the sidecar said, not what we saw. */
const fromSidecar: ReadonlySet<string> = new Set(['sidecar.said', 'sidecar.line']);

/** A position in the log: a file of ours and a byte in it. Files only ever grow at their end. */
export interface Place {
  readonly file: string;
  readonly byte: number;
}

export const placeText = ({ file, byte }: Place): string => `${file}:${byte}`;

/** Null for what no page of ours ever handed out. */
export function readPlace(text: string): Place | null {
  const [, file, byte] = /^([\w.-]{1,80}):(\d{1,15})$/.exec(text) ?? [];
  return file === undefined || byte === undefined ? null : { file, byte: Number(byte) };
}

/** A line as the viewer shows it, all of it made from the redacted line. */
export function rowOf(entry: LogEntry, place: Place, redact: Redact): LogRow {
  const raw = logLine(entry, redact);
  const safe = parseEntry(raw) ?? { ...entry, event: 'unreadable', fields: {} };
  return {
    id: placeText(place),
    atMs: safe.atMs,
    ...sentenceOf(safe),
    event: safe.event,
    fromSidecar: fromSidecar.has(safe.event),
    fields: Object.entries(safe.fields).map(([name, value]) => [name, fieldText(value)]),
    raw,
  };
}
