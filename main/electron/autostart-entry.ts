import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Autostart } from '../base/core/ports.ts';
import { makeFolder } from '../base/node/make-folder.ts';
import type { Machine } from '../base/node/paths.ts';

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
