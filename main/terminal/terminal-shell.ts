import { ActionRefused } from '../base/core/action-refused.ts';
import type { Shell } from '../base/core/shell-port.ts';

const noDesktop = 'There is no desktop to do this on. Start KorProxy with its tray instead.';

/** What a terminal can do for the app: nearly nothing, and it says so. */
export function terminalShell(quit: () => void): Shell {
  const refuse = (): never => {
    throw new ActionRefused(noDesktop);
  };
  return {
    openPath: async () => noDesktop,
    openUrl: async () => refuse(),
    copyText: async () => refuse(),
    readText: async () => refuse(),
    pickProgram: async () => null,
    pickFolder: async () => null,
    pickConfig: async () => null,
    pickSaveFile: async () => null,
    autostart: null,
    openPopover: () => {},
    quit,
    onPower: () => () => {},
    isOnline: () => true,
  };
}
