import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { powerEvents, quitOnShutdown } from '../../main/electron/power.ts';

it('tells of sleep and waking until it is undone', () => {
  const monitor = new EventEmitter();
  const heard = vi.fn();
  const undo = powerEvents(monitor as never)(heard);
  monitor.emit('suspend');
  monitor.emit('resume');
  expect(heard.mock.calls).toEqual([['suspended'], ['resumed']]);
  undo();
  monitor.emit('suspend');
  expect(heard).toHaveBeenCalledTimes(2);
  expect(monitor.eventNames()).toEqual([]);
});

it('holds the shutdown of the machine and quits', () => {
  const monitor = new EventEmitter();
  const quit = vi.fn();
  quitOnShutdown(monitor as never, quit);
  const preventDefault = vi.fn();
  monitor.emit('shutdown', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(quit).toHaveBeenCalledOnce();
});
