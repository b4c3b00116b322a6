// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { emptyFolder } from './run-cleaner.mjs';
import { isAlive, processesNaming } from './run-processes.mjs';

/** Short, because the paths of Unix sockets end at 107 bytes. */
const prefix = 'kp-tests-';
/** What ends by itself a moment after its parent did is not left behind. */
const lastGaspMs = 5_000;
/** Of those in a left folder: enough to know it by. */
const mostFiles = 12;

/**
 * One folder for all that a test run writes and starts: given to its programs as TMPDIR, it marks
 * them as well. A process of its own waits for the end of this one, however that comes, ends what is
 * left and removes the folder.
 * @typedef {object} RunFolder
 * @property {string} folder
 * @property {NodeJS.ProcessEnv} env for every program of the run
 * @property {() => Promise<{ programs: string[], folders: string[] }>} leftBehind the command lines of programs
 *   that still run, and the folders that a test made and did not remove, with what is in them
 * @property {() => Promise<void>} remove
 */

/** @returns {Promise<RunFolder>} */
export async function makeRunFolder() {
  await removeOfDeadRuns();
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix));
  await writeFile(path.join(folder, 'owner'), `${process.pid}`);
  const cleaner = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'run-cleaner.mjs'), folder],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true },
  );
  cleaner.unref();
  const ended = once(cleaner, 'exit');
  const env = { ...process.env, TMPDIR: folder, TMP: folder, TEMP: folder };
  return {
    folder,
    env,
    leftBehind: () => waitForNone(folder, [cleaner.pid ?? 0]),
    async remove() {
      cleaner.ref();
      cleaner.stdin?.end();
      await ended;
    },
  };
}

/** What our own tests call their folders; other programs of a run may leave files of their own. */
const ofTests = /^(?:kp|korproxy|fake-sidecar)-/;

/**
 * @param {string} folder
 * @param {readonly number[]} besides pids that may run on
 */
async function waitForNone(folder, besides) {
  const endAt = performance.now() + lastGaspMs;
  for (;;) {
    const programs = processesNaming(folder, besides);
    const folders = (await readdir(folder)).filter((name) => ofTests.test(name));
    if (programs.length + folders.length === 0 || performance.now() > endAt) {
      return {
        programs: programs.map(({ pid, args }) => `${pid} ${args.join(' ')}`),
        folders: await Promise.all(folders.map((name) => withFiles(folder, name))),
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * The folder's name with what lies in it, which tells the test that made it.
 * @param {string} parent
 * @param {string} name
 */
async function withFiles(parent, name) {
  const files = await readdir(path.join(parent, name), { recursive: true }).catch(() => []);
  const rest = files.length > mostFiles ? [`${files.length - mostFiles} more`] : [];
  return `${name}: ${[...files.toSorted().slice(0, mostFiles), ...rest].join(', ') || 'empty'}`;
}

/** A run whose cleaner was ended as well, by a power cut for one, is cleaned up by the next. */
async function removeOfDeadRuns() {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = path.join(os.tmpdir(), name);
    const owner = await readFile(path.join(folder, 'owner'), 'utf8').catch(() => '');
    if (/^\d+$/.test(owner) && !isAlive(Number(owner))) await emptyFolder(folder);
  }
}
