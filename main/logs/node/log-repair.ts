import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseEntry } from '../core/entry.ts';
import { logHourMs } from '../core/retention.ts';
import { longestLineBytes } from './log-scan.ts';

const newline = 10;

/**
 * Mends the ends of log files that a crash or a full disk left in the middle of a line: a line that
 * is whole gets its end, half a line is taken off, and nothing else is touched. Only one process
 * writes, so it is called before the first line is written. Returns how many files were repaired.
 * Never throws: a file that cannot be repaired is passed over by whoever reads it.
 */
export function repairLogFiles(folder: string): number {
  return ourNames(folder).filter((name) => repaired(join(folder, name))).length;
}

function ourNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => logHourMs(name) !== null);
  } catch {
    return [];
  }
}

function repaired(path: string): boolean {
  const noFollow = constants.O_NOFOLLOW ?? 0;
  try {
    const file = openSync(path, constants.O_RDWR | noFollow);
    try {
      return repairEnd(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

function repairEnd(file: number): boolean {
  const { size } = fstatSync(file);
  const tail = Buffer.alloc(Math.min(size, longestLineBytes));
  const from = size - tail.length;
  readSync(file, tail, 0, tail.length, from);
  if (size === 0 || tail.at(-1) === newline) return false;
  const start = tail.lastIndexOf(newline) + 1;
  if (parseEntry(tail.toString('utf8', start)) !== null) writeSync(file, '\n', size);
  else if (start > 0 || from === 0) ftruncateSync(file, from + start);
  else writeSync(file, '\n', size);
  return true;
}
