import type { Clock, Dispose } from '../../base/core/ports.ts';
import type { CheckResult } from './gateway-ports.ts';
import { slowMs } from './health-reducer.ts';

const tickMs = 50;
/** Less than this every timer is late now and then. */
const usualLagMs = 3;
/** More than this, and what was asked tells more about us than about the sidecar. */
const worstLagMs = 250;
/** The two clocks part when the machine sleeps. */
const worstDriftMs = 5_000;

/** Time as the sidecar may be blamed for it: what our own event loop lost is not part of it. */
export interface FairTime {
  /**
   * Runs once the loop could have heard an answer for `ms`. A timer that is due during a standstill
   * would else run before the answer that came meanwhile is read.
   */
  readonly after: (ms: number, run: () => void) => Dispose;
  /** Whether our own event loop stood still for long, or the machine slept. */
  readonly disturbed: () => boolean;
}

interface LagWatch extends Pick<FairTime, 'disturbed'> {
  /** How long our own event loop heard nothing, altogether. */
  readonly lostMs: () => number;
  readonly stop: Dispose;
}

function watchLag(clock: Clock): LagWatch {
  const startMs = clock.ticks();
  const startedAtMs = clock.now();
  let lastMs = startMs;
  let worstMs = 0;
  let lostMs = 0;
  let cancel: Dispose = () => {};
  const look = (): void => {
    const nowMs = clock.ticks();
    const lagMs = nowMs - lastMs - tickMs;
    worstMs = Math.max(worstMs, lagMs);
    if (lagMs > usualLagMs) lostMs += lagMs;
    lastMs = nowMs;
  };
  const tick = (): void => {
    look();
    cancel = clock.after(tickMs, tick);
  };
  cancel = clock.after(tickMs, tick);
  return {
    lostMs() {
      look();
      return lostMs;
    },
    disturbed() {
      look();
      const driftMs = Math.abs(clock.now() - startedAtMs - (lastMs - startMs));
      return worstMs > worstLagMs || driftMs > worstDriftMs;
    },
    stop: () => cancel(),
  };
}

function afterHearing(ms: number, run: () => void, lag: LagWatch, clock: Clock): Dispose {
  let givenMs = lag.lostMs();
  let cancel: Dispose = () => {};
  const wait = (restMs: number): void => {
    const dueMs = clock.ticks() + restMs;
    cancel = clock.after(restMs, () => {
      const lostMs = lag.lostMs();
      // A standstill between two ticks shows by this timer alone.
      const owedMs = Math.max(clock.ticks() - dueMs, lostMs - givenMs);
      givenMs = lostMs;
      if (owedMs <= usualLagMs || lag.disturbed()) run();
      else wait(owedMs);
    });
  };
  wait(ms);
  return () => cancel();
}

/** Asks, and watches the time until that has come to an end. */
export async function inFairTime<T>(clock: Clock, ask: (time: FairTime) => Promise<T>): Promise<T> {
  const lag = watchLag(clock);
  try {
    return await ask({
      after: (ms, run) => afterHearing(ms, run, lag, clock),
      disturbed: lag.disturbed,
    });
  } finally {
    lag.stop();
  }
}

/** What a check goes by: `whileAsked` is to be put around the request that is timed. */
export interface FairQuestion extends FairTime {
  readonly whileAsked: <T>(request: () => Promise<T>) => Promise<T>;
}

/**
 * A check whose verdict is the sidecar's own: `tellLate` is called when the request has gone without
 * an answer for `slowMs`, and a verdict that our own standstill may have made is discarded.
 */
export function judgeFairly(
  clock: Clock,
  tellLate: () => void,
  ask: (question: FairQuestion) => Promise<CheckResult>,
): Promise<CheckResult> {
  return inFairTime(clock, async (time) => {
    let isLate = false;
    const late = (): void => {
      if (time.disturbed()) return;
      isLate = true;
      tellLate();
    };
    const result = await ask({
      ...time,
      async whileAsked(request) {
        const forget = time.after(slowMs, late);
        try {
          return await request();
        } finally {
          forget();
        }
      },
    });
    // The answer was there in time, and we came late to it.
    const isSlowByUs = result.type === 'passed' && result.latencyMs >= slowMs && !isLate;
    return time.disturbed() || isSlowByUs ? { type: 'discarded' } : result;
  });
}
