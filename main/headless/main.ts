import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { thisMachine } from '../node/paths.ts';
import { runLogsCommand } from './logs-command.ts';
import { asksForLogs, logsHelpText } from './logs-options.ts';
import { helpText, readOptions } from './options.ts';
import { asksForPresets, presetsHelpText } from './presets-options.ts';
import { runHeadless } from './run.ts';

/** Beside `dist`, or above `main` when it runs from source. */
function appVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    const file = new URL(place, import.meta.url);
    if (existsSync(file)) return String(JSON.parse(readFileSync(file, 'utf8')).version);
  }
  return 'unknown';
}

async function main(): Promise<number> {
  try {
    const args = process.argv.slice(2);
    if (asksForLogs(args) && !args.includes('--help')) return await runLogs(args);
    if (asksForLogs(args)) {
      process.stdout.write(logsHelpText);
      return 0;
    }
    if (asksForPresets(args) && !args.includes('--help')) {
      // Its editors of settings files are not wanted when the gateway starts.
      return await (await import('./presets-run.ts')).runPresets(args);
    }
    if (asksForPresets(args)) {
      process.stdout.write(presetsHelpText);
      return 0;
    }
    const options = readOptions(args);
    if (!options.help) return await runHeadless(process, options, appVersion());
    process.stdout.write(helpText);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** Ctrl+C and a reader that has gone away (`| head`) end it in an orderly way. */
async function runLogs(args: readonly string[]): Promise<number> {
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  process.once('SIGTERM', () => ended.abort());
  process.stdout.on('error', () => process.exit(0));
  return runLogsCommand({
    args,
    machine: thisMachine(),
    userName: userNameOf(),
    appVersion: appVersion(),
    nowMs: Date.now(),
    out: process.stdout,
    err: process.stderr,
    signal: ended.signal,
  });
}

/** Empty where the system has no entry for the user. */
function userNameOf(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

// Whatever still holds the event loop has no say: all that must be closed is closed.
process.exit(await main());
