import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createEmitter } from '../../../main/base/core/emitter.ts';
import { unlogged } from '../../../main/base/core/unlogged.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import {
  createPopover,
  type PopoverWindow,
} from '../../../main/electron/popover/popover-control.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { listeningLog } from '../../support/listening-log.ts';

/** A window with a page, as far as the popover knows it. */
class FakeWindow extends EventEmitter {
  readonly sent: number[] = [];
  readonly focus = vi.fn();
  visible = false;
  destroyed = false;
  readonly webContents = Object.assign(new EventEmitter(), {
    id: 1,
    isDestroyed: () => this.destroyed,
    send: (_channel: string, { revision }: Snapshot) => void this.sent.push(revision),
  });

  isVisible = (): boolean => this.visible;
  isDestroyed = (): boolean => this.destroyed;
}

/** Behaves as menubar's wrapper: makes a window, loads it, shows it. */
class FakePlace implements PopoverWindow {
  readonly made: FakeWindow[] = [];
  load: Promise<void> = Promise.resolve();
  #window: FakeWindow | null = null;
  #events = new EventEmitter();

  current = (): FakeWindow | null => this.#window;

  show = async (): Promise<void> => {
    if (!this.#window) {
      const window = new FakeWindow();
      this.#window = window;
      this.made.push(window);
      this.#events.emit('created', window);
      await this.load;
      window.webContents.emit('did-navigate');
    }
    this.#events.emit('before-show');
    this.#window.visible = true;
    this.#window.emit('show');
  };

  hide = (): void => {
    if (!this.#window?.visible) return;
    this.#window.visible = false;
    this.#window.emit('hide');
    this.#events.emit('hidden');
  };

  drop = (): void => {
    if (!this.#window) return;
    this.hide();
    this.#window.destroyed = true;
    this.#window = null;
  };

  onCreated: PopoverWindow['onCreated'] = (listener) => void this.#events.on('created', listener);
  onBeforeShow = (listener: () => void): void => void this.#events.on('before-show', listener);
  onHidden = (listener: () => void): void => void this.#events.on('hidden', listener);
}

function setUp() {
  const clock = new FakeClock();
  const place = new FakePlace();
  const news = createEmitter<Snapshot>(unlogged);
  const { log, lines } = listeningLog();
  let revision = 1;
  const snapshot = (): Snapshot => ({ revision }) as Snapshot;
  const refresh = vi.fn(() => {
    revision += 1;
    news.emit(snapshot());
  });
  const host = { snapshot, onSnapshot: news.on, refresh };
  const popover = createPopover({ window: place, host, clock, log });
  const window = (): FakeWindow => place.made.at(-1) ?? new FakeWindow();
  return { change: refresh, clock, lines, place, popover, refresh, window };
}

describe('createPopover', () => {
  it('makes no window before it is asked for', () => {
    expect(setUp().place.made).toEqual([]);
  });

  it('has sent the newest snapshot before the window is seen', async () => {
    const { place, popover, window } = setUp();
    popover.open();
    await settled();
    expect(place.current()?.visible).toBe(true);
    expect(window().sent.length).toBeGreaterThan(0);
  });

  it('makes one window, however fast the clicks come, and shows it when its page is there', async () => {
    const { place, popover } = setUp();
    let loaded = (): void => {};
    place.load = new Promise((resolve) => {
      loaded = resolve;
    });
    popover.toggle();
    popover.toggle();
    popover.open();
    await settled();
    expect(place.current()?.visible).toBe(false);
    loaded();
    await settled();
    expect(place.made).toHaveLength(1);
    expect(place.current()?.visible).toBe(true);
  });

  it('closes by a second click and opens the same page by a third', async () => {
    const { place, popover } = setUp();
    popover.toggle();
    await settled();
    popover.toggle();
    expect(place.current()?.visible).toBe(false);
    popover.toggle();
    await settled();
    expect(place.made).toHaveLength(1);
    expect(place.current()?.visible).toBe(true);
  });

  it('brings an open window to the front when asked to open', async () => {
    const { popover, window } = setUp();
    popover.open();
    await settled();
    popover.open();
    expect(window().focus).toHaveBeenCalledOnce();
  });

  it('sends a burst of news as one push, and the last of it', async () => {
    const { change, popover, window } = setUp();
    popover.open();
    await settled();
    window().sent.length = 0;
    for (let at = 0; at < 100; at += 1) change();
    await settled();
    await settled();
    expect(window().sent).toHaveLength(1);
    expect(window().sent[0]).toBeGreaterThan(100);
  });

  it('sends nothing to a hidden window, and the newest when it is shown again', async () => {
    const { change, popover, window } = setUp();
    popover.open();
    await settled();
    popover.hide();
    const before = window().sent.length;
    change();
    await settled();
    await settled();
    expect(window().sent).toHaveLength(before);
    popover.open();
    await settled();
    expect(window().sent.at(-1)).toBe(window().sent.reduce((a, b) => Math.max(a, b)));
    expect(window().sent.length).toBeGreaterThan(before);
  });

  it('sends no page the same snapshot twice, and a page loaded anew the newest at once', async () => {
    const { popover, window } = setUp();
    popover.open();
    await settled();
    const { sent, webContents } = window();
    expect(sent).toEqual([...new Set(sent)]);
    const newest = sent.at(-1);
    sent.length = 0;
    webContents.emit('did-navigate');
    expect(sent).toEqual([newest]);
  });

  it('draws anew every minute while it is open, and never while it is not', async () => {
    const { clock, popover, refresh } = setUp();
    popover.open();
    await settled();
    refresh.mockClear();
    await clock.advance(180_000);
    expect(refresh).toHaveBeenCalledTimes(3);
    popover.hide();
    await clock.advance(3_600_000);
    expect(refresh).toHaveBeenCalledTimes(3);
    expect(clock.pending).toBe(0);
  });

  it.each([
    [59_999, 1],
    [60_000, 2],
  ])('%i ms after it was closed, opening has taken %i windows', async (closedMs, windows) => {
    const { clock, place, popover } = setUp();
    popover.open();
    await settled();
    popover.hide();
    await clock.advance(closedMs);
    popover.open();
    await settled();
    expect(place.made).toHaveLength(windows);
    expect(place.current()?.visible).toBe(true);
    await clock.advance(120_000);
    expect(place.current()).not.toBeNull();
  });

  it('makes a new page after its process has died', async () => {
    const { lines, place, popover, window } = setUp();
    popover.open();
    await settled();
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(place.current()).toBeNull();
    expect(lines).toMatchObject([{ event: 'popover.gone', fields: { reason: 'crashed' } }]);
    popover.open();
    await settled();
    expect(place.made).toHaveLength(2);
  });

  it('tries anew after a page that would not load', async () => {
    const { lines, place, popover } = setUp();
    place.load = Promise.reject(new Error('ERR_FAILED'));
    popover.open();
    await settled();
    expect(lines).toMatchObject([{ level: 'error', event: 'popover.failed' }]);
    expect(place.current()).toBeNull();
    place.load = Promise.resolve();
    popover.open();
    await settled();
    expect(place.current()?.visible).toBe(true);
  });
});
