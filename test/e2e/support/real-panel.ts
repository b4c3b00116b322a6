import { type ChildProcess, execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** Names of the bus without which the programs do not come up. */
  readonly services?: readonly string[];
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

/** At the top, as wide as the screen, window buttons at the left and the tray at the right. */
const xfcePanel = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
    </property>
    <property name="plugin-3" type="string" value="systray"/>
  </property>
</channel>
`;

/** Panels of LXQt, XFCE and waybar, a tray of the old kind (XEmbed), and a window manager alone. */
export const realDesktops = {
  lxqt: {
    programs: [['openbox'], ['lxqt-panel']],
    files: { 'lxqt/panel.conf': lxqtPanel },
  },
  xfce: {
    services: ['org.xfce.Xfconf'],
    programs: [['xfwm4'], ['xfce4-panel', '--disable-wm-check']],
    files: { 'xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml': xfcePanel },
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

/** What a bus would start for a name; ours starts nothing by itself. */
function programOf(name: string): readonly string[] {
  const text = readFileSync(`/usr/share/dbus-1/services/${name}.service`, 'utf8');
  return /^Exec=(.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
}

/** A window as the window manager tells of it. */
export interface ManagedWindow {
  readonly id: number;
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

  static async start(
    { services = [], programs, files }: RealDesktop,
    around: Surroundings,
  ): Promise<RealPanel> {
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
    const start = ([file = '', ...args]: readonly string[]): ChildProcess =>
      spawnBound(file, args, { env, stdio: 'ignore' });
    const bus = await BusConnection.open(busAddress);
    const children: ChildProcess[] = [];
    for (const name of services) {
      children.push(start(programOf(name)));
      await until(`${name} is there`, async () => (await bus.pidOf(name).catch(() => 0)) > 0);
    }
    children.push(...programs.map(start));
    const panel = new RealPanel(bus, display, children);
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

  /** Which of them has the focus, by its id. */
  async active(): Promise<number> {
    const text = await this.#ask('-root', '_NET_ACTIVE_WINDOW');
    return Number(/0x[\da-f]+/.exec(text)?.[0]);
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
      id: Number(id),
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
