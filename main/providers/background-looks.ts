import type { Clock, Dispose } from '../base/core/ports.ts';
import type { Shell } from '../base/core/shell-port.ts';

export interface BackgroundLooksParts {
  readonly clock: Pick<Clock, 'after'>;
  readonly shell: Pick<Shell, 'onPower' | 'isOnline'>;
  readonly isWanted: () => boolean;
  readonly look: () => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

export interface BackgroundLooks {
  /** After a setting has changed. */
  readonly restart: () => void;
  readonly close: Dispose;
}

const everyMs = 15 * 60_000;
/** So that many computers that woke together do not ask together. */
const mostJitterMs = 3 * 60_000;
/** After waking the network takes a while. */
const wakingMs = 60_000;

/** Looks now and then while that is wanted: not while the machine sleeps, and not without a network. */
export function createBackgroundLooks(parts: BackgroundLooksParts): BackgroundLooks {
  const { clock, shell, isWanted, look, random } = parts;
  let cancel: Dispose = () => {};
  let isAsleep = false;
  let isClosed = false;
  const schedule = (ms: number): void => {
    cancel();
    cancel = () => {};
    if (isClosed || isAsleep || !isWanted()) return;
    cancel = clock.after(ms + random() * mostJitterMs, () => {
      if (shell.isOnline()) look();
      schedule(everyMs);
    });
  };
  const undo = shell.onPower((event) => {
    isAsleep = event === 'suspended';
    schedule(wakingMs);
  });
  schedule(everyMs);
  return {
    restart: () => schedule(everyMs),
    close() {
      isClosed = true;
      undo();
      cancel();
    },
  };
}
