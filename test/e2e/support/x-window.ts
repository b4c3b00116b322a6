import x11 from 'x11';

export interface XWindow {
  readonly id: number;
  readonly map: () => void;
  readonly unmap: () => void;
  /** What a window manager would have been asked for it, as lists of numbers. */
  readonly asked: () => readonly (readonly number[])[];
  /** And of the connection that it was made by. */
  readonly close: () => void;
}

/** A bare window, not yet on the screen, and an ear where window managers listen. */
export async function openWindow(display: string): Promise<XWindow> {
  return await new Promise((resolve, reject) => {
    x11.createClient({ display }, (error, { client, screen: [first] }) => {
      if (error || !first) return reject(error ?? new Error('a display without a screen'));
      const id = client.AllocID();
      const asked: (readonly number[])[] = [];
      client.on('event', ({ name, wid, data }) => {
        if (name === 'ClientMessage' && wid === id) asked.push(data ?? []);
      });
      const { SubstructureNotify = 0 } = x11.eventMask;
      client.ChangeWindowAttributes(first.root, { eventMask: SubstructureNotify });
      client.CreateWindow(id, first.root, 10, 10, 200, 100);
      resolve({
        id,
        map: () => client.MapWindow(id),
        unmap: () => client.UnmapWindow(id),
        asked: () => asked,
        close: () => client.terminate(),
      });
    });
  });
}
