import { systemClock } from '../../../main/base/node/system-clock.ts';
import { backoffMs } from '../../../main/gateway/core/health-reducer.ts';

/** The wait before a first restart; where there is time the longest, that before the third. */
const outageMs = process.env['KP_CLIENTS'] === 'all' ? backoffMs[2] : backoffMs[0];

/**
 * Clients take from a third of a second to a quarter of a minute before they ask: the wait before
 * the restart begins when one has asked.
 */
export function holdRestart(): { readonly release: () => void } {
  const { after } = systemClock;
  let held: (() => void) | null = null;
  systemClock.after = (ms, run) => {
    if (ms !== backoffMs[0] || held !== null) return after(ms, run);
    held = run;
    return () => {
      held = null;
    };
  };
  return {
    release: () => {
      systemClock.after = after;
      if (held !== null) after(outageMs, held);
      held = null;
    },
  };
}
