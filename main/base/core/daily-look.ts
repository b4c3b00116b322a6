import { ActionRefused } from './action-refused.ts';
import type { Clock, Dispose } from './ports.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Nobody waits for it, and a start has other things to do. */
const firstLookMs = 5 * minuteMs;
const againMs = 60 * minuteMs;
/** So that not everybody asks at the same hour each day. */
const mostJitterMs = 120 * minuteMs;

/** When a list last came, epoch milliseconds; null for never. */
interface Looked {
  readonly lookedAtMs: number | null;
}

/** Whether it is time to look again. A time that is still to come was written by a wrong clock. */
export function isDue({ lookedAtMs }: Looked, nowMs: number, jitterMs: number): boolean {
  return lookedAtMs === null || lookedAtMs > nowMs || nowMs - lookedAtMs >= dayMs + jitterMs;
}

export interface DailyLook {
  readonly clock: Clock;
  readonly random: () => number;
  readonly isOn: () => boolean;
  readonly last: () => Promise<Looked>;
  readonly look: () => Promise<void>;
  /** With the fields for the log: a refusal's own sentence, else the error. */
  readonly onFailed: (fields: Readonly<Record<string, unknown>>) => void;
}

/** Looks once a day, as long as `isOn`; what was not answered is asked again an hour later. */
export function lookDaily({ clock, random, isOn, last, look, onFailed }: DailyLook): Dispose {
  const jitterMs = random() * mostJitterMs;
  let isOver = false;
  let cancel: Dispose = () => {};
  const turn = async (): Promise<void> => {
    try {
      if (isOn() && isDue(await last(), clock.now(), jitterMs)) await look();
    } catch (error) {
      onFailed(error instanceof ActionRefused ? { why: error.message } : { error });
    }
    if (!isOver) cancel = clock.after(againMs, () => void turn());
  };
  cancel = clock.after(firstLookMs + jitterMs / 12, () => void turn());
  return () => {
    isOver = true;
    cancel();
  };
}
