import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import type { ActionId } from '../../main/contract/actions.ts';
import { actionOf, listenToKeys } from '../../main/terminal/keys.ts';

const running = { start: false, stop: true, restart: true };
const resting = { start: true, stop: false, restart: false };

it.each<[key: string, applies: typeof running, action: ActionId | null]>([
  ['r', running, 'restart'],
  ['r', resting, null],
  ['s', running, 'stop'],
  ['s', resting, 'start'],
  ['s', { start: false, stop: false, restart: false }, null],
  ['q', running, 'quit'],
  ['q', resting, 'quit'],
  ['\x03', running, 'quit'],
  ['\x04', running, 'quit'],
  ['x', running, null],
  ['', running, null],
])('the key %j asks in this state for the right thing', (key, applies, action) => {
  expect(actionOf(key, { applies })).toBe(action);
});

it('hears single keys without Enter, and gives the keyboard back', () => {
  const keyboard = Object.assign(new EventEmitter(), {
    setRawMode: vi.fn(),
    resume: vi.fn(),
    pause: vi.fn(),
  });
  const heard: string[] = [];
  const undo = listenToKeys(keyboard as never, (key) => heard.push(key));
  keyboard.emit('data', Buffer.from('sR'));
  expect(heard).toEqual(['s', 'r']);
  undo();
  keyboard.emit('data', Buffer.from('q'));
  expect(heard).toEqual(['s', 'r']);
  expect(keyboard.setRawMode.mock.calls).toEqual([[true], [false]]);
  expect(keyboard.pause).toHaveBeenCalledOnce();
});
