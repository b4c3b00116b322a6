import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';

/** The popover's size. */
export const popoverSize = { width: 360, height: 500 } as const;

/** What the page may do: draw, and talk through the preload. */
export function pagePreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    enableWebSQL: false,
    devTools: !isPackaged,
    // Electron would fetch dictionaries for it.
    spellcheck: false,
    // A throttled page paints a reopened popover a third later.
    backgroundThrottling: false,
  };
}

/** The theme's window colour, so that nothing flashes before the first paint. */
export const backgroundOf = (isDark: boolean): string => (isDark ? '#1C1C1F' : '#F6F6F7');

export interface WindowLook {
  /** The file of the app's own picture, for lists of windows. An X server takes none over a quarter of a megabyte. */
  readonly icon: string;
  readonly isPackaged: boolean;
  readonly isDark: boolean;
}

/** What every window of the page is, with a frame or without. */
export const windowOptions = (
  preload: string,
  { icon, isPackaged, isDark }: WindowLook,
): BrowserWindowConstructorOptions => ({
  title: 'KorProxy',
  show: false,
  resizable: false,
  maximizable: false,
  fullscreenable: false,
  icon,
  backgroundColor: backgroundOf(isDark),
  webPreferences: pagePreferences(preload, isPackaged),
});

export const popoverOptions = (
  preload: string,
  look: WindowLook,
): BrowserWindowConstructorOptions => ({
  ...windowOptions(preload, look),
  ...popoverSize,
  frame: false,
  minimizable: false,
  skipTaskbar: true,
});
