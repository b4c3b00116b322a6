// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './bootstrap/cache-folder.mjs';
import { countLine, countTests } from './bootstrap/count-tests.mjs';
import {
  endStepsOnSignals,
  prepareBuild,
  prepareCachedSidecar,
  prepareDependencies,
  prepareElectron,
  prepareSystem,
} from './bootstrap/prepare.mjs';
import { describeFailure } from './bootstrap/step-failure.mjs';
import { stepLines } from './bootstrap/step-lines.mjs';
import { needsOfElectron, needsOfTests } from './bootstrap/system-packages.mjs';
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
  allowSignals();

  const folder = await mkdtemp(path.join(os.tmpdir(), 'korproxy-tests-'));
  const reportFile = path.join(folder, 'report.json');
  try {
    const exitCode = await runVitest(reportFile, process.argv.slice(2));
    return countTests(await readReport(reportFile), exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} reportFile
 * @param {readonly string[]} filters
 * @returns {Promise<number>}
 */
function runVitest(reportFile, filters) {
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const config = path.join('test', 'vitest.config.ts');
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--config', config, ...reporters, ...filters],
    { cwd: root, stdio: 'inherit' },
  );
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
