/// <reference path="./x11.d.ts" />
import { promisify } from 'node:util';
import x11, { type XClient } from 'x11';
import type { Dispose } from '../base/core/ports.ts';

// Electron has no way to either of these on Linux since version 20. A bundle of its own: only who has an
// X server, and not before the popover is first shown, reads it.

const { eventMask } = x11;
const { PropertyChange = 0, StructureNotify = 0 } = eventMask;
const { SubstructureNotify = 0, SubstructureRedirect = 0 } = eventMask;

/** So often at each showing: one that does not obey must not be asked for ever. */
const mostAsks = 5;
const anyType = 0;
/** Four bytes each; no window has so many states. */
const longest = 64;

/** `mapState` of a window that is not shown. A frame that its window manager has still to show counts as shown. */
const unmapped = 0;

interface Connection {
  readonly client: XClient;
  readonly root: number;
}

/** Rejects where there is no such display, or it lets us not in. */
async function connect(display: string): Promise<Connection> {
  return await new Promise((resolve, reject) => {
    const client = x11.createClient({ display }, (error, { screen } = { client, screen: [] }) => {
      const [first] = screen;
      if (error || !first) reject(error ?? new Error('a display without a screen'));
      else resolve({ client, root: first.root });
    });
    // A window that has gone, or a server that has: neither is of any consequence here.
    client.on('error', reject);
  });
}

const atomOf = async (client: XClient, name: string): Promise<number> =>
  await promisify<boolean, string, number>(client.InternAtom).call(client, false, name);

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
      client.GetProperty(0, window, state, anyType, 0, longest, (error, answer) => {
        if (!error && !wordsIn(answer.data).includes(taskbar)) ask();
      });
    }
  });
  client.ChangeWindowAttributes(window, { eventMask: StructureNotify | PropertyChange });
  await new Promise<void>((resolve) => {
    client.GetWindowAttributes(window, (error, attributes) => {
      if (!error && attributes.mapState !== unmapped) askAnew();
      resolve();
    });
  });
  return () => client.terminate();
}

const wordsIn = (data: Buffer): readonly number[] =>
  Array.from({ length: data.length >> 2 }, (_, at) => data.readUInt32LE(at * 4));

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
