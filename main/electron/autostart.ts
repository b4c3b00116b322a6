import type { App } from 'electron';
import type { Autostart } from '../base/core/ports.ts';
import type { Machine } from '../base/node/paths.ts';
import { xdgAutostart } from './autostart-entry.ts';

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
  // An AppImage is mounted elsewhere at each start; its own file is what lasts.
  if (app.isPackaged) return [env['APPIMAGE'] || file];
  return [file, ...args.filter((argument) => argument === '--no-sandbox'), app.getAppPath()];
}
