// @ts-check
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * @typedef {object} RunningProcess
 * @property {number} pid
 * @property {readonly string[]} args the program's name first
 */

/**
 * Every live process of which a text, a run's id or folder, is known, whoever its parent is now. The
 * environment alone would miss the sidecar, whose environment is an allow-list; its arguments and its
 * working folder name the data folder. Only Linux tells; elsewhere none.
 * @param {string} text
 * @param {readonly number[]} [except]
 * @returns {RunningProcess[]}
 */
export function processesNaming(text, except = []) {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.flatMap((pid) => {
    if (pid === process.pid || except.includes(pid)) return [];
    const command = orEmpty(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    const environment = orEmpty(() => readFileSync(`/proc/${pid}/environ`, 'latin1'));
    const folder = orEmpty(() => readlinkSync(`/proc/${pid}/cwd`));
    const belongs = [environment, command, folder].some((each) => each.includes(text));
    if (!belongs || isZombie(pid)) return [];
    return [{ pid, args: command.split('\0').slice(0, -1) }];
  });
}

/**
 * Reads of a process may fail at any moment: it has just gone, or is somebody else's.
 * @param {() => string} read
 */
function orEmpty(read) {
  try {
    return read();
  } catch {
    return '';
  }
}

/** @param {number} pid */
function isZombie(pid) {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat === '' || / [ZX] /.test(stat.slice(stat.lastIndexOf(')'), stat.lastIndexOf(')') + 4));
}

/**
 * True while a process has that pid; a stranger's counts.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
