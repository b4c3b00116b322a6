// @ts-check
import os from 'node:os';
import path from 'node:path';

/**
 * KorProxy's folder in the per-user cache of the system. Sidecars and Electron runtimes live there,
 * so that several clones share them.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  return path.join(userCache(env, platform), 'korproxy');
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
function userCache(env, platform) {
  const home = env['HOME'] || os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches');
  if (platform === 'win32') return env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local');
  // The XDG rule: a relative path is to be ignored.
  const xdg = env['XDG_CACHE_HOME'];
  return xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache');
}

/**
 * What moves the cache elsewhere.
 * @param {NodeJS.Platform} [platform]
 */
export function cacheVariable(platform = process.platform) {
  if (platform === 'win32') return 'LOCALAPPDATA';
  return platform === 'darwin' ? 'HOME' : 'XDG_CACHE_HOME';
}

/** Where this clone stands. */
export const root = path.resolve(import.meta.dirname, '..', '..');
