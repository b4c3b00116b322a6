// @ts-check
import path from 'node:path';
import { cacheFolder, cacheVariable } from './cache-folder.mjs';

/** A step that could not be done, told the way a person needs it: what, why, and what to do now. */
export class StepFailure extends Error {
  /**
   * @param {string} what
   * @param {string} why
   * @param {string} next
   */
  constructor(what, why, next) {
    super(`${what}: ${why}`);
    this.name = 'StepFailure';
    this.what = what;
    this.why = why;
    this.next = next;
  }
}

/** Why a folder cannot be written, by the system's code for it. */
const reasons = new Map([
  ['EACCES', 'this user may not write there'],
  ['EPERM', 'this user may not write there'],
  ['EROFS', 'it is on a file system that is read-only'],
  ['ENOTDIR', 'a file is in its way'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', "this user's share of the disk is full"],
]);

/**
 * A folder of the machine that cannot be written is no fault of ours, and is told as what it is.
 * @param {unknown} error
 */
function asFolderFailure(error) {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return null;
  const reason = reasons.get(String(error.code));
  if (!reason) return null;
  const place = String(error.path);
  const isCache = place === cacheFolder() || !path.relative(cacheFolder(), place).startsWith('..');
  // Node names the first folder that it could not make, which may lie above ours.
  const isAbove = !path.relative(place, cacheFolder()).startsWith('..');
  const folder = isCache || isAbove ? cacheFolder() : place;
  const variable = isCache || isAbove ? cacheVariable() : null;
  const isFull = reason.endsWith('full');
  const repair = isFull ? `make room in ${folder}` : `make ${folder} writable`;
  return new StepFailure(
    `${folder} cannot be written.`,
    reason,
    variable
      ? `${repair}, or set ${variable} to a folder that ${isFull ? 'has some' : 'is'}, then run the command again`
      : `${repair}, then run the command again`,
  );
}

/**
 * What failed, where it is no fault of ours.
 * @param {unknown} error
 */
export function asStepFailure(error) {
  return error instanceof StepFailure ? error : asFolderFailure(error);
}

/**
 * The three lines shown for any error; one that is not ours is a bug and keeps its stack.
 * @param {unknown} error
 */
export function describeFailure(error) {
  const failure = asStepFailure(error);
  if (failure) return `\n${failure.what}\n  why:  ${failure.why}\n  next: ${failure.next}\n`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `\nUnexpected error\n  why:  ${text}\n  next: run the command again; if it stays, report it with these lines\n`;
}

/**
 * Runs a command to its end. What it gives is the exit code, 0 where it gives none; a failure is told.
 * @param {() => Promise<number | void>} command
 */
export async function runCommand(command) {
  try {
    process.exitCode = (await command()) ?? 0;
  } catch (error) {
    process.stderr.write(describeFailure(error));
    process.exitCode = 1;
  }
}
