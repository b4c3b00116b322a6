// @ts-check
import { existsSync } from 'node:fs';
import { onPath } from './on-path.mjs';
import { lastLines, runProgram } from './run-program.mjs';
import { StepFailure } from './step-failure.mjs';

/**
 * Something the system must have. `packages`: Debian names, the first that apt knows is taken (newer
 * releases carry some libraries under a `t64` name). `optional`: installed where we may, but its
 * absence stops nothing.
 * @typedef {{ library?: string, program?: readonly string[], file?: string, packages: readonly string[], optional?: boolean }} Need
 */

/** @type {readonly Need[]} */
export const needsOfElectron = [
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
  { library: 'libatk-bridge-2.0.so.0', packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
  { library: 'libcups.so.2', packages: ['libcups2t64', 'libcups2'] },
  { library: 'libXss.so.1', packages: ['libxss1'], optional: true },
  { library: 'libXtst.so.6', packages: ['libxtst6'], optional: true },
  { library: 'libnotify.so.4', packages: ['libnotify4'], optional: true },
];

/** @type {readonly Need[]} */
export const needsOfTests = [
  { program: ['Xvfb'], packages: ['xvfb'] },
  { program: ['xauth'], packages: ['xauth'] },
  { program: ['dbus-run-session'], packages: ['dbus', 'dbus-daemon'] },
  { program: ['dbus-launch'], packages: ['dbus-x11'] },
  { program: ['chromium', 'chromium-browser', 'google-chrome'], packages: ['chromium'] },
  {
    program: ['chromium-headless-shell'],
    packages: ['chromium-headless-shell'],
    optional: true,
  },
  { program: ['xclip'], packages: ['xclip'] },
  { program: ['openbox'], packages: ['openbox'], optional: true },
  { program: ['lxqt-panel'], packages: ['lxqt-panel'], optional: true },
  { program: ['trayer'], packages: ['trayer'], optional: true },
  { program: ['xfwm4'], packages: ['xfwm4'], optional: true },
  // It brings xfconf, without which it does not come up.
  { program: ['xfce4-panel'], packages: ['xfce4-panel'], optional: true },
  { program: ['sway'], packages: ['sway'], optional: true },
  { program: ['waybar'], packages: ['waybar'], optional: true },
  { program: ['grim'], packages: ['grim'], optional: true },
  { program: ['Xwayland'], packages: ['xwayland'], optional: true },
  { program: ['xprop'], packages: ['x11-utils'] },
  { program: ['ps'], packages: ['procps'] },
  { program: ['setpriv'], packages: ['util-linux'] },
  { program: ['ss'], packages: ['iproute2'] },
  { file: '/usr/share/doc/fonts-inter', packages: ['fonts-inter'], optional: true },
  {
    file: '/usr/share/doc/fonts-jetbrains-mono',
    packages: ['fonts-jetbrains-mono'],
    optional: true,
  },
];

/**
 * Installs what is missing where root and apt are there; else fails with the exact command.
 * Linux only: macOS and Windows bring all of it.
 * @param {readonly Need[]} needs
 * @param {(text: string) => void} progress
 */
export async function provideSystemPackages(needs, progress) {
  if (process.platform !== 'linux') return 'none needed here';
  const missing = await missingOf(needs);
  if (missing.length === 0) return 'in place';
  const apt = onPath(['apt-get']);
  const mayInstall = apt !== null && process.getuid?.() === 0;
  if (apt !== null && mayInstall) return installWith(apt, missing, progress);

  const blocking = missing.filter((need) => !need.optional);
  if (blocking.length === 0) return `without ${missing.map(nameOf).join(', ')} (optional)`;
  const names = apt === null ? missing.map((need) => need.packages.at(-1)) : await namesIn(missing);
  throw new StepFailure(
    'System packages are missing.',
    `not found: ${blocking.map(nameOf).join(', ')}`,
    apt === null
      ? `install them with this system's package manager (on Debian they are called ${names.join(' ')})`
      : `${onPath(['sudo']) ? 'run: sudo' : 'as root, run:'} apt-get install -y ${names.join(' ')}`,
  );
}

/**
 * @param {string} apt
 * @param {readonly Need[]} missing
 * @param {(text: string) => void} progress
 */
async function installWith(apt, missing, progress) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work on a machine that has just started; it is waited for.
  const waiting = ['-o', 'DPkg::Lock::Timeout=180'];
  let names = await namesIn(missing);
  let result = { code: /** @type {number | null} */ (1), output: '' };
  for (const attempt of ['with the lists at hand', 'with fresh lists']) {
    if (attempt === 'with fresh lists') {
      progress('apt-get update');
      await runProgram(apt, [...waiting, 'update'], { env });
      names = await namesIn(missing);
    }
    progress(`apt-get install ${names.join(' ')}`);
    const install = ['install', '-y', '--no-install-recommends'];
    result = await runProgram(apt, [...waiting, ...install, ...names], { env });
    if (result.code === 0) break;
  }
  const left = (await missingOf(missing)).filter((need) => !need.optional);
  if (left.length > 0) {
    throw new StepFailure(
      'System packages could not be installed.',
      lastLines(result.output) || `still not found: ${left.map(nameOf).join(', ')}`,
      `run: apt-get update && apt-get install -y ${names.join(' ')}`,
    );
  }
  return `installed ${names.join(' ')}`;
}

/** @param {readonly Need[]} needs */
export async function missingOf(needs) {
  const libraries = needs.some((need) => need.library) ? await knownLibraries() : null;
  return needs.filter((need) => {
    if (need.library) return libraries !== null && !libraries.has(need.library);
    if (need.program) return onPath(need.program) === null;
    return need.file !== undefined && !existsSync(need.file);
  });
}

/**
 * The names the dynamic loader knows; null where it cannot be asked (no glibc), and then nothing is
 * claimed to be missing.
 */
async function knownLibraries() {
  const ldconfig = onPath(['ldconfig'], { PATH: '/sbin:/usr/sbin:/bin:/usr/bin' });
  if (ldconfig === null) return null;
  const { code, output } = await runProgram(ldconfig, ['-p']);
  if (code !== 0) return null;
  return new Set(output.split('\n').map((line) => line.trim().split(' ', 1)[0] ?? ''));
}

/**
 * For each need the first of its packages that apt could install.
 * @param {readonly Need[]} needs
 */
async function namesIn(needs) {
  const all = needs.flatMap((need) => need.packages);
  const { output } = await runProgram('apt-cache', ['policy', ...all], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  const installable = new Set();
  let name = '';
  for (const line of output.split('\n')) {
    if (/^\S+:$/.test(line)) name = line.slice(0, -1);
    else if (/^ +Candidate: (?!\(none\))/.test(line)) installable.add(name);
  }
  // One name that apt does not know would cost all the others, so what is optional stays out.
  return needs.flatMap(({ packages, optional }) => {
    const known = packages.find((candidate) => installable.has(candidate));
    return known ?? (optional ? [] : (packages[0] ?? []));
  });
}

/** @param {Need} need */
function nameOf(need) {
  return need.library ?? need.program?.[0] ?? need.packages[0] ?? '';
}
