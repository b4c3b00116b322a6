import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { root } from '../bootstrap/cache-folder.mjs';
import { coreClients, otherClients } from './pins.ts';
import { provideClients } from './provide.ts';
import { clientsSuite } from './suite.mjs';
import { clientTable, type SuiteReport } from './table.ts';

/** Installs what is missing, runs every client against its preset and prints a table of what held. */
const all = process.argv.includes('--all');
const pins = [...coreClients, ...(all ? otherClients : [])];
const absent = await provideClients(pins, (text) => console.log(text));

const folder = await mkdtemp(path.join(tmpdir(), 'korproxy-clients-'));
try {
  const report = path.join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { program, args, env } = clientsSuite({ all, absent, args: reporters });
  const { exitCode } = await execa(program, args, {
    cwd: root,
    stdio: 'inherit',
    reject: false,
    env,
  });
  console.log(clientTable(JSON.parse(await readFile(report, 'utf8')) as SuiteReport));
  process.exitCode = exitCode ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
