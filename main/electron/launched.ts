import type { Tray } from 'electron';

/** What the boot hands over to the shell. */
export interface Launched {
  /** On the tray already, with the `starting` face. */
  readonly tray: Tray;
  readonly iconFolder: string;
  readonly secondLaunch: SecondLaunch;
  /** No other app has the data folder, and none can come to have it. */
  readonly holdsFolder: boolean;
}

/** A second launch may come before there is a popover to show. */
export interface SecondLaunch {
  seen: boolean;
}
