import path from 'node:path';
import type { Run } from '../../support/run-folder.ts';

/** What one launch finds around it. */
export interface Surroundings {
  /** Null: no display at all. */
  readonly display: string | null;
  readonly busAddress: string;
  /** Goes into `KORPROXY_SIDECAR`; without it the app finds one by itself. */
  readonly sidecar?: string;
  /** Beside or over everything above. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where one launch keeps its things. */
export interface AppPlace {
  readonly run: Run;
  readonly dataDir: string;
  readonly port: number;
}

/** Passed on from the test's own environment; nothing else is, so that no setting leaks in. */
const inheritedNames = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'XDG_CACHE_HOME'];

/** Chromium refuses its sandbox to root; without a GPU, software drawing keeps pictures from being empty. */
export const switches = (): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
];

export const appEnvironment = (
  options: Surroundings,
  { run, dataDir, port }: AppPlace,
): Record<string, string> => ({
  ...Object.fromEntries(
    inheritedNames.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  ...run.env,
  ...(options.display === null ? {} : { DISPLAY: options.display }),
  DBUS_SESSION_BUS_ADDRESS: options.busAddress,
  XDG_CONFIG_HOME: path.join(run.folder, 'config'),
  KORPROXY_DATA_DIR: dataDir,
  KORPROXY_PORT: String(port),
  ...(options.sidecar === undefined ? {} : { KORPROXY_SIDECAR: options.sidecar }),
  ...options.env,
});
