// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './cache-folder.mjs';
import { countTests } from './count-tests.mjs';

/**
 * A run of vitest.
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly string[]} args of vitest
 * @property {Readonly<Record<string, string>>} env
 */

/** @typedef {import('./run-folder.mjs').RunFolder} RunFolder */

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');

/**
 * The app's own suites: all, the named projects, or the named files.
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Suite}
 */
export function appSuite(name, args) {
  return {
    name,
    args: ['--config', path.join('test', 'vitest.config.ts'), ...args],
    env: {},
  };
}

/**
 * Presets with the real clients.
 * @param {{ all: boolean, absent: Readonly<Record<string, string>>, args: readonly string[] }} options
 *   `absent`: why a client could not be had, by tool id
 * @returns {Suite}
 */
export function clientsSuite({ all, absent, args }) {
  return {
    name: 'clients',
    args: ['--config', path.join('test', 'clients', 'vitest.config.ts'), ...args],
    env: { KP_CLIENTS: all ? 'all' : 'core', KP_CLIENTS_ABSENT: JSON.stringify(absent) },
  };
}

const endSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs the lanes beside each other and the suites of a lane one by one. The first lane shows what it
 * does; what the others said follows when all are done, so that lines do not mix. Told to end, it begins no
 * further suite, and the run has failed.
 * @param {readonly (readonly Suite[])[]} lanes
 * @param {RunFolder} run
 */
export async function runLanes(lanes, run) {
  let isEnding = false;
  const end = () => {
    isEnding = true;
  };
  for (const signal of endSignals) process.on(signal, end);
  /** @type {string[]} */
  const unshown = [];
  const counts = await Promise.all(
    lanes.map(async (lane, at) => {
      const inLane = [];
      for (const suite of lane) {
        if (isEnding) break;
        const transcript = at === 0 ? null : path.join(run.folder, `${suite.name}.txt`);
        if (transcript !== null) unshown.push(transcript);
        inLane.push(await runSuite(suite, run, transcript));
      }
      return inLane;
    }),
  );
  for (const signal of endSignals) process.off(signal, end);
  for (const transcript of unshown) process.stdout.write(await readFile(transcript, 'utf8'));
  if (!isEnding) return counts.flat();
  process.stderr.write('\nEnded before all suites had run.\n');
  return [...counts.flat(), { passed: 0, failed: 1, skipped: 0 }];
}

/**
 * @param {Suite} suite
 * @param {RunFolder} run
 * @param {string | null} transcript a file for what it says, else it is shown
 */
export async function runSuite(suite, run, transcript = null) {
  const reportFile = path.join(run.folder, `${suite.name}.json`);
  const command = isolated([
    ...[process.execPath, vitest, 'run', ...suite.args],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
  ]);
  const [program = '', ...args] = command;
  const to = transcript === null ? null : await open(transcript, 'w');
  const child = spawn(program, args, {
    cwd: root,
    stdio: to === null ? 'inherit' : ['ignore', to.fd, to.fd],
    env: { ...run.env, ...suite.env },
  });
  const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  for (const signal of endSignals) process.on(signal, forward);
  try {
    const [code] = await once(child, 'exit');
    return countTests(await readReport(reportFile), code ?? 1);
  } finally {
    for (const signal of endSignals) process.off(signal, forward);
    await to?.close();
  }
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

/**
 * With a network of its own, loopback alone, where that can be had: suites on fixed ports run beside
 * each other, and whatever talks to somebody else is found out.
 * @param {readonly string[]} command
 */
function isolated(command) {
  if (!canIsolate()) return command;
  return ['unshare', '-n', '--', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command];
}

/** @type {boolean | undefined} */
let isolation;
/** Some containers refuse it even to root. */
export function canIsolate() {
  isolation ??=
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('unshare', ['-n', '--', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
      .status === 0;
  return isolation;
}
