import { Variant } from '@particle/dbus-next';
import type { BusConnection } from './bus-connection.ts';

export const menuInterface = 'com.canonical.dbusmenu';

export interface TrayRow {
  readonly id: number;
  readonly label: string;
  readonly type: 'standard' | 'separator';
  readonly enabled: boolean;
  readonly visible: boolean;
  /** Null where the row is not a check or a radio row. */
  readonly checked: boolean | null;
  readonly children: readonly TrayRow[];
}

/** `[id, properties, children]`; properties at their default are left out. */
type Layout = readonly [number, Readonly<Record<string, unknown>>, readonly Layout[]];

/** On the bus `_` marks the key of a row and `__` is an underscore. */
const withoutMnemonic = (label: string): string => label.replaceAll(/_(_?)/g, '$1');

const toRow = ([id, properties, children]: Layout): TrayRow => ({
  id,
  label: withoutMnemonic(String(properties['label'] ?? '')),
  type: properties['type'] === 'separator' ? 'separator' : 'standard',
  enabled: properties['enabled'] !== false,
  visible: properties['visible'] !== false,
  checked: properties['toggle-type'] ? properties['toggle-state'] === 1 : null,
  children: children.map(toRow),
});

/** The item's menu, as a panel reads and drives it. */
export class TrayMenu {
  readonly #bus: BusConnection;
  readonly #target: { readonly name: string; readonly path: string; readonly interface: string };

  constructor(bus: BusConnection, busName: string, path: string) {
    this.#bus = bus;
    this.#target = { name: busName, path, interface: menuInterface };
  }

  /** All visible rows, separators included, in the order a user sees them. */
  async rows(): Promise<readonly TrayRow[]> {
    return (await this.#layout()).rows;
  }

  async #layout(): Promise<{ readonly revision: number; readonly rows: readonly TrayRow[] }> {
    const reply = await this.#bus.call(this.#target, 'GetLayout', 'iias', [0, -1, []]);
    const [revision, root] = reply as [number, Layout];
    return { revision, rows: toRow(root).children.filter((row) => row.visible) };
  }

  /** A row, or one of a submenu when the labels lead there. */
  async row(...path: readonly (string | RegExp)[]): Promise<TrayRow> {
    return this.#find(await this.rows(), path);
  }

  #find(all: readonly TrayRow[], path: readonly (string | RegExp)[]): TrayRow {
    let rows = all;
    let found: TrayRow | undefined;
    for (const label of path) {
      found = rows.find((row) =>
        typeof label === 'string' ? row.label === label : label.test(row.label),
      );
      if (!found) {
        const labels = rows.map((row) => row.label || '-').join(' | ');
        throw new Error(`no row ${String(label)} in: ${labels}`);
      }
      rows = found.children;
    }
    if (!found) throw new Error('no label was given');
    return found;
  }

  /**
   * As a panel does, a disabled row is refused here and never reaches the app, and a menu that was
   * replaced between the look and the click is looked at anew.
   */
  async click(...path: readonly (string | RegExp)[]): Promise<void> {
    for (;;) {
      const { revision, rows } = await this.#layout();
      const row = this.#find(rows, path);
      if (!row.enabled) throw new Error(`row ${row.label} is disabled`);
      try {
        await this.#send(row.id, 'clicked');
        return;
      } catch (error) {
        if ((await this.#layout()).revision === revision) throw error;
      }
    }
  }

  /** What a panel sends when the menu comes up and when it goes. */
  async open(): Promise<void> {
    await this.#bus.call(this.#target, 'AboutToShow', 'i', [0]);
    await this.#send(0, 'opened');
  }

  async close(): Promise<void> {
    await this.#send(0, 'closed');
  }

  async #send(id: number, event: string): Promise<void> {
    const body = [id, event, new Variant('i', 0), 0];
    await this.#bus.call(this.#target, 'Event', 'isvu', body);
  }
}
