import x11 from 'x11';
import { atomOf, connect } from '../../../main/electron/x11-connection.ts';

export interface XWindow {
  readonly id: number;
  /** Whether it is on the screen, as its server told last. */
  readonly isThere: () => boolean;
  readonly map: () => void;
  readonly unmap: () => void;
  /** Says that it is the desktop. */
  readonly markAsDesktop: () => Promise<void>;
  /** What a window manager would have been asked for it, as lists of numbers. */
  readonly asked: () => readonly (readonly number[])[];
  /** And of the connection that it was made by. */
  readonly close: () => void;
}

/** A bare window, not yet on the screen, and an ear where window managers listen. */
export async function openWindow(display: string, { x = 10 } = {}): Promise<XWindow> {
  const { client, root } = await connect(display);
  const id = client.AllocID();
  const asked: (readonly number[])[] = [];
  let isThere = false;
  client.on('event', ({ name, wid, data }) => {
    if (wid !== id) return;
    if (name === 'ClientMessage') asked.push(data ?? []);
    if (name === 'MapNotify') isThere = true;
    if (name === 'UnmapNotify') isThere = false;
  });
  const { SubstructureNotify = 0 } = x11.eventMask;
  client.ChangeWindowAttributes(root, { eventMask: SubstructureNotify });
  client.CreateWindow(id, root, x, 10, 200, 100);
  return {
    id,
    isThere: () => isThere,
    map: () => client.MapWindow(id),
    unmap: () => client.UnmapWindow(id),
    markAsDesktop: async () => {
      const [type = 0, desktop = 0, atom = 0] = await Promise.all(
        ['_NET_WM_WINDOW_TYPE', '_NET_WM_WINDOW_TYPE_DESKTOP', 'ATOM'].map((name) =>
          atomOf(client, name),
        ),
      );
      const value = Buffer.alloc(4);
      value.writeUInt32LE(desktop);
      client.ChangeProperty(0, id, type, atom, 32, value);
    },
    asked: () => asked,
    close: () => client.terminate(),
  };
}
