import { release } from 'node:os';
import { createRedactor } from '../base/core/redactor.ts';
import { clockSecondsWords, dayWords } from '../base/core/wording.ts';
import { userPath } from '../base/node/data-folder.mjs';
import { readJson } from '../base/node/json-file.ts';
import { type DataPaths, dataPaths, type Machine } from '../base/node/paths.ts';
import { differingConfigKeys } from '../config/config-differences.ts';
import { readOverrides, repairSettings, type Settings } from '../config/core/settings.ts';
import type { LogRow } from '../contract/logs.ts';
import type { ReportFacts } from '../logs/core/report.ts';
import { type LogReader, openLogReader } from '../logs/log-reader.ts';
import { storedSecrets } from '../providers/account-service.ts';
import type { CommandLine } from './command-line.mjs';
import { type LogsOptions, readLogsOptions } from './logs-options.ts';
import { orToldRefusal } from './told-refusal.ts';
import { withoutControls } from './without-controls.mjs';

export interface LogsCommand {
  readonly commandLine: CommandLine;
  readonly machine: Machine;
  readonly userName: string;
  readonly appVersion: string;
  readonly nowMs: number;
  readonly out: { write(text: string, done?: () => void): unknown };
  readonly err: { write(text: string): unknown };
  /** Ends `--follow`. */
  readonly signal: AbortSignal;
  readonly makeRedactor?: typeof createRedactor;
}

const pageRows = 500;

/**
 * Shows or exports the log and ends; starts nothing, so that it works whether the app runs or not.
 * Resolves with the exit code: 0, or 1 when the log cannot be read or the zip not written. Throws
 * with a sentence for arguments that cannot be meant.
 */
export async function runLogsCommand(command: LogsCommand): Promise<number> {
  const options = readLogsOptions(command.commandLine, command.nowMs);
  const paths = dataPaths(command.machine);
  // Read only: a file that is broken is the running app's to repair.
  const settings = repairSettings(await readJson(paths.settings));
  const { machine, userName, makeRedactor = createRedactor } = command;
  const { redact, keepOut } = makeRedactor({ homeFolder: machine.home, userName });
  keepOut([settings.apiKey ?? '', ...(await storedSecrets(paths))]);
  const facts = () => factsOf(command, paths, settings);
  const reader = openLogReader({ folder: paths.logs, redact, facts });
  return orToldRefusal(command.err, async () => {
    if (options.exportTo === null) await show(command, reader, options);
    else await save(command, reader, options.exportTo);
    return 0;
  });
}

async function show(
  { out, err, signal }: LogsCommand,
  reader: LogReader,
  { filter, follow, json }: LogsOptions,
): Promise<void> {
  const lineOf = json ? jsonLine : plainLine;
  const lines: string[] = [];
  let skipped = 0;
  let end: string | null = null;
  for (let before: string | null = null; ; ) {
    const page = await reader.page({ filter, before, limit: pageRows });
    end ??= page.end;
    for (const row of page.rows) lines.push(lineOf(row));
    skipped += sumOf(page.unreadable);
    before = page.before;
    if (before === null || signal.aborted) break;
  }
  await written(out, lines.reverse());
  if (skipped > 0) err.write(`${skipped} lines could not be read and are left out.\n`);
  if (!follow) return;
  await reader.follow(filter, end, signal, ({ rows, count }) => {
    if (count > rows.length) err.write(`${count - rows.length} lines came too fast to be shown.\n`);
    out.write(
      [...rows]
        .reverse()
        .map((row: LogRow) => lineOf(row))
        .join(''),
    );
  });
}

/** `2026-11-23 14:31:07  error  CLIProxyAPI ended by itself with exit code 2, after 8 s.` */
function plainLine({ atMs, sentence, raw }: LogRow): string {
  const level = /"level":"(\w+)"/.exec(raw)?.[1] ?? 'info';
  return `${dayWords(atMs)} ${clockSecondsWords(atMs)}  ${level.padEnd(5)}  ${withoutControls(sentence)}\n`;
}

/** The line as the log has it; JSON escapes what a terminal would obey, save for what turns text around. */
const jsonLine = ({ raw }: LogRow): string => `${withoutControls(raw)}\n`;

const sumOf = ({ torn, foreign, overlong }: Record<'torn' | 'foreign' | 'overlong', number>) =>
  torn + foreign + overlong;

/** In pieces that the other end of a pipe has taken before the next is handed over. */
async function written(out: LogsCommand['out'], lines: readonly string[]): Promise<void> {
  for (let at = 0; at < lines.length; at += pageRows) {
    const text = lines.slice(at, at + pageRows).join('');
    await new Promise<void>((resolve) => out.write(text, resolve));
  }
}

async function save({ out, machine }: LogsCommand, reader: LogReader, target: string) {
  const file = userPath(target, machine.home);
  await reader.save(file);
  out.write(`Saved ${file}\n`);
}

async function factsOf(
  { machine, appVersion, nowMs }: LogsCommand,
  paths: DataPaths,
  settings: Settings,
): Promise<ReportFacts> {
  const { overrides } = readOverrides(machine.env);
  return {
    nowMs,
    appVersion,
    sidecarVersion: null,
    system: `${machine.platform} ${release()} ${process.arch}`,
    runtime: `Node ${process.versions.node}`,
    state: 'not asked: made in a terminal',
    reason: null,
    port: overrides.port ?? settings.port,
    portOwner: null,
    logging: loggingWords(overrides, settings),
    providers: [],
    configKeys: await differingConfigKeys(paths.config),
    // The app that runs has them in its memory alone.
    lastWords: null,
  };
}

function loggingWords(
  { logLevel, logRetentionHours }: ReturnType<typeof readOverrides>['overrides'],
  settings: Settings,
): string {
  const level = logLevel === null ? settings.logLevel : `${logLevel} (environment)`;
  const hours =
    logRetentionHours === null
      ? `${settings.logRetentionHours} h`
      : `${logRetentionHours} h (environment)`;
  return `${level}, ${hours}`;
}
