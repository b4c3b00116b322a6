import type { Clock } from './ports.ts';

/** Resolves when so much time has passed on that clock. */
export const pause = (clock: Pick<Clock, 'after'>, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
