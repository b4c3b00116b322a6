import { performance } from 'node:perf_hooks';

const tickMs = 50;
/** More than this, and a latency tells more about us than about the sidecar. */
const worstLagMs = 250;
/** The two clocks part when the machine sleeps. */
const worstDriftMs = 5_000;

export interface LagWatch {
  /** Whether our own event loop stood still, or the machine slept, since the watch began. */
  readonly disturbed: () => boolean;
  readonly stop: () => void;
}

export function watchLag(): LagWatch {
  const startMs = performance.now();
  const startedAtMs = Date.now();
  let lastMs = startMs;
  let worstMs = 0;
  const look = (): void => {
    const nowMs = performance.now();
    worstMs = Math.max(worstMs, nowMs - lastMs - tickMs);
    lastMs = nowMs;
  };
  const timer = setInterval(look, tickMs);
  return {
    disturbed() {
      look();
      const driftMs = Math.abs(Date.now() - startedAtMs - (lastMs - startMs));
      return worstMs > worstLagMs || driftMs > worstDriftMs;
    },
    stop: () => clearInterval(timer),
  };
}
