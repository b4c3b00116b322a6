import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { App } from 'electron';
import type { Autostart } from '../base/core/ports.ts';
import { makeFolder } from '../base/node/make-folder.ts';
import type { Machine } from '../base/node/paths.ts';

type LoginApp = Pick<
  App,
  'getAppPath' | 'getLoginItemSettings' | 'isPackaged' | 'setLoginItemSettings'
>;

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * Start at login: the system's own list on macOS and Windows, an autostart entry on Linux. Null
 * where it would start a bare Electron instead of us.
 */
export function autostart(app: LoginApp, machine: Machine, program: Program): Autostart | null {
  if (machine.platform === 'linux') return xdgAutostart(machine, commandOf(app, machine, program));
  if (!app.isPackaged) return null;
  return {
    enabled: () => app.getLoginItemSettings().openAtLogin,
    set: (enabled) => app.setLoginItemSettings({ openAtLogin: enabled }),
  };
}

function commandOf(app: LoginApp, { env }: Machine, { file, args }: Program): readonly string[] {
  // An AppImage is mounted elsewhere at each start; its own file is what lasts. Else what chooses the
  // display is started, which has the program's name, and the program another.
  if (app.isPackaged) return [env['APPIMAGE'] || file.replace(/-bin$/, '')];
  const folder = app.getAppPath();
  const launcher = join(folder, 'assets', 'package', 'launch.sh');
  return [launcher, file, ...args.filter((argument) => argument === '--no-sandbox'), folder];
}

/**
 * Start at login on Linux: an entry in the XDG autostart folder. Electron has it for macOS and
 * Windows only.
 */
export function xdgAutostart(machine: Machine, command: readonly string[]): Autostart {
  const path = join(configFolder(machine), 'autostart', 'korproxy.desktop');
  return {
    enabled: () => isOn(path),
    set(enabled) {
      if (!enabled) return rmSync(path, { force: true });
      makeFolder(dirname(path));
      writeFileSync(path, entryFor(command), { mode: 0o644 });
    },
  };
}

/** A relative path there is invalid and to be ignored (XDG Base Directory specification). */
function configFolder({ env, home }: Machine): string {
  const wanted = env['XDG_CONFIG_HOME'];
  return wanted && isAbsolute(wanted) ? wanted : join(home, '.config');
}

/** Desktops switch an entry off by these lines instead of deleting it. */
const offLine = /^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m;

function isOn(path: string): boolean {
  try {
    return !offLine.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}

/** With `TryExec` an entry whose program was uninstalled is passed over in silence. */
const entryFor = (command: readonly string[]): string => `[Desktop Entry]
Type=Application
Name=KorProxy
Comment=Keeps the local AI gateway alive
TryExec=${asValue(command[0] ?? '')}
Exec=${command.map(quoted).join(' ')}
Terminal=false
X-GNOME-Autostart-enabled=true
`;

/** Quoting of the Desktop Entry specification: first for Exec, then for a string value. */
function quoted(argument: string): string {
  const forExec = `"${argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
  return asValue(forExec);
}

const asValue = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
