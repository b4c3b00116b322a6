import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRunFolder } from '../bootstrap/run-folder.mjs';
import { clientsSuite, runSuite } from '../bootstrap/test-suites.mjs';
import { alwaysClients, otherClients } from './pins.ts';
import { provideClients } from './provide.ts';
import { clientTable, doorTable, type SuiteReport } from './table.ts';

/** Installs what is missing, runs every client, or those that are named, and prints tables of what held. */
const names = process.argv.slice(2);
const pins = [...alwaysClients, ...otherClients].filter(
  ({ id }) => names.length === 0 || names.some((name) => id.includes(name)),
);
const absent = await provideClients(pins, (text) => console.log(text));

const run = await makeRunFolder();
try {
  const suite = clientsSuite({ all: true, absent, args: names });
  const { failed } = await runSuite(suite, run);
  const text = await readFile(path.join(run.folder, `${suite.name}.json`), 'utf8');
  const report = JSON.parse(text) as SuiteReport;
  console.log(`\n${clientTable(report)}\n\n${doorTable(report)}`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await run.remove();
}
