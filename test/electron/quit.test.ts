import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { holdQuit } from '../../main/electron/quit.ts';
import { FakeClock, settled } from '../support/fake-clock.ts';
import { listeningLog } from '../support/listening-log.ts';

function setUp(close: () => Promise<void>) {
  const clock = new FakeClock();
  const exit = vi.fn();
  const app = Object.assign(new EventEmitter(), { exit });
  const { log, lines } = listeningLog();
  const closing = vi.fn(close);
  holdQuit(app as never, { clock, log, close: closing });
  const ask = (): boolean => {
    const event = { preventDefault: vi.fn() };
    app.emit('before-quit', event);
    return event.preventDefault.mock.calls.length === 1;
  };
  return { ask, clock, closing, exit, lines };
}

describe('holdQuit', () => {
  it('closes once, however often it is asked, then ends with exit code 0', async () => {
    let finish = (): void => {};
    const { ask, closing, exit } = setUp(() => new Promise((resolve) => (finish = resolve)));
    expect([ask(), ask(), ask()]).toEqual([true, true, true]);
    await settled();
    expect(closing).toHaveBeenCalledOnce();
    expect(exit).not.toHaveBeenCalled();
    finish();
    await settled();
    expect(ask()).toBe(true);
    await settled();
    expect(exit.mock.calls).toEqual([[0]]);
    expect(closing).toHaveBeenCalledOnce();
  });

  it('gives a close that hangs 8 s and no more', async () => {
    const { ask, clock, exit, lines } = setUp(() => new Promise(() => {}));
    ask();
    await clock.advance(7_999);
    expect(exit).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(exit.mock.calls).toEqual([[0]]);
    expect(lines).toMatchObject([{ level: 'error', event: 'quit.late' }]);
  });

  it.each<[how: string, close: () => Promise<void>]>([
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('ends as well when closing %s', async (_how, close) => {
    const { ask, exit, lines } = setUp(close);
    ask();
    await settled();
    expect(exit.mock.calls).toEqual([[0]]);
    expect(lines).toMatchObject([{ level: 'error', event: 'quit.failed' }]);
  });
});
