import type { Redact } from '../../base/core/redact-text.ts';
import { countWords } from '../../base/core/wording.ts';
import type { LogRow, Unreadable } from '../../contract/logs.ts';

/** What a report tells beside the log: codes, figures and names of keys, nothing private. */
export interface ReportFacts {
  readonly nowMs: number;
  readonly appVersion: string;
  readonly sidecarVersion: string | null;
  /** `linux 6.1.0 x64`. */
  readonly system: string;
  /** `Electron 43.2.0, Node 24.1.0`. */
  readonly runtime: string;
  readonly state: string;
  /** The sentence of the present problem, null when there is none. */
  readonly reason: string | null;
  readonly port: number;
  readonly portOwner: string | null;
  readonly logging: string;
  /** `claude: token-expired`. */
  readonly providers: readonly string[];
  /** Names of config keys that are not as KorProxy sets them. */
  readonly configKeys: readonly string[];
  /** What the sidecar wrote last; null where the user has not asked for it. */
  readonly lastWords: readonly string[] | null;
}

/** What of the log goes into the report, by the events that it is looked for by, and how much of each. */
export const reportSections = [
  { title: 'States', event: 'health.changed', limit: 30, none: 'no change in the log' },
  { title: 'Exits', event: 'sidecar.exited', limit: 10, none: 'none in the log' },
  { title: 'Restarts', event: 'restart.scheduled', limit: 10, none: 'none in the log' },
  { title: 'Provider tests', event: 'provider.tested', limit: 10, none: 'none in the log' },
] as const;

/** So many lines stand behind them, whatever they tell. */
export const lastLimit = 50;

/** Each newest first. */
export interface ReportLines {
  /** As many as there are sections, in their order. */
  readonly sections: readonly (readonly LogRow[])[];
  readonly last: readonly LogRow[];
  readonly unreadable: Unreadable;
}

/** The `report.txt` of an export: short enough for an issue, and redacted as a whole once more. */
export function reportText(facts: ReportFacts, lines: ReportLines, redact: Redact): string {
  const { nowMs, appVersion, sidecarVersion, system, runtime, state, reason, port } = facts;
  const head = [
    'KorProxy report',
    '',
    `Made      ${iso(nowMs)}`,
    `KorProxy  ${appVersion}`,
    `Core      ${sidecarVersion ?? 'not known'}`,
    `System    ${system}`,
    `Runtime   ${runtime}`,
    `State     ${state}${reason === null ? '' : `. ${reason}`}`,
    `Port      ${port}${facts.portOwner === null ? '' : `, held by ${facts.portOwner}`}`,
    `Logging   ${facts.logging}`,
    `Skipped   ${skippedWords(lines.unreadable)}`,
  ];
  const text = [
    ...head,
    ...section('Providers', facts.providers, 'none tested'),
    ...section('Config keys that differ', facts.configKeys, 'none'),
    ...(facts.lastWords === null
      ? []
      : section('What CLIProxyAPI wrote last', facts.lastWords, 'nothing')),
    ...reportSections.flatMap(({ title, none }, at) =>
      section(title, (lines.sections[at] ?? []).map(lineOf), none),
    ),
    ...section(`Last ${countWords(lines.last.length, 'event')}`, lines.last.map(lineOf), 'none'),
    '',
  ];
  return text.map((line) => redactRow(line, redact)).join('\n');
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Each row's own time stays readable; what follows it is redacted. */
function redactRow(line: string, redact: Redact): string {
  const [, head = '', rest = ''] = /^(\s*(?:\d{4}-[\dT:.-]+Z )?)([\s\S]*)$/.exec(line) ?? [];
  return head + redact(rest);
}

const section = (title: string, lines: readonly string[], none: string): readonly string[] => [
  '',
  title,
  ...(lines.length === 0 ? [none] : lines).map((line) => `  ${line}`),
];

const lineOf = ({ atMs, event, sentence }: LogRow): string => `${iso(atMs)} ${event} ${sentence}`;

function skippedWords({ torn, foreign, overlong }: Unreadable): string {
  const parts = [
    torn > 0 ? countWords(torn, 'cut-off line') : '',
    foreign > 0 ? countWords(foreign, 'foreign line') : '',
    overlong > 0 ? countWords(overlong, 'line that is too long', 'lines that are too long') : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no line' : parts.join(', ');
}
