import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRunFolder } from '../bootstrap/run-folder.mjs';
import { clientsSuite, runSuite } from '../bootstrap/test-suites.mjs';
import { alwaysClients, otherClients } from './pins.ts';
import { provideClients } from './provide.ts';
import { clientTable, type SuiteReport } from './table.ts';

/** Installs what is missing, runs every client against its preset and prints a table of what held. */
const all = process.argv.includes('--all');
const pins = [...alwaysClients, ...(all ? otherClients : [])];
const absent = await provideClients(pins, (text) => console.log(text));

const run = await makeRunFolder();
try {
  const suite = clientsSuite({ all, absent, args: [] });
  const { failed } = await runSuite(suite, run);
  const report = await readFile(path.join(run.folder, `${suite.name}.json`), 'utf8');
  console.log(clientTable(JSON.parse(report) as SuiteReport));
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await run.remove();
}
