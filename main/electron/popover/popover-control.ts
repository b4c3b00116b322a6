import type { BrowserWindow } from 'electron';
import type { Clock, Dispose, Log } from '../../base/core/ports.ts';
import {
  type SnapshotSender,
  type SnapshotSource,
  type SnapshotWindow,
  sendSnapshots,
} from './snapshot-sender.ts';

/** The window under the tray icon, made when it is first shown. */
export interface PopoverWindow {
  readonly current: () => Pick<BrowserWindow, 'isVisible' | 'focus'> | null;
  /** Loads the page where there is none, then shows it. */
  readonly show: () => Promise<void>;
  readonly hide: () => void;
  /** Destroys window and page. */
  readonly drop: () => void;
  readonly onCreated: (listener: (window: CreatedWindow) => void) => void;
  readonly onBeforeShow: (listener: () => void) => void;
  readonly onHidden: (listener: () => void) => void;
}

export type CreatedWindow = SnapshotWindow &
  Pick<BrowserWindow, 'getNativeWindowHandle'> & {
    readonly webContents: Pick<BrowserWindow['webContents'], 'id'>;
  };

export interface PopoverOptions {
  readonly window: PopoverWindow;
  readonly host: SnapshotSource;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

export interface Popover {
  readonly open: () => void;
  readonly hide: () => void;
  readonly toggle: () => void;
}

/** A page costs about 55 MB; one that was closed this long is not coming back soon. */
const keepMs = 60_000;

/** Opens and closes the popover; its page is destroyed after a minute unseen. */
export function createPopover({ window, host, clock, log }: PopoverOptions): Popover {
  let sender: SnapshotSender | null = null;
  let opening: Promise<void> | null = null;
  let cancelDrop: Dispose = () => {};

  const drop = (): void => {
    cancelDrop();
    sender?.close();
    sender = null;
    window.drop();
  };
  window.onCreated((created) => {
    sender = sendSnapshots(created, { host, clock });
    created.webContents.on('render-process-gone', (_event, { reason }) => {
      log.warn('popover.gone', { reason });
      drop();
    });
  });
  window.onBeforeShow(() => {
    cancelDrop();
    // What ticks by the minute may be old by now.
    if (sender) host.refresh();
    sender?.push();
  });
  window.onHidden(() => {
    cancelDrop();
    cancelDrop = clock.after(keepMs, drop);
  });

  const open = (): void => {
    if (opening) return;
    if (window.current()?.isVisible()) return window.current()?.focus();
    opening = window
      .show()
      .catch((error: unknown) => {
        log.error('popover.failed', { error });
        drop();
      })
      .finally(() => {
        opening = null;
      });
  };
  return {
    open,
    hide: window.hide,
    toggle: () => (window.current()?.isVisible() ? window.hide() : open()),
  };
}
