import type { Tray } from 'electron';

/** What the boot hands over to the shell. */
export interface Launched {
  /** On the tray already, with the `starting` face. */
  readonly tray: Tray;
  readonly iconFolder: string;
  readonly secondLaunch: SecondLaunch;
}

/** A second launch may come before there is a popover to show. */
export interface SecondLaunch {
  seen: boolean;
}
