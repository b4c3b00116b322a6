import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, type LaunchOptions } from '../../test/e2e/support/app.ts';
import { startDisplay } from '../../test/e2e/support/display.ts';
import { electronPath } from '../../test/e2e/support/electron-path.ts';
import { startBus } from '../../test/e2e/support/session-bus.ts';
import { TrayHost } from '../../test/e2e/support/tray-host.ts';
import { ask } from '../../test/support/ask.ts';
import { freePort } from '../../test/support/free-port.ts';
import { monotonicMs } from '../../test/support/monotonic.ts';
import { realSidecar } from '../../test/support/real-sidecar.ts';
import { until } from '../../test/support/until.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';

const here = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The bare app that every figure is held against. */
export const baselineRoot = here('./baseline');
export const baselineIcon = here('../../assets/icons/tray/healthy-44.png');

/** Real display, bus and tray for a bench run, and whatever was started on them. */
export interface Rig {
  readonly host: TrayHost;
  readonly launch: (options?: Partial<LaunchOptions>) => Promise<App>;
  readonly launchBaseline: (env?: Readonly<Record<string, string>>) => Promise<App>;
}

/** Does the work on a rig of its own. */
export async function onRig<T>(
  work: (rig: Rig) => Promise<T>,
  screen: Parameters<typeof startDisplay>[0] = {},
): Promise<T> {
  const electron = electronPath();
  if (electron === null) throw new Error('No Electron runtime. Run npm test once, it brings one.');
  const display = await startDisplay(screen);
  const bus = await startBus();
  const host = await TrayHost.start(bus.address);
  const launch = (options: Partial<LaunchOptions> = {}): Promise<App> =>
    App.launch({ electron, display: display.name, busAddress: bus.address, ...options });
  const launchBaseline: Rig['launchBaseline'] = (env = {}) =>
    launch({ root: baselineRoot, env: { KP_ICON: baselineIcon, ...env } });
  try {
    return await work({ host, launch, launchBaseline });
  } finally {
    host.stop();
    await bus.stop();
    await display.stop();
  }
}

/** Does the work with an app whose icon has come to say `said`. */
export async function withApp<T>(
  rig: Rig,
  launch: () => Promise<App>,
  work: (app: App) => Promise<T>,
  said = /Healthy/,
): Promise<T> {
  const since = rig.host.mark();
  const app = await launch();
  try {
    await rig.host.tooltip(said, { withinMs: 20_000, since, pid: app.pid });
    return await work(app);
  } finally {
    await app.close();
  }
}

/** From exec of the real sidecar, with nothing around it, to its first 200. */
export async function bareStartMs(): Promise<number> {
  const file = realSidecar();
  if (file === null) throw new Error('No CLIProxyAPI. Run npm test once, it brings one.');
  return inWorkFolder('kp-bare-', (folder) => startBare(file, folder));
}

async function startBare(file: string, folder: string): Promise<number> {
  const port = await freePort();
  const config = path.join(folder, 'config.yaml');
  writeFileSync(
    config,
    `host: 127.0.0.1\nport: ${port}\nauth-dir: ${folder}/auth\napi-keys: [k]\n`,
  );
  const startedMs = monotonicMs();
  const child = spawn(file, ['-config', config, '-local-model'], { cwd: folder, stdio: 'ignore' });
  const exited = new Promise((resolve) => void child.once('exit', resolve));
  try {
    await until('the bare core answers', () => ask(port, '/').catch(() => null), {
      withinMs: 10_000,
      everyMs: 2,
    });
    return monotonicMs() - startedMs;
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
