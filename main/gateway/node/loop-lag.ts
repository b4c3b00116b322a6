import { performance } from 'node:perf_hooks';

const tickMs = 50;
/** Below this every timer is late now and then. */
const smallestLagMs = 10;
/** More than this, and a latency tells more about us than about the sidecar. */
const worstLagMs = 250;
/** The two clocks part when the machine sleeps. */
const worstDriftMs = 5_000;

export interface LagWatch {
  /** How long our own event loop heard nothing, altogether: time that is not the sidecar's. */
  readonly lostMs: () => number;
  /** Whether our own event loop stood still, or the machine slept, since the watch began. */
  readonly disturbed: () => boolean;
  readonly stop: () => void;
}

export function watchLag(): LagWatch {
  const startMs = performance.now();
  const startedAtMs = Date.now();
  let lastMs = startMs;
  let worstMs = 0;
  let lostMs = 0;
  const look = (): void => {
    const nowMs = performance.now();
    const lagMs = nowMs - lastMs - tickMs;
    worstMs = Math.max(worstMs, lagMs);
    if (lagMs > smallestLagMs) lostMs += lagMs;
    lastMs = nowMs;
  };
  const timer = setInterval(look, tickMs);
  return {
    lostMs() {
      look();
      return lostMs;
    },
    disturbed() {
      look();
      const driftMs = Math.abs(Date.now() - startedAtMs - (lastMs - startMs));
      return worstMs > worstLagMs || driftMs > worstDriftMs;
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * Calls once the loop could have heard an answer for `ms`: what it lost comes on top. A timer that is
 * due after a standstill runs before the answer that came meanwhile is read.
 */
export function afterHearing(ms: number, lag: LagWatch, run: () => void): () => void {
  let givenMs = lag.lostMs();
  let timer = setTimeout(due, ms);
  function due(): void {
    const owedMs = lag.lostMs() - givenMs;
    if (owedMs === 0) return run();
    givenMs += owedMs;
    timer = setTimeout(due, owedMs);
  }
  return () => clearTimeout(timer);
}
