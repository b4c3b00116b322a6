// @ts-check
import { statSync } from 'node:fs';
import path from 'node:path';
import { textOf } from '../electron-runtime/installed-runtime.mjs';

/** Where Linux says that an ordinary user may not make the namespaces of Chromium's sandbox. */
const refusals = [
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
  ['/proc/sys/user/max_user_namespaces', '0'],
];

/**
 * Whether Chromium's sandbox can work for this runtime: as root it refuses to start, and where user
 * namespaces are closed it needs its set-uid program.
 * @param {string} program the Electron to be run
 * @returns {'allowed' | 'root' | 'blocked'}
 */
export function sandboxOf(program) {
  if (process.platform !== 'linux') return 'allowed';
  if (process.getuid?.() === 0) return 'root';
  return refusals.every(([file, refusal]) => textOf(file ?? '') !== refusal) || setUid(program)
    ? 'allowed'
    : 'blocked';
}

/** @param {string} program */
function setUid(program) {
  const { uid, mode } = statSync(path.join(path.dirname(program), 'chrome-sandbox'));
  return uid === 0 && (mode & 0o4000) !== 0;
}
