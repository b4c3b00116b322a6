import type { Picture } from '../../support/pixels.ts';
import type { BusConnection } from './bus-connection.ts';
import { TrayMenu } from './tray-menu.ts';

export const itemInterface = 'org.kde.StatusNotifierItem';
export const itemPath = '/StatusNotifierItem';

/** `[width, height, bytes]` as the bus has it. */
type Pixmap = readonly [number, number, Uint8Array];

/** The bus carries ARGB, high byte first. */
const fromArgb = ([width, height, argb]: Pixmap): Picture => {
  const rgba = new Uint8Array(argb.length);
  for (let at = 0; at < argb.length; at += 4) {
    const [alpha = 0, red = 0, green = 0, blue = 0] = argb.subarray(at, at + 4);
    rgba.set([red, green, blue, alpha], at);
  }
  return { width, height, rgba };
};

/** One tray icon as a desktop panel sees it. */
export class TrayItem {
  /** Its owner's name on the bus; a new one after the app is started anew. */
  readonly busName: string;
  readonly pid: number;
  readonly #bus: BusConnection;

  constructor(bus: BusConnection, busName: string, pid: number) {
    this.#bus = bus;
    this.busName = busName;
    this.pid = pid;
  }

  #property(name: string): Promise<unknown> {
    return this.#bus.property(this.busName, itemPath, itemInterface, name);
  }

  /** What a panel shows when the mouse rests on the icon. */
  async tooltip(): Promise<string> {
    // (icon name, icon pixmaps, title, text); Electron puts its text into the title.
    const value = await this.#property('ToolTip');
    const [, , title, text] = value as readonly [string, unknown, string, string];
    return [title, text].filter(Boolean).join('\n');
  }

  /** The largest picture on offer; null while there is none. */
  async icon(): Promise<Picture | null> {
    const pixmaps = (await this.#property('IconPixmap')) as readonly Pixmap[];
    const [largest] = [...pixmaps].sort((a, b) => b[0] - a[0]);
    return largest ? fromArgb(largest) : null;
  }

  /** `Active`, `Passive` or `NeedsAttention`. */
  async status(): Promise<string> {
    return String(await this.#property('Status'));
  }

  async menu(): Promise<TrayMenu> {
    return new TrayMenu(this.#bus, this.busName, String(await this.#property('Menu')));
  }

  /** The left click. */
  async activate(x = 0, y = 0): Promise<void> {
    const target = { name: this.busName, path: itemPath, interface: itemInterface };
    await this.#bus.call(target, 'Activate', 'ii', [x, y]);
  }
}
