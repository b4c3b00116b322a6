// @ts-check
// In plain JavaScript, because `npm start -- --status` reads it before anything is installed.
import { join, resolve } from 'node:path';

/** @typedef {{ readonly env: Readonly<Record<string, string | undefined>>, readonly platform: NodeJS.Platform, readonly home: string }} Machine as in `paths.ts` */

/**
 * A path as a user writes it: `~` is the home folder also where no shell has seen it.
 * @param {string} text
 * @param {string} home
 */
export const userPath = (text, home) => resolve(text.replace(/^~(?=$|[/\\])/, () => home));

/**
 * The one folder of everything that KorProxy keeps (`KORPROXY_DATA_DIR`).
 * @param {Machine} machine
 */
export function dataFolder(machine) {
  const wanted = machine.env['KORPROXY_DATA_DIR'];
  return wanted ? userPath(wanted, machine.home) : defaultFolder(machine);
}

/** @param {Machine} machine */
function defaultFolder({ env, platform, home }) {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'KorProxy');
  if (platform === 'win32') {
    return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'KorProxy');
  }
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'korproxy');
}
