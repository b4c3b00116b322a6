// @ts-check
// Started by a test run with the run's folder; it works when its input ends, that is when the run does.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { processesNaming } from './run-processes.mjs';

/** A display or a bus removes its own files when it is asked to end. */
const graceMs = 2_000;

/**
 * Ends every process that works in the folder, unmounts what is mounted in it, and removes it.
 * @param {string} folder
 */
export async function emptyFolder(folder) {
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
    const endAt = performance.now() + graceMs;
    const told = new Set();
    for (let left = processesNaming(folder); left.length > 0; left = processesNaming(folder)) {
      for (const { pid } of left) {
        if (!told.has(pid)) end(pid, signal);
        told.add(pid);
      }
      if (performance.now() > endAt) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  for (const mount of mountsIn(folder)) spawnSync('umount', ['-l', mount]);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function end(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

/** The innermost first. @param {string} folder */
function mountsIn(folder) {
  if (process.platform !== 'linux') return [];
  const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const places = lines.map((line) => line.split(' ')[1] ?? '');
  return places.filter((place) => place.startsWith(`${folder}/`)).reverse();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? '';
  if (!path.basename(folder).startsWith('kp-tests-')) throw new Error(`no run's folder: ${folder}`);
  process.stdin
    .on('end', () => void emptyFolder(folder))
    .on('error', () => {})
    .resume();
}
