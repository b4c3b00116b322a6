import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { TrayLook, TrayRow } from '../../../main/app/core/tray-look.ts';
import type { HealthState } from '../../../main/contract/health.ts';
import { createTray } from '../../../main/electron/tray/tray.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const login = (checked: boolean): TrayRow => ({
  type: 'action',
  label: 'Start at login',
  action: 'toggle-start-at-login',
  enabled: true,
  checked,
});

const faceOf = (icon: HealthState, status: string, rows: readonly TrayRow[] = []): TrayLook => ({
  icon,
  tooltip: `KorProxy: ${icon}`,
  rows: [
    { type: 'status', label: status },
    { type: 'separator' },
    { type: 'action', label: 'Stop', action: 'stop', enabled: icon !== 'stopped', checked: null },
    ...rows,
  ],
});

const healthy = faceOf('healthy', 'Healthy, 3 ms');

/** Electron's tray as far as we use it; it remembers what it was sent. */
class FakeIcon extends EventEmitter {
  readonly sent: string[] = [];
  menu: readonly MenuItemConstructorOptions[] = [];
  isDestroyed = false;

  setImage(image: string): void {
    this.sent.push(`image ${image}`);
  }

  setToolTip(text: string): void {
    this.sent.push(`tooltip ${text}`);
  }

  setContextMenu(menu: readonly MenuItemConstructorOptions[]): void {
    this.sent.push('menu');
    this.menu = menu;
  }

  popUpContextMenu(menu: readonly MenuItemConstructorOptions[]): void {
    this.sent.push('pop-up');
    this.menu = menu;
  }

  destroy(): void {
    this.isDestroyed = true;
  }

  row(label: string): MenuItemConstructorOptions {
    const row = this.menu.find((item) => item.label === label);
    if (!row) throw new Error(`no row ${label}`);
    return row;
  }

  /** What was sent since the last look. */
  news(): readonly string[] {
    return this.sent.splice(0);
  }
}

function setUp(platform: NodeJS.Platform = 'linux') {
  const clock = new FakeClock();
  const icon = new FakeIcon();
  const made: FakeIcon[] = [];
  const run = vi.fn();
  const onClick = vi.fn();
  const tray = createTray({
    clock,
    platform,
    icon: icon as never,
    makeIcon: (image) => {
      const next = new FakeIcon();
      next.sent.push(`made with ${String(image)}`);
      made.push(next);
      return next as never;
    },
    image: (state) => state as never,
    buildMenu: (rows) => rows as never,
    run,
    onClick,
  });
  return { clock, icon, made, onClick, run, tray };
}

describe('createTray', () => {
  it('sends an equal face only once', () => {
    const { icon, tray } = setUp();
    tray.draw(healthy);
    expect(icon.news()).toEqual(['image healthy', 'tooltip KorProxy: healthy', 'menu']);
    tray.draw(structuredClone(healthy));
    tray.draw(healthy);
    expect(icon.news()).toEqual([]);
  });

  it('sends the part that changed and no other', () => {
    const { icon, tray } = setUp();
    tray.draw(healthy);
    icon.news();
    tray.draw({ ...healthy, tooltip: 'KorProxy: Healthy, really' });
    expect(icon.news()).toEqual(['tooltip KorProxy: Healthy, really']);
    tray.draw({
      ...faceOf('healthy', 'Healthy, 3 ms', [login(false)]),
      tooltip: 'KorProxy: Healthy, really',
    });
    expect(icon.news()).toEqual(['menu']);
  });

  it('does not repeat what the boot has shown', () => {
    const { icon, tray } = setUp();
    tray.draw({ ...faceOf('starting', 'Starting'), tooltip: 'KorProxy: Starting' });
    expect(icon.news()).toEqual(['menu']);
  });

  it('lets a change of latency alone wait until a minute after the last menu', async () => {
    const { clock, icon, tray } = setUp();
    tray.draw(healthy);
    icon.news();
    await clock.advance(10_000);
    tray.draw(faceOf('healthy', 'Healthy, 4 ms'));
    await clock.advance(10_000);
    tray.draw(faceOf('healthy', 'Healthy, 5 ms'));
    await clock.advance(39_999);
    expect(icon.news()).toEqual([]);
    await clock.advance(1);
    expect(icon.news()).toEqual(['menu']);
    expect(icon.menu[0]).toMatchObject({ label: 'Healthy, 5 ms', enabled: false });
    expect(clock.pending).toBe(0);
  });

  it('forgets a waiting latency when the old one comes back', async () => {
    const { clock, icon, tray } = setUp();
    tray.draw(healthy);
    tray.draw(faceOf('healthy', 'Healthy, 4 ms'));
    tray.draw(healthy);
    icon.news();
    await clock.advance(120_000);
    expect(icon.news()).toEqual([]);
  });

  it('shows a new state at once, in icon and menu', () => {
    const { icon, tray } = setUp();
    tray.draw(healthy);
    icon.news();
    tray.draw({ ...faceOf('degraded', 'Degraded, 812 ms'), tooltip: healthy.tooltip });
    expect(icon.news()).toEqual(['image degraded', 'menu']);
  });

  it('runs the action of a row, and no row that is off can be chosen', () => {
    const { icon, run, tray } = setUp();
    tray.draw(faceOf('stopped', 'Stopped'));
    expect(icon.row('Stop').enabled).toBe(false);
    expect(icon.row('Stopped').enabled).toBe(false);
    tray.draw(healthy);
    icon.row('Stop').click?.({} as never, undefined, {} as never);
    expect(run.mock.calls).toEqual([['stop']]);
  });

  it('gathers what providers and tools tell one by one into one new menu', async () => {
    const { clock, icon, tray } = setUp();
    const submenu = (label: string): TrayRow => ({ type: 'submenu', label, rows: [] });
    tray.draw(faceOf('healthy', 'Healthy', [submenu('Test providers')]));
    icon.news();
    tray.draw(faceOf('healthy', 'Healthy', [submenu('Test'), submenu('Copy preset')]));
    await clock.advance(999);
    tray.draw(faceOf('healthy', 'Healthy', [submenu('Test'), submenu('Copy')]));
    expect(icon.news()).toEqual([]);
    await clock.advance(1);
    expect(icon.news()).toEqual(['menu']);
    expect(icon.menu.map(({ label }) => label)).toContain('Copy');
  });

  it('puts a check mark back that Electron has flipped; the next face tells what is true', () => {
    const { icon, run, tray } = setUp();
    tray.draw(faceOf('healthy', 'Healthy', [login(false)]));
    icon.news();
    icon.row('Start at login').click?.({} as never, undefined, {} as never);
    expect(icon.news()).toEqual(['menu']);
    expect(icon.row('Start at login').checked).toBe(false);
    expect(run.mock.calls).toEqual([['toggle-start-at-login']]);
    tray.draw(faceOf('healthy', 'Healthy', [login(true)]));
    expect(icon.row('Start at login').checked).toBe(true);
  });

  it.each(['darwin', 'win32'] as const)(
    'on %s makes the menu when it opens, never before',
    (platform) => {
      const { icon, tray } = setUp(platform);
      tray.draw(healthy);
      tray.draw(faceOf('healthy', 'Healthy, 9 ms'));
      expect(icon.news()).not.toContain('menu');
      icon.emit('right-click');
      expect(icon.news()).toEqual(['pop-up']);
      expect(icon.menu[0]).toMatchObject({ label: 'Healthy, 9 ms' });
    },
  );

  it('writes an ampersand as it is', () => {
    const { icon, tray } = setUp();
    tray.draw(faceOf('failed', 'Port 1337 is used by a&b (pid 7)'));
    expect(icon.menu[0]?.label).toBe('Port 1337 is used by a&&b (pid 7)');
  });

  it('starts anew with everything when its panel came late', () => {
    const { icon, made, onClick, tray } = setUp();
    tray.draw(healthy);
    tray.renew();
    expect(icon.isDestroyed).toBe(true);
    const [next] = made;
    expect(next?.news()).toEqual(['made with healthy', 'tooltip KorProxy: healthy', 'menu']);
    tray.draw(healthy);
    expect(next?.news()).toEqual([]);
    next?.emit('click');
    expect(onClick).toHaveBeenCalledOnce();
  });
});
