import { describe } from 'vitest';
import { realSidecar } from '../../support/real-sidecar.ts';
import { programOnPath } from './background-program.ts';
import { electronPath, packagedPath } from './electron-path.ts';
import { canRunSway } from './sway-session.ts';

const parts = {
  display: { isHere: () => programOnPath('Xvfb') !== null, absence: 'no Xvfb' },
  bus: { isHere: () => programOnPath('dbus-daemon') !== null, absence: 'no dbus-daemon' },
  xclip: { isHere: () => programOnPath('xclip') !== null, absence: 'no xclip' },
  electron: { isHere: () => electronPath() !== null, absence: 'no Electron runtime' },
  panels: {
    isHere: () =>
      ['openbox', 'lxqt-panel', 'trayer', 'xprop'].every(
        (program) => programOnPath(program) !== null,
      ),
    absence: 'no real panels',
  },
  xfce: {
    isHere: () =>
      ['xfwm4', 'xfce4-panel', 'xprop'].every((program) => programOnPath(program) !== null),
    absence: 'no XFCE panel',
  },
  sway: { isHere: canRunSway, absence: 'no sway with waybar, grim and Xwayland' },
  packaged: { isHere: () => packagedPath() !== null, absence: 'no packaged app' },
  'sidecar-v6': { isHere: () => realSidecar('v6') !== null, absence: 'no CLIProxyAPI v6' },
  'sidecar-v7': { isHere: () => realSidecar('v7') !== null, absence: 'no CLIProxyAPI v7' },
} as const;

export type Part = keyof typeof parts;

/** The parts that are not on this machine, in words; empty when all are. */
export function missingParts(needed: readonly Part[]): readonly string[] {
  return needed.flatMap((part) => (parts[part].isHere() ? [] : [parts[part].absence]));
}

/**
 * `describe` for tests on real parts: the one way in which such a test may be skipped. It is skipped
 * where a part is missing, and its title says which; with `CI` set that is an error instead.
 */
export function requireParts(
  ...needed: readonly Part[]
): (title: string, body: () => void) => void {
  const missing = missingParts(needed).join(', ');
  if (missing === '') return (title, body) => describe(title, body);
  if (process.env['CI']) throw new Error(`CI must not skip tests on real parts: ${missing}`);
  return (title, body) => describe.skip(`${title} (skipped: ${missing})`, body);
}
