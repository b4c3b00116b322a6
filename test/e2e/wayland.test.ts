import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { App } from './support/app.ts';
import { electronPath } from './support/electron-path.ts';
import { iconOnScreen } from './support/icon-on-screen.ts';
import { RealPanel, realDesktops } from './support/real-panel.ts';
import { requireParts } from './support/require-parts.ts';
import { type SessionBus, startBus } from './support/session-bus.ts';
import { SwaySession, type SwayWindow } from './support/sway-session.ts';
import { XInput } from './support/x-input.ts';

const root = path.join(import.meta.dirname, '..', '..');
const launcher = path.join(root, 'assets', 'package', 'launch.sh');

requireParts(
  'bus',
  'electron',
  'sidecar-v7',
  'sway',
)('on sway with waybar', () => {
  let run: Run;
  let bus: SessionBus;
  let sway: SwaySession;
  let panel: RealPanel;
  let app: App;

  beforeEach(async () => {
    run = newRun();
    bus = await startBus();
  });
  afterEach(async () => {
    await app.close();
    await panel.stop();
    await sway.stop();
    await bus.stop();
    run.dispose();
  });

  const launch = async (withX: boolean): Promise<void> => {
    const home = path.join(run.folder, 'desktop');
    sway = await SwaySession.start(home, { withX });
    const { display, env } = sway;
    const around = { display, busAddress: bus.address };
    panel = await RealPanel.start(realDesktops.waybar, { ...around, home, env });
    app = await App.launch({ ...around, env, launcher, electron: electronPath() ?? '' });
    await until('the bar has the green icon', async () =>
      iconOnScreen(await sway.picture(bar), 'healthy'),
    );
  };
  const popover = async (): Promise<SwayWindow | null> =>
    (await sway.windows()).find(({ pid, focused }) => pid === app.pid && focused) ?? null;
  /** Chromium writes its own command line with blanks. */
  const chosen = (): readonly string[] =>
    readFileSync(`/proc/${app.pid}/cmdline`, 'utf8').match(/--ozone-platform=\w+/g) ?? [];

  it('it runs by XWayland, and its popover opens by a click and goes by Escape', async () => {
    await launch(true);
    expect(chosen()).toEqual(['--ozone-platform=x11']);
    await panel.activate();
    expect(await until('the popover', popover)).toMatchObject({ shell: 'xwayland', rect: middle });
    const person = await XInput.open(sway.display ?? '');
    await person.pressEscape();
    await until('it has gone', async () => (await sway.windows()).length === 0);
    person.close();
  });

  it('it runs natively where there is no X server, its popover in the middle', async () => {
    await launch(false);
    expect(chosen()).toEqual(['--ozone-platform=wayland']);
    await panel.activate();
    expect(await until('the popover', popover)).toMatchObject({ shell: 'xdg_shell', rect: middle });
  });
});

const bar = '0,0 1280x30';

/** The bar is not a part of what windows are in the middle of. */
const middle = { x: 460, y: 165, width: 360, height: 500 };
