/** What the places of files depend on; given, so that every system's rule can be tested on any. */
export interface Computer {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  readonly home: string;
}

const separatorOf = ({ platform }: Computer): string => (platform === 'win32' ? '\\' : '/');

export const joined = (computer: Computer, ...parts: readonly string[]): string =>
  parts.join(separatorOf(computer));

export const inHome = (computer: Computer, ...parts: readonly string[]): string =>
  joined(computer, computer.home, ...parts);

/** A folder that a variable may move; relative values count as not set, as most tools have it. */
export function folderOf(
  computer: Computer,
  variable: string,
  ...usual: readonly string[]
): string {
  const moved = computer.env[variable];
  if (moved && isAbsolute(computer, moved)) return moved.replace(/(?<=.)[\\/]+$/, '');
  return inHome(computer, ...usual);
}

const isAbsolute = ({ platform }: Computer, path: string): boolean =>
  platform === 'win32' ? /^([A-Za-z]:[\\/]|\\\\)/.test(path) : path.startsWith('/');

/** `~/.config`, which XDG moves on Linux only, as the tools that use it on every system do. */
export const dotConfig = (computer: Computer): string =>
  computer.platform === 'linux'
    ? folderOf(computer, 'XDG_CONFIG_HOME', '.config')
    : inHome(computer, '.config');

/** Where programs with a window keep their settings on each system. */
export function appDataFolder(computer: Computer): string {
  if (computer.platform === 'darwin') return inHome(computer, 'Library', 'Application Support');
  if (computer.platform === 'win32') return folderOf(computer, 'APPDATA', 'AppData', 'Roaming');
  return folderOf(computer, 'XDG_CONFIG_HOME', '.config');
}

/** With `~` for the home folder: shorter, and it names nobody. */
export function shownPath(computer: Computer, path: string): string {
  const start = `${computer.home}${separatorOf(computer)}`;
  return path.startsWith(start) ? `~${separatorOf(computer)}${path.slice(start.length)}` : path;
}
