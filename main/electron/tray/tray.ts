import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { TrayLook, TrayRow } from '../../app/core/tray-look.ts';
import type { Clock } from '../../base/core/ports.ts';
import type { TrayCommand } from '../../contract/actions.ts';
import type { HealthState } from '../../contract/health.ts';
import { firstTooltip } from '../app-identity.ts';

/** What we use of Electron's tray; a test's fake has no more. */
export type TrayIcon = Pick<
  Tray,
  'setImage' | 'setToolTip' | 'setContextMenu' | 'popUpContextMenu' | 'on' | 'destroy'
>;

type ActionRow = Extract<TrayRow, { type: 'action' }>;

export interface TrayOptions {
  readonly clock: Pick<Clock, 'after' | 'ticks'>;
  readonly platform: NodeJS.Platform;
  /** Made by the boot; shows the `starting` face already. */
  readonly icon: TrayIcon;
  readonly makeIcon: (image: NativeImage) => TrayIcon;
  readonly image: (state: HealthState) => NativeImage;
  readonly buildMenu: (rows: MenuItemConstructorOptions[]) => Menu;
  readonly run: (command: TrayCommand) => void;
  readonly onClick: () => void;
}

export interface TrayView {
  readonly draw: (face: TrayLook) => void;
  /** A new icon in place of one that its panel never saw. */
  readonly renew: () => void;
}

/**
 * A change of latency alone waits this long. Each new menu has new row ids on the bus (seen with
 * Electron 33.4.11: it never updates rows in place, and does not tell when a menu is open), so a
 * panel that shows it swaps the rows under the pointer.
 */
const quietChangeMs = 60_000;
/** After a start come providers and tools one by one: they make one new menu. */
const settleMs = 1_000;

/**
 * Draws faces. What equals the last face is not sent again, because Electron would send it
 * (`NewIcon` with the same picture). Linux gets the menu ahead of time over the bus; elsewhere it is
 * made when it opens, so that an open one is never replaced.
 */
export function createTray(options: TrayOptions): TrayView {
  const { clock, platform } = options;
  const sendsMenu = platform === 'linux';
  let { icon } = options;
  let face: TrayLook | null = null;
  let shownImage: HealthState = 'starting';
  let shownTooltip = firstTooltip;
  let shownRows: readonly TrayRow[] = [];
  let menuSentAtMs = Number.NEGATIVE_INFINITY;
  let cancelQuiet = (): void => {};

  const click = (row: ActionRow): void => {
    // Electron has flipped the check mark by itself; what is true comes from the next face alone.
    if (row.checked !== null && sendsMenu) sendMenu(shownRows);
    options.run(row.action);
  };

  const menuOf = (rows: readonly TrayRow[]): Menu => options.buildMenu(template(rows, click));

  const sendMenu = (rows: readonly TrayRow[]): void => {
    cancelQuiet();
    icon.setContextMenu(menuOf(rows));
    shownRows = rows;
    menuSentAtMs = clock.ticks();
  };

  const drawMenu = ({ rows }: TrayLook, isNewState: boolean): void => {
    if (equal(rows, shownRows)) return cancelQuiet();
    if (
      isNewState ||
      !equal(without(rows, 'status', 'submenu'), without(shownRows, 'status', 'submenu'))
    )
      return sendMenu(rows);
    const isQuiet = equal(without(rows, 'status'), without(shownRows, 'status'));
    const waitMs = menuSentAtMs + (isQuiet ? quietChangeMs : settleMs) - clock.ticks();
    cancelQuiet();
    cancelQuiet = clock.after(Math.max(0, waitMs), () => sendMenu(rows));
  };

  const draw = (next: TrayLook): void => {
    const isNewState = next.icon !== shownImage;
    face = next;
    if (isNewState) {
      shownImage = next.icon;
      icon.setImage(options.image(next.icon));
    }
    if (next.tooltip !== shownTooltip) {
      shownTooltip = next.tooltip;
      icon.setToolTip(next.tooltip);
    }
    if (sendsMenu) drawMenu(next, isNewState);
  };

  const listen = (): void => {
    icon.on('click', options.onClick);
    if (sendsMenu) return;
    icon.on('right-click', () => {
      if (face) icon.popUpContextMenu(menuOf(face.rows));
    });
  };

  listen();
  return {
    draw,
    renew: () => {
      icon.destroy();
      icon = options.makeIcon(options.image(shownImage));
      listen();
      shownTooltip = '';
      shownRows = [];
      if (face) draw(face);
    },
  };
}

const without = (
  rows: readonly TrayRow[],
  ...types: readonly TrayRow['type'][]
): readonly TrayRow[] => rows.filter(({ type }) => !types.includes(type));

/** Rows hold plain values in a fixed order. */
const equal = (one: readonly TrayRow[], other: readonly TrayRow[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const template = (
  rows: readonly TrayRow[],
  click: (row: ActionRow) => void,
): MenuItemConstructorOptions[] => rows.map((row) => itemOf(row, click));

function itemOf(row: TrayRow, click: (row: ActionRow) => void): MenuItemConstructorOptions {
  switch (row.type) {
    case 'separator':
      return { type: 'separator' };
    case 'status':
      return { label: escaped(row.label), enabled: false };
    case 'action':
      return {
        label: escaped(row.label),
        enabled: row.enabled,
        ...(row.checked === null ? {} : { type: 'checkbox', checked: row.checked }),
        click: () => click(row),
      };
    case 'submenu':
      return { label: escaped(row.label), submenu: template(row.rows, click) };
  }
}

/** A single ampersand would mark the next letter as its key. */
const escaped = (label: string): string => label.replaceAll('&', '&&');
