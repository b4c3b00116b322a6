import { promisify } from 'node:util';
import x11 from 'x11';
import type { Dispose } from '../base/core/ports.ts';
import { atomOf, connect, isShown, numbersOf } from './x11-connection.ts';

export { watchDesktopPresses } from './desktop-presses.ts';

// Electron has no way to any of these on Linux since version 20. A bundle of its own: only who has an
// X server, and not before the popover is first shown, reads it.

const { eventMask } = x11;
const { PropertyChange = 0, StructureNotify = 0 } = eventMask;
const { SubstructureNotify = 0, SubstructureRedirect = 0 } = eventMask;

/** So often at each showing: one that does not obey must not be asked for ever. */
const mostAsks = 5;

/**
 * Keeps a window out of task lists and pagers: asks the window manager for it each time that the
 * window has come onto the screen, since it forgets with each hide (EWMH, `_NET_WM_STATE`).
 */
export async function keepOffTaskbar(display: string, window: number): Promise<Dispose> {
  const { client, root } = await connect(display);
  const [state = 0, taskbar = 0, pager = 0] = await Promise.all(
    ['', '_SKIP_TASKBAR', '_SKIP_PAGER'].map((rest) => atomOf(client, `_NET_WM_STATE${rest}`)),
  );
  // Asked too early a window manager does not know the window yet; what it writes tells what it has heard.
  let asksLeft = 0;
  const ask = (): void => {
    if (asksLeft === 0) return;
    asksLeft -= 1;
    const [add, fromApplication] = [1, 1];
    const event = {
      name: 'ClientMessage',
      type: 33,
      seq: 0,
      format: 32,
      wid: window,
      message_type: state,
      data: [add, taskbar, pager, fromApplication, 0],
    };
    client.SendEvent(root, false, SubstructureNotify | SubstructureRedirect, event);
  };
  const askAnew = (): void => {
    asksLeft = mostAsks;
    ask();
  };
  client.on('event', ({ name, wid, atom }) => {
    if (wid !== window) return;
    if (name === 'MapNotify') askAnew();
    if (name === 'PropertyNotify' && atom === state) {
      void numbersOf(client, window, state).then((states) => {
        if (!states.includes(taskbar)) ask();
      });
    }
  });
  client.ChangeWindowAttributes(window, { eventMask: StructureNotify | PropertyChange });
  if (await isShown(client, window)) askAnew();
  return () => client.terminate();
}

/** Whether a tray of the old kind (XEmbed) stands on the display: Chromium shows its icon there by itself. */
export async function hasXembedTray(display: string): Promise<boolean> {
  const { client } = await connect(display);
  try {
    const tray = await atomOf(client, '_NET_SYSTEM_TRAY_S0');
    return (await promisify(client.GetSelectionOwner).call(client, tray)) !== 0;
  } finally {
    client.terminate();
  }
}
