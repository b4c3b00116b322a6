import { promisify } from 'node:util';
import x11, { type XClient } from 'x11';
import type { Dispose } from '../base/core/ports.ts';
import { atomOf, connect, isShown, numbersOf } from './x11-connection.ts';

/** A desktop's own window may stand in a frame, and that in another. */
const deepest = 4;

/** A press on the bare desktop or elsewhere; and that presses are heard from now on, or no longer. */
export type PressNews = 'on-desktop' | 'elsewhere' | 'heard' | 'unheard';

/**
 * Tells of each press on the bare desktop while a window is shown: window managers that give the desktop no
 * focus leave a popover open there, which everybody expects to go. A press on a panel counts as elsewhere, since
 * one on our icon closes the popover by itself, and so does one into another window, which takes the focus.
 */
export async function watchDesktopPresses(
  display: string,
  window: number,
  tell: (news: PressNews) => void,
): Promise<Dispose> {
  const { client, root } = await connect(display);
  // Presses on the root itself are one client's alone, mostly the window manager's; this tells of them besides.
  const input = await promisify(client.require<'xinput'>).call(client, 'xinput');
  const [type = 0, desktop = 0] = await Promise.all(
    ['', '_DESKTOP'].map((rest) => atomOf(client, `_NET_WM_WINDOW_TYPE${rest}`)),
  );
  const listen = (isListening: boolean): void => {
    const mask = isListening ? input.EventMask.RawButtonPress : 0;
    input.XISelectEvents(root, { deviceId: input.AllMasterDevices, mask });
    client.sync(() => tell(isListening ? 'heard' : 'unheard'));
  };
  const isDesktop = async (at: number): Promise<boolean> =>
    (await numbersOf(client, at, type)).includes(desktop);
  const look = async (): Promise<void> => {
    tell((await onDesktop(client, root, isDesktop)) ? 'on-desktop' : 'elsewhere');
  };
  client.on('event', ({ name, wid }) => {
    if (name === 'XIRawButtonPress') void look();
    else if (wid === window && name === 'MapNotify') listen(true);
    else if (wid === window && name === 'UnmapNotify') listen(false);
  });
  client.ChangeWindowAttributes(window, { eventMask: x11.eventMask['StructureNotify'] ?? 0 });
  if (await isShown(client, window)) listen(true);
  return () => client.terminate();
}

/** Whether the pointer is on no window at all, or on one that is the desktop. */
async function onDesktop(
  client: XClient,
  root: number,
  isDesktop: (window: number) => Promise<boolean>,
): Promise<boolean> {
  const under = async (window: number): Promise<number> =>
    await new Promise((resolve, reject) => {
      client.QueryPointer(window, (error, { child } = { child: 0 }) =>
        error ? reject(error) : resolve(child),
      );
    });
  let window = await under(root).catch(() => null);
  if (window === 0) return true;
  for (let depth = 0; window && depth < deepest; depth += 1) {
    if (await isDesktop(window)) return true;
    window = await under(window).catch(() => null);
  }
  return false;
}
