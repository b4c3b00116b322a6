import { parseArgs } from 'node:util';
import { type LogFilter, severities } from '../contract/logs.ts';

export interface LogsOptions {
  readonly filter: LogFilter;
  readonly follow: boolean;
  readonly json: boolean;
  /** Where to write the zip; null when lines are to be shown. */
  readonly exportTo: string | null;
}

export const logsHelpText = `The log in a terminal, oldest line first; KorProxy need not run.

  npm start -- --logs [--level LEVEL] [--since TIME] [--event PREFIX] [--text TEXT] [--follow] [--json]
  npm start -- --export-logs FILE.zip

  --level   debug, info (default), warn or error, and all that is graver
  --since   90s, 15m, 2h or 1d back from now, or a time such as 2026-11-23T14:00
  --event   lines whose event begins so: sidecar., health.changed
  --text    lines that hold this text, in any case
  --follow  wait for more lines until Ctrl+C
  --json    the lines as JSON

  --export-logs writes the same zip as the button in the popover.
`;

/** Whether the terminal is asked for the log and not for the gateway. */
export const asksForLogs = (args: readonly string[]): boolean =>
  args.some((arg) => arg === '--logs' || /^--export-logs(?:=|$)/.test(arg));

/** Throws with a sentence for the user when an argument is not known or cannot be meant. */
export function readLogsOptions(args: readonly string[], nowMs: number): LogsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      headless: { type: 'boolean' },
      logs: { type: 'boolean' },
      level: { type: 'string' },
      since: { type: 'string' },
      event: { type: 'string' },
      text: { type: 'string' },
      follow: { type: 'boolean' },
      json: { type: 'boolean' },
      'export-logs': { type: 'string' },
    },
  });
  const filter: LogFilter = {
    minLevel: readLevel(values.level ?? 'info'),
    fromMs: values.since === undefined ? null : readSince(values.since, nowMs),
    toMs: null,
    eventPrefix: values.event ?? null,
    text: values.text ?? null,
  };
  const { follow = false, json = false } = values;
  return { filter, follow, json, exportTo: values['export-logs'] ?? null };
}

function readLevel(text: string): LogFilter['minLevel'] {
  const level = severities.find((severity) => severity === text);
  if (level === undefined) throw new Error(`--level is one of ${severities.join(', ')}.`);
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
    throw new Error(
      '--since is a span such as 90s, 15m, 2h or 1d, or a time such as 2026-11-23T14:00.',
    );
  }
  return atMs;
}
