import type { Tray } from 'electron';

/** What the boot hands over to the shell. */
export interface Launched {
  /** On the tray already, with the `starting` face. */
  readonly tray: Tray;
  readonly iconFolder: string;
  readonly openWanted: OpenWanted;
  /** No other app has the data folder, and none can come to have it. */
  readonly holdsFolder: boolean;
}

/** A second launch or a click may come before there is a popover to show. */
export interface OpenWanted {
  seen: boolean;
}
