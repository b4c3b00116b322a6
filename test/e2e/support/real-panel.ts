import { type ChildProcess, execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../support/until.ts';
import { endProgram, spawnBound } from './background-program.ts';
import { BusConnection } from './bus-connection.ts';
import { itemInterface, itemPath } from './tray-item.ts';

const watcher = {
  name: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
};

/** What a panel is started with; each is a program and its arguments. */
export interface RealDesktop {
  readonly programs: readonly (readonly string[])[];
  /** Files below `XDG_CONFIG_HOME` that the panel reads. */
  readonly files: Readonly<Record<string, string>>;
}

const lxqtPanel = `[General]
__userfile__=true
panels=panel1

[panel1]
iconSize=22
panelSize=32
plugins=taskbar, statusnotifier
position=Bottom
width=100
width-percent=true

[statusnotifier]
type=statusnotifier

[taskbar]
type=taskbar
`;

const waybarConfig = JSON.stringify({
  ...{ layer: 'top', position: 'top', height: 30 },
  ...{ 'modules-right': ['tray'], tray: { 'icon-size': 22 } },
});

/** LXQt's panel, a tray of the old kind (XEmbed), and a window manager alone. */
export const realDesktops = {
  lxqt: {
    programs: [['openbox'], ['lxqt-panel']],
    files: { 'lxqt/panel.conf': lxqtPanel },
  },
  trayer: {
    programs: [['openbox'], ['trayer', '--edge', 'bottom']],
    files: {},
  },
  bare: { programs: [['openbox']], files: {} },
  /** On a Wayland session that is there already. */
  waybar: {
    programs: [['waybar']],
    files: { 'waybar/config': waybarConfig, 'waybar/style.css': '' },
  },
} as const satisfies Record<string, RealDesktop>;

export interface Surroundings {
  /** Made for the panel: its home, where it finds its settings. */
  readonly home: string;
  /** Null on a Wayland session without an X server. */
  readonly display: string | null;
  readonly busAddress: string;
  /** Of the session beside these. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A window as the window manager tells of it. */
export interface ManagedWindow {
  readonly pid: number;
  readonly name: string;
  readonly className: string;
  /** `_NET_WM_STATE`, as one line. */
  readonly state: string;
  /** Width of its largest picture; 0 where it has none. */
  readonly iconSize: number;
}

/** A real desktop's panel on a display and a bus of its own. */
export class RealPanel {
  readonly #bus: BusConnection;
  readonly #display: string | null;
  readonly #programs: readonly ChildProcess[];

  private constructor(
    bus: BusConnection,
    display: string | null,
    programs: readonly ChildProcess[],
  ) {
    this.#bus = bus;
    this.#display = display;
    this.#programs = programs;
  }

  static async start({ programs, files }: RealDesktop, around: Surroundings): Promise<RealPanel> {
    const { home, display, busAddress } = around;
    mkdirSync(home, { recursive: true, mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(home, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const env = {
      PATH: process.env['PATH'],
      ...(display === null ? {} : { DISPLAY: display }),
      DBUS_SESSION_BUS_ADDRESS: busAddress,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      XDG_RUNTIME_DIR: home,
      ...around.env,
    };
    const children = programs.map(([file = '', ...args]) =>
      spawnBound(file, args, { env, stdio: 'ignore' }),
    );
    const panel = new RealPanel(await BusConnection.open(busAddress), display, children);
    if (display !== null) {
      await until('a window manager is there', async () =>
        (await panel.#ask('-root', '_NET_SUPPORTING_WM_CHECK')).includes('window id'),
      );
    }
    return panel;
  }

  /** The left click on the one item, as the panel does it, once the item is there. */
  async activate(): Promise<void> {
    const { name, path: at, interface: iface } = watcher;
    const [item = ''] = await until('an item is on the panel', async () => {
      const answer = this.#bus.property(name, at, iface, 'RegisteredStatusNotifierItems');
      const items = (await answer.catch(() => [])) as readonly string[];
      return items.length > 0 ? items : null;
    });
    const [owner = ''] = item.split('/');
    await this.#bus.call(
      { name: owner, path: itemPath, interface: itemInterface },
      'Activate',
      'ii',
      [0, 0],
    );
  }

  /** Every window that the window manager manages. */
  async windows(): Promise<readonly ManagedWindow[]> {
    const ids = (await this.#ask('-root', '_NET_CLIENT_LIST')).match(/0x[\da-f]+/g) ?? [];
    const windows = await Promise.all(ids.map((id) => this.#window(id).catch(() => null)));
    return windows.filter((window) => window !== null);
  }

  async stop(): Promise<void> {
    this.#bus.close();
    for (const program of this.#programs) await endProgram(program);
  }

  /** Rejects when the window has gone. */
  async #window(id: string): Promise<ManagedWindow> {
    const text = await this.#ask('-id', id, ...properties);
    const of = (name: string): string =>
      new RegExp(`^${name}\\([^)]*\\) = ?(.*)$`, 'm').exec(text)?.[1] ?? '';
    const words = (value: string): string => /"([^"]*)"$/.exec(value)?.[1] ?? '';
    const icons = [...text.matchAll(/Icon \((\d+) x/g)].map(([, width]) => Number(width));
    return {
      pid: Number(of('_NET_WM_PID')),
      name: words(of('WM_NAME')),
      className: words(of('WM_CLASS')),
      state: of('_NET_WM_STATE').trim(),
      iconSize: Math.max(0, ...icons),
    };
  }

  async #ask(...args: readonly string[]): Promise<string> {
    return (await run('xprop', ['-display', this.#display ?? '', ...args])).stdout;
  }
}

const run = promisify(execFile);

const properties = ['_NET_WM_PID', 'WM_NAME', 'WM_CLASS', '_NET_WM_STATE', '_NET_WM_ICON'];
