import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dominantColour, readPng, writePng } from '../support/pixels.ts';
import { App, type LaunchOptions } from './support/app.ts';
import { type Display, startDisplay } from './support/display.ts';
import { electronPath } from './support/electron-path.ts';
import { NotificationHost } from './support/notification-host.ts';
import { connectPopover, debuggingSwitch } from './support/popover-page.ts';
import { missingParts, requireParts } from './support/require-parts.ts';
import { type SessionBus, startBus } from './support/session-bus.ts';
import { faceOf, showsFace } from './support/tray-faces.ts';
import { TrayHost } from './support/tray-host.ts';

const icon = (face: string): string =>
  fileURLToPath(new URL(`../../assets/icons/tray/${face}-44.png`, import.meta.url));

/** A tray app of a few lines: what a harness must see of the real one, and nothing else. */
const program = `
const { app, BrowserWindow, Menu, Notification, Tray } = require('electron');
const { appendFileSync, mkdirSync } = require('node:fs');
app.setPath('userData', process.env.KORPROXY_DATA_DIR);
const log = (event) => {
  mkdirSync(process.env.KORPROXY_DATA_DIR + '/logs', { recursive: true });
  const line = { timestamp: new Date().toISOString(), level: 'info', event };
  appendFileSync(process.env.KORPROXY_DATA_DIR + '/logs/app.log', JSON.stringify(line) + '\\n');
};
let tray, window, notification;
const show = (face, tooltip) => { tray.setImage(process.env['ICON_' + face]); tray.setToolTip(tooltip); };
const notify = () => {
  notification = new Notification({ title: 'Proxy Failed', body: 'Port 1337 is used.' });
  notification.on('click', () => log('notification.clicked'));
  notification.show();
};
const menu = () => Menu.buildFromTemplate([
  { label: 'Idle', enabled: false }, { type: 'separator' },
  { label: 'Fail', click: () => show('FAILED', 'KorProxy: Proxy Failed') },
  { label: 'Flash', click: () => { show('FAILED', 'brief'); setTimeout(() => show('HEALTHY', 'back'), 30); } },
  { label: 'Notify', click: notify },
  { label: 'Start at_login', type: 'checkbox', checked: true },
  { label: 'Quit', click: () => app.quit() },
]);
if (!app.requestSingleInstanceLock()) app.exit(0);
else app.whenReady().then(() => {
  app.on('second-instance', () => log('second.seen'));
  app.on('window-all-closed', () => {});
  tray = new Tray(process.env.ICON_HEALTHY);
  tray.setToolTip('KorProxy: Healthy');
  tray.setContextMenu(menu());
  tray.on('click', () => {
    window = new BrowserWindow({ width: 200, height: 100 });
    window.loadURL('data:text/html,<title>popover</title><h1>Gateway</h1>');
  });
  console.log('up');
});
`;

describe('a missing part', () => {
  // Before the next `beforeAll`, which comes earlier than vitest's own clean-up.
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is named, and is an error where CI is set', () => {
    vi.stubEnv('PATH', '');
    vi.stubEnv('CI', '1');
    expect(missingParts(['display', 'bus'])).toEqual(['no Xvfb', 'no dbus-daemon']);
    expect(() => requireParts('display')).toThrow('no Xvfb');
  });
});

const withRealParts = requireParts('display', 'bus', 'electron');

withRealParts('the harness on real parts', () => {
  let display: Display;
  let bus: SessionBus;
  let host: TrayHost;
  let notifications: NotificationHost;
  let folder: string;
  let root: string;

  const launch = (more: Partial<LaunchOptions> = {}): Promise<App> =>
    App.launch({
      electron: electronPath() ?? '',
      display: display.name,
      busAddress: bus.address,
      root,
      env: { ICON_HEALTHY: icon('healthy'), ICON_FAILED: icon('failed') },
      ...more,
    });

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kp-harness-'));
    root = path.join(folder, 'app');
    mkdirSync(root);
    writeFileSync(path.join(root, 'package.json'), '{"name":"harness","main":"main.cjs"}');
    writeFileSync(path.join(root, 'main.cjs'), program);
    display = await startDisplay();
    bus = await startBus();
    host = await TrayHost.start(bus.address);
    notifications = await NotificationHost.start(bus.address);
  });

  afterAll(async () => {
    host.stop();
    notifications.stop();
    await bus.stop();
    await display.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('sees an item, its picture, its tooltip and its menu, and drives it', async () => {
    const app = await launch();
    const { item } = await host.registered({});
    expect(item.pid).toBe(app.pid);
    await host.tooltip(/^KorProxy: Healthy$/, { pid: app.pid });
    await expect(host.tooltip(/Healthy/, { withinMs: 20, pid: 1 })).rejects.toThrow('not within');
    const { picture } = await host.icon(showsFace('healthy'));
    expect(dominantColour(picture)).toBe('#1b9a50');
    const file = path.join(folder, 'seen.png');
    writePng(file, picture);
    expect(faceOf(readPng(file))).toBe('healthy');

    const menu = await host.menu();
    expect(
      (await menu.rows()).map(({ label, type, enabled, checked }) => ({
        label,
        type,
        enabled,
        checked,
      })),
    ).toEqual([
      { label: 'Idle', type: 'standard', enabled: false, checked: null },
      { label: '', type: 'separator', enabled: true, checked: null },
      { label: 'Fail', type: 'standard', enabled: true, checked: null },
      { label: 'Flash', type: 'standard', enabled: true, checked: null },
      { label: 'Notify', type: 'standard', enabled: true, checked: null },
      { label: 'Start at_login', type: 'standard', enabled: true, checked: true },
      { label: 'Quit', type: 'standard', enabled: true, checked: null },
    ]);
    await expect(menu.click('Idle')).rejects.toThrow('disabled');
    await expect(menu.click('Nowhere')).rejects.toThrow('Idle | - | Fail');

    const before = host.mark();
    await host.click('Fail');
    const change = await host.tooltip(/Proxy Failed/, { since: before });
    await host.icon(showsFace('failed'), { since: before });
    expect(change.atMs).toBeGreaterThan(app.startedAtMs);

    const beforeFlash = host.mark();
    await host.click('Flash');
    await host.tooltip(/back/, { since: beforeFlash });
    await host.tooltip(/brief/, { withinMs: 0, since: beforeFlash });
    await expect(host.tooltip(/never/, { withinMs: 50 })).rejects.toThrow('not within');

    const beforeQuit = host.mark();
    await host.click('Quit');
    await host.unregistered({ since: beforeQuit });
    expect(await app.exited).toMatchObject({ code: 0, signal: null });
    await app.close();
    expect(existsSync(app.dataDir)).toBe(false);
  });

  it('takes a notification and gives its click back', async () => {
    const before = host.mark();
    const app = await launch();
    await host.registered({ since: before });
    await host.click('Notify');
    const shown = await notifications.notification(/Proxy Failed\nPort 1337/);
    notifications.click(shown);
    await app.logged('notification.clicked');
    await app.close();
  });

  it('opens a window by a left click and reads its page', async () => {
    const before = host.mark();
    const app = await launch({ args: [debuggingSwitch] });
    await host.registered({ since: before });
    const connection = await connectPopover(app);
    await host.activate();
    const page = await connection.page(/^data:/);
    expect(await page.textContent('h1')).toBe('Gateway');
    expect((await page.screenshot()).length).toBeGreaterThan(500);
    await connection.close();
    expect(app.isAlive()).toBe(true);
    await app.close();
  });

  it('runs a second instance in the data folder of the first', async () => {
    const first = await launch();
    await first.printed(/up/);
    const second = await launch({ run: first.run, port: first.port });
    expect(await second.exited).toMatchObject({ code: 0 });
    await first.logged('second.seen');
    await first.close();
  });

  it('sees the app go with its bus, and finds nothing left', async () => {
    const ownBus = await startBus();
    const ownHost = await TrayHost.start(ownBus.address);
    const app = await launch({ busAddress: ownBus.address });
    await ownHost.registered({});
    await ownBus.kill();
    expect((await app.exited).code).toBeNull();
    await app.close();
  });
});
