import type { Autostart, Dispose } from './ports.ts';

/**
 * What a shell (tray or terminal) does for the app. Everything else is shared, so that the two
 * cannot differ in how they supervise.
 */
export interface Shell {
  /** Opens a file or folder with the user's program. Resolves with an error text, empty when it worked. */
  openPath(path: string): Promise<string>;
  /** https addresses of our own choosing only. */
  openUrl(url: string): Promise<void>;
  copyText(text: string): Promise<void>;
  /** What is on the clipboard; asked only to take off it what we put there. */
  readText(): Promise<string>;
  /** Lets the user pick a program; null when the choice was cancelled or there is no way to ask. */
  pickProgram(): Promise<string | null>;
  /** Lets the user pick a folder with accounts of another program; null as above. */
  pickFolder(): Promise<string | null>;
  /** Lets the user pick a config.yaml of another program; null as above. */
  pickConfig(): Promise<string | null>;
  /** Lets the user say where to save; null when that was cancelled or there is no way to ask. */
  pickSaveFile(suggestedName: string): Promise<string | null>;
  /** Null where the system offers no start at login. */
  readonly autostart: Autostart | null;
  openPopover(): void;
  quit(): void;
  /** `suspended` and `resumed` of the machine, where the shell can tell. */
  onPower(listener: (event: 'suspended' | 'resumed') => void): Dispose;
  /** False only where the system says that there is no network. */
  isOnline(): boolean;
}
