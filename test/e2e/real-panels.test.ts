import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PressNews } from '../../main/electron/desktop-presses.ts';
import { hasXembedTray, keepOffTaskbar, watchDesktopPresses } from '../../main/electron/x11.ts';
import { eventually } from '../support/eventually.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { App } from './support/app.ts';
import { type Display, startDisplay } from './support/display.ts';
import { electronPath } from './support/electron-path.ts';
import {
  type ManagedWindow,
  type RealDesktop,
  RealPanel,
  realDesktops,
} from './support/real-panel.ts';
import { requireParts } from './support/require-parts.ts';
import { type SessionBus, startBus } from './support/session-bus.ts';
import { XInput } from './support/x-input.ts';
import { openWindow } from './support/x-window.ts';

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
  'panels',
)('on a real desktop', () => {
  let run: Run;
  let display: Display;
  let bus: SessionBus;
  let panel: RealPanel | null = null;
  let app: App | null = null;

  beforeEach(async () => {
    run = newRun();
    display = await startDisplay();
    bus = await startBus();
  });
  afterEach(async () => {
    await app?.close();
    await panel?.stop();
    await bus.stop();
    await display.stop();
    run.dispose();
  });

  const surroundings = () => ({
    home: path.join(run.folder, 'desktop'),
    display: display.name,
    busAddress: bus.address,
  });
  const launch = async (desktop: RealDesktop): Promise<App> => {
    panel = await RealPanel.start(desktop, surroundings());
    const { name } = display;
    app = await App.launch({
      electron: electronPath() ?? '',
      display: name,
      busAddress: bus.address,
      env: { LOG_LEVEL: 'debug' },
    });
    return app;
  };
  const windowsOf = async ({ pid }: App) =>
    (await panel?.windows())?.filter((window) => window.pid === pid) ?? [];

  const isOffLists = ({ state }: ManagedWindow) =>
    state.includes('SKIP_TASKBAR') && state.includes('SKIP_PAGER');

  it('a click as early as can be opens the popover, in no list of windows; one on the bare desktop closes it', async () => {
    const started = await launch(realDesktops.lxqt);
    await panel?.activate();
    await until('it is there, off taskbar and pager', async () =>
      (await windowsOf(started)).some(isOffLists),
    );
    await started.logged('popover.presses-heard');
    const person = await XInput.open(display.name);
    await person.click({ x: 200, y: 200 });
    await until('it has gone', async () => (await windowsOf(started)).length === 0);
    person.close();
  });

  it('whatever manages windows is asked each time that a window is shown', async () => {
    const window = await openWindow(display.name);
    const stop = await keepOffTaskbar(display.name, window.id);
    for (const n of [1, 2, 3]) {
      window.map();
      await until(`asked ${n}`, () => window.asked().length === n);
      window.unmap();
    }
    const [first, ...later] = window.asked();
    const [add, taskbar, pager, fromApplication] = first ?? [];
    expect([add, fromApplication]).toEqual([1, 1]);
    expect(taskbar).not.toBe(pager);
    expect(later).toEqual([first, first]);
    stop();
    window.close();
  });

  it('a press on the bare desktop is told while the window is shown, and no other press', async () => {
    const person = await XInput.open(display.name);
    const window = await openWindow(display.name);
    const desktop = await openWindow(display.name, { x: 600 });
    await desktop.markAsDesktop();
    const told: PressNews[] = [];
    const stop = await watchDesktopPresses(display.name, window.id, (news) => told.push(news));
    const bare = { x: 500, y: 500 };
    const inside = { x: 50, y: 50 };
    const onDesktop = { x: 650, y: 50 };
    // Where the pointer was is asked for after the press, so the next one waits for the answer.
    const news = async (...expected: readonly PressNews[]) => {
      await eventually(() => told).toEqual(expected);
      told.length = 0;
    };
    await person.click(bare);
    window.map();
    await news('heard');
    desktop.map();
    await until('the desktop is there', desktop.isThere);
    for (const [place, what] of [
      [inside, 'elsewhere'],
      [bare, 'on-desktop'],
      [onDesktop, 'on-desktop'],
    ] as const) {
      await person.click(place);
      await news(what);
    }
    window.unmap();
    await news('unheard');
    await person.click(bare);
    window.map();
    await news('heard');
    await person.click(inside);
    await news('elsewhere');
    stop();
    for (const each of [window, desktop, person]) each.close();
  });

  it('with a tray of the old kind no window says that there is none', async () => {
    const started = await launch(realDesktops.trayer);
    await started.logged('tray.xembed');
    expect(await windowsOf(started)).toEqual([]);
    expect(await hasXembedTray(display.name)).toBe(true);
  });

  it('without any tray the window has our name and picture', async () => {
    const started = await launch(realDesktops.bare);
    const window = await until('the window', async () => (await windowsOf(started))[0] ?? null);
    expect(window).toMatchObject({ name: 'KorProxy', className: 'KorProxy', iconSize: 128 });
    expect(window.state).toBe('');
    expect(await hasXembedTray(display.name)).toBe(false);
  });
});
