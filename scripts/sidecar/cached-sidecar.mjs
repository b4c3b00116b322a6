// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../bootstrap/cache-folder.mjs';
import { executable, onPath } from '../bootstrap/on-path.mjs';
import { platformKey } from './pins.mjs';

/**
 * Where a sidecar stands. `found` says which place in the order gave it.
 * @typedef {{ program: string, found: 'KORPROXY_SIDECAR' | 'PATH' | 'cache' }} StandingSidecar
 */

/** @param {string} platform as in `platformKey` */
export function programFor(platform) {
  return platform.startsWith('windows') ? 'cli-proxy-api.exe' : 'cli-proxy-api';
}

export const sidecarProgram = programFor(platformKey());

/**
 * The app looks into `sidecar` alone; what is made for another platform's package stands elsewhere.
 * @param {string} version
 * @param {string} [platform]
 */
export function sidecarFolder(version, platform = platformKey()) {
  return platform === platformKey()
    ? path.join(cacheFolder(), 'sidecar', version)
    : path.join(cacheFolder(), 'sidecar-elsewhere', platform, version);
}

/**
 * The sidecar that the app would run, in its order: the user's, PATH, the cache.
 * @param {string} version
 * @returns {StandingSidecar | null}
 */
export function usableSidecar(version) {
  const given = process.env['KORPROXY_SIDECAR'];
  if (given && executable(given)) return { program: given, found: 'KORPROXY_SIDECAR' };
  const installed = onPath(['cli-proxy-api', 'cliproxyapi']);
  if (installed) return { program: installed, found: 'PATH' };
  return cachedSidecar(version);
}

/**
 * The cache's copy. Its record is there from the first moment on, so one without it is not ours; the
 * digest in it is checked by the app before each start.
 * @param {string} version
 * @param {string} [platform]
 * @returns {StandingSidecar | null}
 */
export function cachedSidecar(version, platform = platformKey()) {
  const folder = sidecarFolder(version, platform);
  const program = path.join(folder, programFor(platform));
  if (!executable(program)) return null;
  try {
    const record = JSON.parse(readFileSync(path.join(folder, 'provenance.json'), 'utf8'));
    const whole = record.version === version && /^[0-9a-f]{64}$/.test(record.sha256);
    return whole ? { program, found: 'cache' } : null;
  } catch {
    // No record, or one cut off: the folder is provided anew.
    return null;
  }
}
