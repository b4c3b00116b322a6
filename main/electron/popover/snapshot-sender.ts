import type { BrowserWindow } from 'electron';
import type { Host } from '../../app/host.ts';
import type { Clock, Dispose } from '../../base/core/ports.ts';
import { snapshotChannel } from '../../contract/commands.ts';

/** What a window that shows snapshots is asked for. */
export type SnapshotWindow = Pick<BrowserWindow, 'on' | 'isVisible' | 'isDestroyed'> & {
  readonly webContents: Pick<BrowserWindow['webContents'], 'on' | 'send' | 'isDestroyed'>;
};

export type SnapshotSource = Pick<Host, 'snapshot' | 'onSnapshot' | 'refresh'>;

export interface SnapshotSender {
  /** Sends the newest at once, for a window about to be shown. */
  readonly push: () => void;
  readonly close: Dispose;
}

/** Sentences with a time in them are drawn anew this often while somebody can see them. */
const refreshMs = 60_000;

/**
 * Keeps a window at the newest snapshot: when its page is there, when it is shown, and on each
 * change while it is on screen. A hidden window costs nothing.
 */
export function sendSnapshots(
  window: SnapshotWindow,
  { host, clock }: { readonly host: SnapshotSource; readonly clock: Pick<Clock, 'after'> },
): SnapshotSender {
  let isQueued = false;
  let isClosed = false;
  let cancelRefresh = (): void => {};
  /** What the page has already. */
  let sent: number | null = null;
  const { webContents } = window;
  const push = (): void => {
    if (isClosed || webContents.isDestroyed()) return;
    const snapshot = host.snapshot();
    if (snapshot.revision === sent) return;
    sent = snapshot.revision;
    webContents.send(snapshotChannel, snapshot);
  };
  const isOnScreen = (): boolean => !window.isDestroyed() && window.isVisible();
  const queue = (): void => {
    if (isQueued || !isOnScreen()) return;
    isQueued = true;
    // A burst of news within one turn is one push.
    setImmediate(() => {
      isQueued = false;
      push();
    });
  };
  const keepFresh = (): void => {
    cancelRefresh();
    cancelRefresh = clock.after(refreshMs, () => {
      if (isClosed || !isOnScreen()) return;
      host.refresh();
      keepFresh();
    });
  };
  const stop = host.onSnapshot(queue);
  // The preload has run by then and keeps it for the page's script, whose first frame has it so.
  webContents.on('did-navigate', () => {
    sent = null;
    push();
  });
  window.on('show', () => {
    push();
    keepFresh();
  });
  window.on('hide', () => cancelRefresh());
  const close = (): void => {
    isClosed = true;
    cancelRefresh();
    stop();
  };
  window.on('closed', close);
  return { push, close };
}
