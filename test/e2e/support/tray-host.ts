import type { Picture } from '../../support/pixels.ts';
import { until } from '../../support/until.ts';
import { BusConnection, type BusSignal } from './bus-connection.ts';
import { ChangeLog, type Wait } from './change-log.ts';
import { serveWatcher } from './status-notifier-watcher.ts';
import { from, is, type Of, type TrayChange } from './tray-change.ts';
import { itemInterface, TrayItem } from './tray-item.ts';
import { menuInterface, type TrayMenu } from './tray-menu.ts';

export interface TrayWait extends Wait {
  /** Only what the app with this pid does, where several share the bus. */
  readonly pid?: number;
}

/**
 * Plays the desktop's panel: owns the StatusNotifierWatcher of a bus, takes every item and follows it
 * by its signals. Not started, or stopped: a desktop without a tray.
 */
export class TrayHost {
  readonly #bus: BusConnection;
  readonly #log = new ChangeLog<TrayChange>();
  readonly #items = new Map<string, TrayItem>();
  /** Reads follow each other, so that changes are told in the order of their signals. */
  #reading: Promise<void> = Promise.resolve();

  private constructor(bus: BusConnection) {
    this.#bus = bus;
  }

  static async start(address: string): Promise<TrayHost> {
    const host = new TrayHost(await BusConnection.open(address));
    const rules = [
      `interface='${itemInterface}'`,
      `interface='${menuInterface}'`,
      "member='NameOwnerChanged'",
    ];
    await host.#bus.listen(rules, host.#onSignal);
    await serveWatcher(host.#bus, {
      items: () => [...host.#items.keys()],
      onRegister: (busName, atMs) => host.#register(busName, atMs),
    });
    return host;
  }

  /** Everything seen so far, oldest first. */
  get changes(): readonly TrayChange[] {
    return this.#log.entries;
  }

  mark(): number {
    return this.#log.mark();
  }

  /** Items on the bus now, oldest first. */
  get items(): readonly TrayItem[] {
    return [...this.#items.values()];
  }

  /** The newest item. Throws while there is none. */
  get item(): TrayItem {
    const item = this.items.at(-1);
    if (!item) throw new Error('no item on the tray');
    return item;
  }

  /** The item that is there, else the one that comes; with `since` one that came from there on. */
  async registered(wait: TrayWait = {}): Promise<Of<'registered'>> {
    return await this.#present('an item registers', is('registered'), wait);
  }

  async unregistered(wait: TrayWait = {}): Promise<Of<'unregistered'>> {
    return await this.#log.wait('the item goes', from(wait, is('unregistered')), wait);
  }

  /** A tooltip that matches: the present one, else one that comes; with `since` any from there on. */
  async tooltip(pattern: RegExp, wait: TrayWait = {}): Promise<Of<'tooltip'>> {
    const fits = (change: TrayChange): change is Of<'tooltip'> =>
      change.type === 'tooltip' && pattern.test(change.text);
    return await this.#present(`tooltip ${String(pattern)}`, fits, wait);
  }

  /** An icon that `fits`: the present one, else one that comes; with `since` any from there on. */
  async icon(fits: (picture: Picture) => boolean, wait: TrayWait = {}): Promise<Of<'icon'>> {
    const pick = (change: TrayChange): change is Of<'icon'> =>
      change.type === 'icon' && fits(change.picture);
    return await this.#present('a fitting icon', pick, wait);
  }

  async menuChanged(wait: TrayWait = {}): Promise<Of<'menu'>> {
    return await this.#log.wait('the menu changes', from(wait, is('menu')), wait);
  }

  async menu(): Promise<TrayMenu> {
    return await this.item.menu();
  }

  /**
   * Clicks a row of the newest item's menu, or of a submenu of it, once it is there and can be
   * clicked: a menu follows its tooltip a moment later.
   */
  async click(...path: readonly (string | RegExp)[]): Promise<void> {
    const canBeClicked = async (): Promise<boolean> => {
      const row = await (await this.menu()).row(...path).catch(() => null);
      return row?.enabled ?? false;
    };
    await until(`row ${path.join(', ')} can be clicked`, canBeClicked, { everyMs: 50 });
    await (await this.menu()).click(...path);
  }

  async activate(x = 0, y = 0): Promise<void> {
    await this.item.activate(x, y);
  }

  /** The panel goes; the app and its item stay. */
  stop(): void {
    this.#bus.close();
  }

  async #present<S extends TrayChange>(
    what: string,
    pick: (change: TrayChange) => change is S,
    wait: TrayWait,
  ): Promise<S> {
    const fits = from(wait, pick);
    const now = wait.since === undefined ? this.#current(wait.pid).find(fits) : undefined;
    return now ?? (await this.#log.wait(what, fits, wait));
  }

  /** What holds now: of each item that is there the last change of each kind. */
  #current(pid: number | undefined): readonly TrayChange[] {
    const last = new Map<string, TrayChange>();
    for (const change of this.#log.entries) {
      const { item, type } = change;
      const belongs = pid === undefined ? item === this.items.at(-1) : item.pid === pid;
      if (belongs && this.#items.get(item.busName) === item) last.set(type, change);
    }
    return [...last.values()];
  }

  #register(busName: string, atMs: number): void {
    this.#enqueue(async () => {
      const item = new TrayItem(this.#bus, busName, await this.#bus.pidOf(busName));
      this.#items.delete(busName);
      this.#items.set(busName, item);
      this.#log.add({ type: 'registered', item, atMs });
      await this.#readTooltip(item, atMs);
      await this.#readIcon(item, atMs);
    });
  }

  readonly #onSignal = ({ sender, member, body, atMs }: BusSignal): void => {
    if (member === 'NameOwnerChanged' && body[2] === '') this.#forget(String(body[0]), atMs);
    this.#enqueue(async () => {
      const item = this.#items.get(sender);
      if (!item) return;
      if (member === 'NewToolTip') await this.#readTooltip(item, atMs);
      if (member === 'NewIcon') await this.#readIcon(item, atMs);
      if (member === 'LayoutUpdated' || member === 'ItemsPropertiesUpdated') {
        this.#log.add({ type: 'menu', item, atMs });
      }
    });
  };

  #forget(busName: string, atMs: number): void {
    this.#enqueue(() => {
      const item = this.#items.get(busName);
      if (this.#items.delete(busName) && item) this.#log.add({ type: 'unregistered', item, atMs });
      return Promise.resolve();
    });
  }

  async #readTooltip(item: TrayItem, atMs: number): Promise<void> {
    this.#log.add({ type: 'tooltip', item, atMs, text: await item.tooltip() });
  }

  async #readIcon(item: TrayItem, atMs: number): Promise<void> {
    const picture = await item.icon();
    if (picture) this.#log.add({ type: 'icon', item, atMs, picture });
  }

  #enqueue(read: () => Promise<void>): void {
    // A read fails when its item has just gone; the bus tells that by itself.
    this.#reading = this.#reading.then(read).catch(() => {});
  }
}
