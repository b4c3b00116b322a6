import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';
import { App } from './support/app.ts';
import { type Display, startDisplay } from './support/display.ts';
import { electronPath } from './support/electron-path.ts';
import { iconOnScreen } from './support/icon-on-screen.ts';
import { type ManagedWindow, RealPanel, realDesktops } from './support/real-panel.ts';
import { requireParts } from './support/require-parts.ts';
import { Screen } from './support/screen.ts';
import { type SessionBus, startBus } from './support/session-bus.ts';
import { XInput } from './support/x-input.ts';
import { openWindow } from './support/x-window.ts';

const panelHeight = 32;

requireParts(
  'display',
  'bus',
  'electron',
  'sidecar-v7',
  'xfce',
)('on XFCE', () => {
  let run: Run;
  let display: Display;
  let screen: Screen;
  let bus: SessionBus;
  let panel: RealPanel;
  let app: App;
  let person: XInput;

  beforeEach(async () => {
    run = newRun();
    display = await startDisplay({ size: '1280x800', framebufferFolder: run.folder });
    screen = new Screen(run.folder);
    bus = await startBus();
    person = await XInput.open(display.name);
    const around = { display: display.name, busAddress: bus.address };
    panel = await RealPanel.start(realDesktops.xfce, {
      ...around,
      home: path.join(run.folder, 'desktop'),
    });
    const env = { LOG_LEVEL: 'debug' };
    app = await App.launch({ ...around, env, electron: electronPath() ?? '' });
  });
  afterEach(async () => {
    await app.close();
    await panel.stop();
    person.close();
    await bus.stop();
    screen.close();
    await display.stop();
    run.dispose();
  });

  const popover = async (): Promise<ManagedWindow | null> =>
    (await panel.windows()).find(({ pid }) => pid === app.pid) ?? null;
  const opened = async (): Promise<ManagedWindow> => {
    await panel.activate();
    return await until('the popover, off the lists, with the focus', async () => {
      const window = await popover();
      const isOff = window?.state.includes('SKIP_TASKBAR');
      return isOff && (await panel.active()) === window?.id && window;
    });
  };
  const isGone = async () => (await popover()) === null;

  it('a click on the icon opens and closes the popover, and one on the bare desktop closes it', async () => {
    const icon = await until('the green icon', () =>
      iconOnScreen(screen.picture(panelHeight), 'healthy'),
    );
    const isOpen = async () => {
      const window = await popover();
      return window !== null && (await panel.active()) === window.id;
    };
    await person.click(icon);
    await until('the icon opens it', isOpen);
    await person.click(icon);
    await until('the icon closes it', isGone);
    await person.click(icon);
    await until('the icon opens it again', isOpen);
    await app.logged('popover.presses-heard', 2);
    await person.click({ x: 200, y: 600 });
    await until('the bare desktop closes it', isGone);
  });

  it('its popover stands under the icon, in no list of windows, and goes by Escape or another window', async () => {
    const icon = await until('the green icon', () =>
      iconOnScreen(screen.picture(panelHeight), 'healthy'),
    );
    const window = await opened();
    expect(window.state).toContain('SKIP_PAGER');
    const place = await person.placeOf(window.id);
    expect(place).toMatchObject({ x: 1280 - place.width, y: panelHeight + 1 });
    expect(icon.x).toBeGreaterThan(place.x);
    await person.pressEscape();
    await until('Escape closes it', isGone);

    const other = await openWindow(display.name);
    other.map();
    await until('it has the focus', async () => (await panel.active()) === other.id);
    await opened();
    const at = await person.placeOf(other.id);
    await person.click({ x: at.x + 50, y: at.y + 50 });
    await until('a click into another window closes it', isGone);
    other.close();
  });
});
