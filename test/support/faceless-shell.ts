import type { Shell } from '../../main/base/core/shell-port.ts';

/** A shell that nobody sits at: every question is cancelled, and nothing opens. */
export const facelessShell: Shell = {
  openPath: async () => '',
  openUrl: async () => {},
  copyText: async () => {},
  readText: async () => '',
  pickProgram: async () => null,
  pickFolder: async () => null,
  pickConfig: async () => null,
  pickSaveFile: async () => null,
  autostart: null,
  openPopover: () => {},
  quit: () => {},
  onPower: () => () => {},
  isOnline: () => true,
};
