import type { App, BrowserWindowConstructorOptions, Tray } from 'electron';
import { Menubar } from 'menubar';
import { pageUrl } from '../app-identity.ts';
import type { PopoverWindow } from './popover-control.ts';

/**
 * menubar, and all that is odd about it, in one file. It keeps window, place and hiding on blur. The
 * tray's clicks are ours: its own handler shows an unfinished window on a second click, and lets the
 * error of a failed load go unheard. It is handed a stand-in for the tray that only knows its place.
 */
export function createMenubarWindow(
  app: App,
  bounds: Tray['getBounds'],
  options: () => BrowserWindowConstructorOptions,
): PopoverWindow {
  const place = { getBounds: bounds, on: () => place, setToolTip: () => {} };
  const menubar = new Menubar(app, {
    index: pageUrl,
    tray: place as unknown as Tray,
    browserWindow: options(),
    activateWithApp: false,
  });
  // Hidden, the window loses the focus, and 0.1 s after that menubar hides it, shown again meanwhile or not.
  menubar.on('after-show', () => clearTimeout(Reflect.get(menubar, '_blurTimeout')));
  // It takes a turn to be ready, and fails whoever asks before: an early click, a second launch.
  const ready = new Promise((resolve) => menubar.once('ready', resolve));
  return {
    current: () => menubar.window ?? null,
    show: async () => {
      await ready;
      // The theme may have changed since the last window was made.
      menubar.setOption('browserWindow', options());
      await menubar.showWindow();
    },
    hide: () => menubar.hideWindow(),
    drop: () => {
      const { window } = menubar;
      if (!window || window.isDestroyed()) return;
      menubar.hideWindow();
      // It forgets its window on 'close' alone, which `destroy` does not tell; `close` asks the
      // page, which may be gone or hang.
      window.emit('close');
      window.destroy();
    },
    onCreated: (listener) => {
      menubar.on('before-load', () => {
        if (menubar.window) listener(menubar.window);
      });
    },
    onBeforeShow: (listener) => void menubar.on('show', listener),
    onHidden: (listener) => void menubar.on('after-hide', listener),
  };
}
