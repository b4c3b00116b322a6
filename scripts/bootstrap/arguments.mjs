// @ts-check
import path from 'node:path';
import { root } from './cache-folder.mjs';

/**
 * How `npm start` runs the app: in the tray, or in the terminal when asked to or when there is no
 * display. `said` is the line that tells a choice we made ourselves.
 * @param {Pick<import('../../main/terminal/command-line.mjs').CommandLine, 'task' | 'given'>} commandLine
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {{ shell: 'tray' | 'terminal', said: string | null }}
 */
export function chooseShell({ task, given }, env, platform) {
  if (given.has('headless') || task !== 'run') return { shell: 'terminal', said: null };
  const displayed = Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (platform !== 'linux' || displayed) return { shell: 'tray', said: null };
  return {
    shell: 'terminal',
    said: 'There is no display here, so KorProxy runs in this terminal (as with npm start -- --headless).',
  };
}

/**
 * How Electron is started with the app's folder. On Linux through what chooses the display.
 * @param {string} executable
 * @param {NodeJS.Platform} platform
 * @param {'allowed' | 'root' | 'blocked'} sandbox
 * @returns {[string, string[]]}
 */
export function electronCommand(executable, platform, sandbox) {
  if (platform !== 'linux') return [executable, [root]];
  const switches = sandbox === 'allowed' ? [] : ['--no-sandbox'];
  return [path.join(root, 'assets', 'package', 'launch.sh'), [executable, ...switches, root]];
}
