import type { BrowserWindow, BrowserWindowConstructorOptions, Event } from 'electron';
import type { Clock } from '../../base/core/ports.ts';
import { pageUrl } from '../app-identity.ts';
import { type SnapshotSource, sendSnapshots } from './snapshot-sender.ts';
import { popoverSize, type WindowLook, windowOptions } from './window-options.ts';

export interface TraylessOptions extends WindowLook {
  readonly host: SnapshotSource;
  readonly clock: Pick<Clock, 'after'>;
  readonly preload: string;
  readonly make: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** The user closed the only face that the app had. */
  readonly quit: () => void;
  /** The window has gone while the app stays. */
  readonly onClosed: () => void;
}

export interface TraylessWindow {
  readonly open: () => void;
  /** A click on a tray that has come. */
  readonly toggle: () => void;
  /** A tray has come: the hint goes, and closing the window only closes the window. */
  readonly release: () => void;
}

const hintHeight = 68;

/** A page that crashes again and again must not keep a core busy. */
const reloadMs = 1_000;

/** What to do about it, by desktop; the text of a style sheet, so without quotes of its own. */
const hint =
  'No tray was found, so KorProxy is this window: closing it quits. GNOME needs its ' +
  'AppIndicator extension, other desktops a tray in their panel.';

const hintStyle = `
  body::before {
    content: '${hint}';
    position: fixed;
    inset: 0 0 auto;
    box-sizing: border-box;
    height: ${hintHeight}px;
    padding: 9px 16px 8px;
    font: 12px/17px system-ui, sans-serif;
    color: light-dark(#55555e, #b3b3bc);
  }
  /* The page fills its window; here it leaves room for the hint. */
  korproxy-popover {
    inset: ${hintHeight}px 0 0;
  }`;

/**
 * The popover's page in a window with a frame, for a desktop without a tray: everything works as in
 * the popover, and a line at its top says what to install.
 */
export function openTraylessWindow(options: TraylessOptions): TraylessWindow {
  const { host, clock } = options;
  const window = options.make({
    ...windowOptions(options.preload, options),
    width: popoverSize.width,
    height: popoverSize.height + hintHeight,
    useContentSize: true,
    autoHideMenuBar: true,
  });
  let isOnlyFace = true;
  let hintKey: Promise<string> | null = null;
  sendSnapshots(window, { host, clock });
  const { webContents } = window;
  webContents.on('dom-ready', () => {
    if (isOnlyFace) hintKey = webContents.insertCSS(hintStyle);
  });
  webContents.on('render-process-gone', () => {
    clock.after(reloadMs, () => {
      if (!window.isDestroyed()) webContents.reload();
    });
  });
  window.on('close', (event: Pick<Event, 'preventDefault'>) => {
    if (!isOnlyFace) return;
    event.preventDefault();
    options.quit();
  });
  window.on('closed', options.onClosed);
  // Shown even when the load failed: an empty window tells more than none.
  void window
    .loadURL(pageUrl)
    .catch(() => {})
    .then(() => window.isDestroyed() || window.show());
  return {
    open: () => window.show(),
    toggle: () => (window.isVisible() ? window.close() : window.show()),
    release: () => {
      isOnlyFace = false;
      window.setContentSize(popoverSize.width, popoverSize.height);
      void hintKey?.then((key) => webContents.removeInsertedCSS(key));
    },
  };
}
