// @ts-check
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The processes of this user that work in a folder, whoever their parent is now: its path stands in
 * their environment, in their arguments or is where they run. Only Linux tells; elsewhere none.
 * @param {string} folder
 * @param {readonly number[]} [except]
 * @returns {{ pid: number, command: string }[]}
 */
export function processesIn(folder, except = []) {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.flatMap((pid) => {
    if (pid === process.pid || except.includes(pid)) return [];
    const command = read(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    const belongs =
      command.includes(folder) ||
      read(() => readFileSync(`/proc/${pid}/environ`, 'latin1')).includes(folder) ||
      read(() => readlinkSync(`/proc/${pid}/cwd`)).startsWith(folder);
    return belongs ? [{ pid, command: command.split('\0').join(' ').trim() }] : [];
  });
}

/** A process may end, or belong to somebody else, at any moment. @param {() => string} from */
function read(from) {
  try {
    return from();
  } catch {
    return '';
  }
}
