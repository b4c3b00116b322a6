import type { LogCount, LogFilter, Severity } from '../../main/contract/logs.ts';

export type Span = 15 | 60 | 360 | 1440;

/** What the filter row says; `range` in place of `span` where a stretch of time was chosen. */
export interface LogChoice {
  readonly search: string;
  readonly minLevel: Severity;
  readonly span: Span;
  readonly range: { readonly fromMs: number; readonly toMs: number } | null;
}

export const firstChoice: LogChoice = { search: '', minLevel: 'info', span: 60, range: null };

export const levelChoices: readonly (readonly [Severity, string])[] = [
  ['error', 'Errors'],
  ['warn', 'Warnings and up'],
  ['info', 'Info and up'],
  ['debug', 'Everything'],
];

export const spanChoices: readonly (readonly [Span, string, string])[] = [
  [15, '15 min', 'the last 15 minutes'],
  [60, '1 h', 'the last hour'],
  [360, '6 h', 'the last 6 hours'],
  [1440, '24 h', 'the last 24 hours'],
];

/** `sidecar.` or `health.changed`: somebody looks for events by their name. */
const eventName = /^[a-z]+\.[a-z-]*$/;

export function filterOf(choice: LogChoice, nowMs: number): LogFilter {
  const { search, minLevel, span, range } = choice;
  const text = search.trim();
  const isEvent = eventName.test(text);
  return {
    minLevel,
    fromMs: range ? range.fromMs : nowMs - span * 60_000,
    toMs: range?.toMs ?? null,
    eventPrefix: isEvent ? text : null,
    text: isEvent || text === '' ? null : text,
  };
}

/** `14:05`, local time. */
const hourAndMinute = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 5);

export const rangeWords = ({ fromMs, toMs }: NonNullable<LogChoice['range']>): string =>
  `${hourAndMinute(fromMs)} to ${hourAndMinute(toMs)}`;

const nouns: Readonly<Record<Severity, string>> = {
  error: 'error',
  warn: 'warning or error',
  info: 'line of info or above',
  debug: 'line',
};

/** `No error in the last hour contains “timeout”. 412 other lines do not match.` */
export function nothingWords(choice: LogChoice, count: LogCount | null): string {
  const { search, minLevel, span, range } = choice;
  const when = range
    ? `from ${rangeWords(range)}`
    : `in ${spanChoices.find(([value]) => value === span)?.[2] ?? 'that time'}`;
  const what = search.trim() === '' ? '' : ` contains “${search.trim()}”`;
  const others = count ? count.all - count.matching : 0;
  const more =
    others === 0 ? '' : ` ${others} other ${others === 1 ? 'line does' : 'lines do'} not match.`;
  return `No ${nouns[minLevel]} ${when}${what}.${more}`;
}
