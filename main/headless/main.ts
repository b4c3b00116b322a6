import { existsSync, readFileSync } from 'node:fs';
import { helpText, readOptions } from './options.ts';
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
    const options = readOptions(process.argv.slice(2));
    if (!options.help) return await runHeadless(process, options, appVersion());
    process.stdout.write(helpText);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

// Whatever still holds the event loop has no say: all that must be closed is closed.
process.exit(await main());
