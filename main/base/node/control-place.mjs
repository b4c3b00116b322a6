// @ts-check
// In plain JavaScript, because `npm start -- --status` reads it before anything is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes that an address of a Unix socket may have: Linux has room for 108, macOS for 104, with a final 0. */
export const longestSocketPath = 103;

/**
 * Where an app listens for the terminal: in the `run` folder of its data folder, which is closed to other
 * users. Where no socket can stand there, `pointer` is a file with the address of another.
 * @param {string} runFolder
 */
export const controlPlace = (runFolder) => ({
  socket: join(runFolder, 'control.sock'),
  pointer: join(runFolder, 'control.address'),
});

/**
 * The address to ask at; whether anybody is there, connecting tells.
 * @param {string} runFolder
 */
export function controlAddress(runFolder) {
  const { socket, pointer } = controlPlace(runFolder);
  try {
    return readFileSync(pointer, 'utf8').trim() || socket;
  } catch {
    return socket;
  }
}
