import { performance } from 'node:perf_hooks';
import type { Clock } from '../core/ports.ts';

/** Real time. `ticks` is monotonic, so clock changes never bend a duration. */
export const systemClock: Clock = {
  now: () => Date.now(),
  ticks: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
