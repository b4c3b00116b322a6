import { createRequire } from 'node:module';
import path from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  protocol,
  session,
  Tray,
} from 'electron';
import { trayLook } from '../app/core/tray-look.ts';
import type { Host } from '../app/host.ts';
import { refusalOf } from '../app/refusal.ts';
import type { Log } from '../base/core/ports.ts';
import { systemClock as clock } from '../base/node/system-clock.ts';
import type { TrayCommand } from '../contract/actions.ts';
import { lockContents, lockSession } from './lockdown.ts';
import { notifyIncidents } from './notifications.ts';
import { createMenubarWindow } from './popover/menubar-window.ts';
import { servePage } from './popover/page.ts';
import { createPopover, type PopoverWindow } from './popover/popover-control.ts';
import { openTraylessWindow, type TraylessWindow } from './popover/trayless-window.ts';
import { popoverOptions } from './popover/window-options.ts';
import { busAddress } from './tray/session-bus.ts';
import { createTray } from './tray/tray.ts';
import { type TrayHost, watchTrayHost } from './tray/tray-host.ts';
import { trayImage } from './tray/tray-image.ts';

export interface UserInterfaceOptions {
  readonly host: Host;
  /** On the tray already, with the `starting` face. */
  readonly icon: Tray;
  readonly iconFolder: string;
}

export interface UserInterface {
  readonly open: () => void;
  readonly hide: () => void;
}

const isOnWayland = app.commandLine.getSwitchValue('ozone-platform') === 'wayland';

/** Null where no X server is, or none that we show windows on. */
const display = (process.platform === 'linux' && !isOnWayland && process.env['DISPLAY']) || null;

const onX11 = () => createRequire(__filename)('./x11.cjs') as typeof import('./x11.ts');

/** A panel may start after its apps at login; only then is its absence worth a window. */
const traylessAfterMs = 2_000;

/** Everything that the user sees: tray, popover, notification, and a window where there is no tray. */
export function createUserInterface({
  host,
  icon,
  iconFolder,
}: UserInterfaceOptions): UserInterface {
  const { log } = host;
  const preload = path.join(__dirname, 'preload.cjs');
  lockContents(app);
  lockSession(session.defaultSession);
  servePage(protocol, path.join(__dirname, 'popover'));

  let present = icon;
  const look = () => ({
    icon: path.join(iconFolder, '..', 'window.png'),
    isPackaged: app.isPackaged,
    isDark: nativeTheme.shouldUseDarkColors,
  });
  const window = createMenubarWindow(
    app,
    () => present.getBounds(),
    () => popoverOptions(preload, look()),
  );
  const popover = createPopover({ window, host, clock, log });
  if (display !== null) obeyDesktop(window, display, log);
  let trayless: TraylessWindow | null = null;
  const open = (): void => (trayless ?? popover).open();

  const tray = createTray({
    clock,
    platform: process.platform,
    icon,
    makeIcon: (image) => {
      present = new Tray(image);
      return present;
    },
    image: (state) => trayImage(nativeImage, iconFolder, state),
    buildMenu: (rows) => Menu.buildFromTemplate(rows),
    run: (command) => runFromMenu(host, command),
    onClick: () => (trayless ?? popover).toggle(),
  });
  const draw = (): void => tray.draw(trayLook(host.snapshot()));
  host.onSnapshot(draw);
  draw();
  notifyIncidents({ host, make: (options) => new Notification(options), onClick: open });

  const openTrayless = (): void => {
    trayless ??= openTraylessWindow({
      ...{ host, clock, preload, ...look() },
      make: (options) => new BrowserWindow(options),
      quit: () => app.quit(),
      onClosed: () => {
        trayless = null;
      },
    });
  };
  if (process.platform === 'linux') {
    followPanel({ log, openTrayless, release: () => trayless?.release(), renew: tray.renew });
  }
  return { open, hide: popover.hide };
}

/** The popover is no program of its own: it belongs in no list of windows, and goes at a press beside it. */
function obeyDesktop(popover: PopoverWindow, on: string, log: Log): void {
  popover.onCreated((window) => {
    const id = window.getNativeWindowHandle().readUInt32LE();
    // Read while other processes begin the page; before that the page would wait.
    const begun = new Promise<void>((resolve) => setImmediate(resolve)).then(onX11);
    const kept = begun.then(({ keepOffTaskbar }) => keepOffTaskbar(on, id));
    kept.catch((error: unknown) => log.info('popover.on-taskbar', { error }));
    const watched = begun.then(({ watchDesktopPresses }) =>
      watchDesktopPresses(on, id, (news) => {
        if (news === 'on-desktop') popover.hide();
        if (news === 'heard') log.debug('popover.presses-heard');
      }),
    );
    watched.catch((error: unknown) => log.info('popover.presses-unseen', { error }));
    window.on('closed', () => {
      for (const each of [kept, watched]) void each.then((stop) => stop()).catch(() => {});
    });
  });
}

/** What has no other place to say that it failed says so in a box, which holds nothing up. */
function runFromMenu(host: Host, command: TrayCommand): void {
  host.runTray(command).catch((error: unknown) => {
    const message = refusalOf(error, host.log).sentence;
    void dialog.showMessageBox({ type: 'warning', title: 'KorProxy', message });
  });
}

interface PanelActions {
  readonly log: Log;
  readonly openTrayless: () => void;
  readonly release: () => void;
  readonly renew: () => void;
}

function followPanel({ log, openTrayless, release, renew }: PanelActions): void {
  let cancel = (): void => {};
  let now: TrayHost | null = null;
  const openIfAlone = async (): Promise<void> => {
    const hasOther =
      display !== null &&
      (await onX11()
        .hasXembedTray(display)
        .catch(() => false));
    if (hasOther) log.info('tray.xembed');
    else if (now === 'none') openTrayless();
  };
  const address = busAddress(process.env);
  const stop = watchTrayHost({
    ...{ clock, address, pid: process.pid },
    onChange: (panel) => {
      now = panel;
      cancel();
      if (panel === 'none') {
        cancel = clock.after(traylessAfterMs, () => void openIfAlone());
        return;
      }
      if (panel === 'missed-us') renew();
      release();
    },
  });
  app.once('before-quit', () => {
    cancel();
    stop();
  });
}
