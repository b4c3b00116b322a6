import { existsSync, readFileSync } from 'node:fs';
import { readCommandLine } from './command-line.mjs';
import { runControlCommand } from './control-command.mjs';
import { runOwnTask } from './own-tasks.ts';
import { runHeadless } from './run.ts';
import { fromSources, helpText } from './switches.mjs';

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
    const commandLine = readCommandLine(process.argv.slice(2));
    if (commandLine.given.has('help')) {
      process.stdout.write(helpText);
      return 0;
    }
    switch (commandLine.task) {
      case 'control':
        return await runControlCommand({
          ...{ process, commandLine, appVersion: appVersion(), startedBy: 'npm start' },
        });
      case 'core':
        return await (await import('./terminal-core.ts')).runCore(process, commandLine);
      case 'run':
        return await runHeadless(
          process,
          { exitOnFailure: commandLine.given.has('exit-on-failure') },
          appVersion(),
        );
      default:
        return await runOwnTask({
          ...{ process, commandLine, endOfLog, task: commandLine.task },
          ...{ appVersion: appVersion(), program: fromSources.program },
        });
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** Ctrl+C and a reader that has gone away (`| head`) end the log in an orderly way. */
function endOfLog(): AbortSignal {
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  process.once('SIGTERM', () => ended.abort());
  process.stdout.on('error', () => process.exit(0));
  return ended.signal;
}

// Whatever still holds the event loop has no say: all that must be closed is closed.
process.exit(await main());
