import { afterAll, afterEach, beforeAll } from 'vitest';
import { realSidecar } from '../../support/real-sidecar.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';
import { App, type LaunchOptions } from './app.ts';
import { type Display, startDisplay } from './display.ts';
import { electronPath } from './electron-path.ts';
import { NotificationHost } from './notification-host.ts';
import { type SessionBus, startBus } from './session-bus.ts';
import { TrayHost, type TrayWait } from './tray-host.ts';

/** From `npm start`'s Electron process to a green icon, on a busy machine of two cores. */
export const startLimitMs = 15_000;

/** A display, a session bus with a tray and a notification service, and apps that end with the test. */
export class Stage {
  display!: Display;
  bus!: SessionBus;
  host!: TrayHost;
  notifications!: NotificationHost;
  readonly #apps: App[] = [];
  readonly #runs: Run[] = [];

  /** Sets the stage for every test of the file that calls it. */
  static forThisFile(): Stage {
    const stage = new Stage();
    beforeAll(async () => {
      stage.display = await startDisplay();
      stage.bus = await startBus();
      stage.host = await TrayHost.start(stage.bus.address);
      stage.notifications = await NotificationHost.start(stage.bus.address);
    });
    afterEach(async () => {
      await stage.#closeApps();
      for (const run of stage.#runs.splice(0)) run.dispose();
    });
    afterAll(async () => {
      stage.host.stop();
      stage.notifications.stop();
      await stage.bus.stop();
      await stage.display.stop();
    });
    return stage;
  }

  /** A run for apps to share. Its folder goes after them, at the end of the test. */
  newRun(): Run {
    const run = newRun();
    this.#runs.push(run);
    return run;
  }

  /** The real app with the real core unless told otherwise; `close` (and so no orphan) is sure to follow. */
  async launch(options: Partial<LaunchOptions> = {}): Promise<App> {
    const app = await App.launch({
      electron: electronPath() ?? '',
      display: this.display.name,
      busAddress: this.bus.address,
      ...options,
    });
    this.#apps.push(app);
    return app;
  }

  /** Launches, and waits until its icon says what `tooltip` asks for. */
  async launchTo(tooltip: RegExp, options: Partial<LaunchOptions> = {}): Promise<App> {
    const since = this.host.mark();
    const app = await this.launch(options);
    await this.host.tooltip(tooltip, { since, ...pidOf(app) });
    return app;
  }

  /**
   * The first crash is followed by 0.25 s without a sidecar, the second by 2 s, the third by 8 s: what a
   * busy machine must not sleep through comes after the second or third.
   */
  async crashAndRecover(app: App, file = realSidecar() ?? ''): Promise<void> {
    await crashAndRecover(this.host, app, file);
  }

  async #closeApps(): Promise<void> {
    const apps = this.#apps.splice(0);
    const ends = await Promise.allSettled(apps.map((app) => app.close()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
}

/** As `Stage` does it, for a script that has no stage. */
export async function crashAndRecover(
  host: Pick<TrayHost, 'mark' | 'tooltip'>,
  app: App,
  file = realSidecar() ?? '',
): Promise<void> {
  const starts = () => app.logs().filter(({ event }) => event === 'sidecar.ready').length;
  const before = starts();
  const since = host.mark();
  process.kill(sidecarPid(app, file), 'SIGKILL');
  // The tooltip alone may be one from before: it is told again when anything beside it changes.
  await until('the next sidecar answers', () => starts() > before);
  await host.tooltip(/Healthy/, { since, pid: app.pid });
}

/** Narrows a wait to the item of this app. */
const pidOf = (app: App): Partial<TrayWait> => ({ pid: app.pid }) as Partial<TrayWait>;

/** The pid of the one sidecar of this app. Throws when there is none, or more than one. */
export function sidecarPid(app: App, file = realSidecar() ?? ''): number {
  const found = app.sidecars(file);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} sidecars instead of one`);
  return only.pid;
}
