// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './bootstrap/cache-folder.mjs';
import { countLine, countTests, sumOf } from './bootstrap/count-tests.mjs';
import {
  endStepsOnSignals,
  prepareBuild,
  prepareCachedSidecar,
  prepareClients,
  prepareDependencies,
  prepareElectron,
  prepareSystem,
} from './bootstrap/prepare.mjs';
import { describeFailure } from './bootstrap/step-failure.mjs';
import { stepLines } from './bootstrap/step-lines.mjs';
import { needsOfElectron, needsOfTests } from './bootstrap/system-packages.mjs';
import { clientsSuite } from './clients/suite.mjs';
import { defaultSidecar, newestSidecar } from './sidecar/pins.mjs';

/** Brings up all that the tests need and runs every suite, or those that the arguments name. */
async function test() {
  const step = stepLines();
  const allowSignals = endStepsOnSignals();
  await prepareDependencies(step);
  await prepareSystem(step, [...needsOfElectron, ...needsOfTests]);
  await prepareCachedSidecar(step, defaultSidecar);
  await prepareCachedSidecar(step, newestSidecar);
  await prepareElectron(step);
  await prepareBuild(step);
  const suites = await suitesFor(process.argv.slice(2), step);
  allowSignals();

  const folder = await mkdtemp(path.join(os.tmpdir(), 'korproxy-tests-'));
  const counts = [];
  try {
    for (const [at, suite] of suites.entries()) {
      const reportFile = path.join(folder, `report-${at}.json`);
      const reporters = [
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
      ];
      const exitCode = await runSuite(suite(reporters));
      counts.push(countTests(await readReport(reportFile), exitCode));
    }
    return sumOf(counts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ program: string, args: readonly string[], env: Readonly<Record<string, string>> }} Suite */

/**
 * The app's own suites, and the real clients after them: those take the machine for themselves.
 * Arguments name files; the ones of clients are for the second alone.
 * @param {readonly string[]} filters
 * @param {ReturnType<typeof stepLines>} step
 */
async function suitesFor(filters, step) {
  const ofClients = filters.filter((filter) => filter.includes('clients'));
  const others = filters.filter((filter) => !filter.includes('clients'));
  /** @type {((reporters: readonly string[]) => Suite)[]} */
  const suites = [];
  if (others.length > 0 || ofClients.length === 0) {
    suites.push((reporters) => appSuite([...reporters, ...others]));
  }
  if (ofClients.length > 0 || others.length === 0) {
    const absent = await prepareClients(step);
    suites.push((reporters) =>
      clientsSuite({ all: false, absent, args: [...reporters, ...ofClients] }),
    );
  }
  return suites;
}

/**
 * @param {readonly string[]} args
 * @returns {Suite}
 */
const appSuite = (args) => ({
  program: process.execPath,
  args: [
    path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--config', path.join('test', 'vitest.config.ts')],
    ...args,
  ],
  env: {},
});

/**
 * @param {Suite} suite
 * @returns {Promise<number>}
 */
function runSuite({ program, args, env }) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** @param {string} file */
async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // The run broke before it could write one; the count says that something failed.
    return null;
  }
}

/** @type {import('./bootstrap/count-tests.mjs').TestCount} */
let count = { passed: 0, failed: 1, skipped: 0 };
try {
  count = await test();
} catch (error) {
  process.stderr.write(describeFailure(error));
}
process.exitCode = count.failed > 0 ? 1 : 0;
console.log(countLine(count));
