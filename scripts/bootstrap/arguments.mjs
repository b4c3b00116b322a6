// @ts-check

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
 * Switches that Chromium needs on this system, before the app's folder.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @param {'allowed' | 'root' | 'blocked'} sandbox
 */
export function chromiumSwitches(env, platform, sandbox) {
  if (platform !== 'linux') return [];
  const switches = [];
  if (sandbox !== 'allowed') switches.push('--no-sandbox');
  if (!env['DISPLAY'] && env['WAYLAND_DISPLAY']) switches.push('--ozone-platform=wayland');
  return switches;
}
