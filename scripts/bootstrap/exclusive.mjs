// @ts-check
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './run-processes.mjs';

const heartbeatMs = 5_000;
/** A holder that is alive but has not touched its file for so long is another program with its pid. */
const staleMs = 60_000;
const pollMs = 200;

/**
 * Runs the work while no other process of this user runs work under the same lock file. A lock left
 * behind by a killed process is taken over.
 * @template T
 * @param {string} file
 * @param {(holderPid: number) => void} onWait told once, with the pid we wait for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(file, onWait, work) {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  for (let told = false; !(await taken(file)); ) {
    const holder = await holderOf(file);
    if (holder === null) continue;
    if (holder.stale) {
      await removeStale(file, holder.content);
      continue;
    }
    if (!told) onWait(holder.pid);
    told = true;
    await delay(pollMs);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A missed beat is harmless; the next one follows.
    utimes(file, now, now).catch(() => undefined);
  }, heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function taken(file) {
  try {
    await writeFile(file, `${process.pid}`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
async function holderOf(file) {
  try {
    const content = await readFile(file, 'utf8');
    const ageMs = Date.now() - (await stat(file)).mtimeMs;
    const pid = Number(content);
    // An empty file is one whose writer is between creating and writing it.
    const stale = ageMs > staleMs || (content !== '' && !isAlive(pid));
    return { content, pid, stale };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Moves the file aside before deleting it: of two that found the same stale lock, one may catch the
 * other's fresh lock, and then puts it back.
 * @param {string} file
 * @param {string} staleContent
 */
async function removeStale(file, staleContent) {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== staleContent) await link(aside, file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  }
  await rm(aside, { force: true });
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
