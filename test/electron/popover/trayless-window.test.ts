import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { openTraylessWindow } from '../../../main/electron/popover/trayless-window.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';

class FakeWindow extends EventEmitter {
  visible = false;
  readonly loadURL = vi.fn(async () => {});
  readonly setContentSize = vi.fn();
  readonly webContents = Object.assign(new EventEmitter(), {
    insertCSS: vi.fn(async () => 'key'),
    isDestroyed: () => false,
    reload: vi.fn(),
    removeInsertedCSS: vi.fn(async () => {}),
    send: vi.fn(),
  });

  isVisible = (): boolean => this.visible;
  isDestroyed = (): boolean => false;
  show = (): void => {
    this.visible = true;
  };

  /** As when the user presses the close button; true when the window goes. */
  close = (): boolean => {
    const event = { preventDefault: vi.fn() };
    this.emit('close', event);
    if (event.preventDefault.mock.calls.length > 0) return false;
    this.emit('closed');
    return true;
  };
}

async function setUp() {
  const window = new FakeWindow();
  const clock = new FakeClock();
  const make = vi.fn(() => window as never);
  const quit = vi.fn();
  const onClosed = vi.fn();
  const host = {
    snapshot: () => ({ revision: 1 }) as Snapshot,
    onSnapshot: () => () => {},
    refresh: () => {},
  };
  const options = {
    host,
    clock,
    preload: '/p.cjs',
    icon: '/i.png',
    isPackaged: true,
    isDark: false,
  };
  const trayless = openTraylessWindow({ ...options, make, quit, onClosed });
  await settled();
  window.webContents.emit('dom-ready');
  return { clock, make, onClosed, quit, trayless, window };
}

describe('the window for a desktop without a tray', () => {
  it('has a frame, the page, and a hint what to install', async () => {
    const { make, window } = await setUp();
    expect(make.mock.calls[0]).toMatchObject([
      { title: 'KorProxy', webPreferences: { sandbox: true } },
    ]);
    expect(make.mock.calls[0]).not.toMatchObject([{ frame: false }]);
    expect(window.loadURL).toHaveBeenCalledWith('korproxy://popover/index.html');
    expect(window.visible).toBe(true);
    expect(window.webContents.insertCSS.mock.calls.join()).toContain('AppIndicator');
  });

  it('quits cleanly when it is closed, because it is the only face', async () => {
    const { quit, window } = await setUp();
    expect(window.close()).toBe(false);
    expect(quit).toHaveBeenCalledOnce();
  });

  it('becomes a window like any other when a tray comes', async () => {
    const { onClosed, quit, trayless, window } = await setUp();
    trayless.release();
    await settled();
    expect(window.webContents.removeInsertedCSS).toHaveBeenCalledWith('key');
    expect(window.setContentSize).toHaveBeenCalledWith(360, 500);
    trayless.toggle();
    expect(quit).not.toHaveBeenCalled();
    expect(onClosed).toHaveBeenCalledOnce();
  });

  it('loads its page anew after a crash, once a second at most', async () => {
    const { clock, window } = await setUp();
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await clock.advance(999);
    expect(window.webContents.reload).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(window.webContents.reload).toHaveBeenCalledOnce();
  });
});
