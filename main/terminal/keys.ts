import type { ReadStream } from 'node:tty';
import type { Dispose } from '../base/core/ports.ts';
import type { ActionId } from '../contract/actions.ts';
import type { Snapshot } from '../contract/snapshot.ts';

type Keyboard = Pick<ReadStream, 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>;

const controlC = '\x03';
const controlD = '\x04';

/** What a key asks for in this state; null where it means nothing. */
export function actionOf(key: string, { applies }: Pick<Snapshot, 'applies'>): ActionId | null {
  switch (key) {
    case 'r':
      return applies.restart ? 'restart' : null;
    case 's':
      return applies.start ? 'start' : applies.stop ? 'stop' : null;
    case 'q':
    case controlC:
    case controlD:
      return 'quit';
    default:
      return null;
  }
}

/** Single keys without Enter. In this mode Ctrl+C is a key like any other and comes here too. */
export function listenToKeys(keyboard: Keyboard, onKey: (key: string) => void): Dispose {
  const hear = (chunk: Buffer): void => {
    for (const key of chunk.toString('latin1').toLowerCase()) onKey(key);
  };
  keyboard.setRawMode(true);
  keyboard.on('data', hear);
  keyboard.resume();
  return () => {
    keyboard.off('data', hear);
    keyboard.setRawMode(false);
    keyboard.pause();
  };
}
