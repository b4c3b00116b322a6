import x11 from 'x11';

export interface XWindow {
  readonly id: number;
  readonly map: () => void;
  readonly unmap: () => void;
  /** And of the connection that it was made by. */
  readonly close: () => void;
}

/** A bare window with a name, not yet on the screen. */
export async function openWindow(display: string, name: string): Promise<XWindow> {
  return await new Promise((resolve, reject) => {
    x11.createClient({ display }, (error, { client, screen: [first] }) => {
      if (error || !first) return reject(error ?? new Error('a display without a screen'));
      const id = client.AllocID();
      client.CreateWindow(id, first.root, 10, 10, 200, 100);
      client.ChangeProperty(0, id, client.atoms.WM_NAME, client.atoms.STRING, 8, name);
      resolve({
        id,
        map: () => client.MapWindow(id),
        unmap: () => client.UnmapWindow(id),
        close: () => client.terminate(),
      });
    });
  });
}
