import type { Clock, Log } from '../base/core/ports.ts';
import type { Reading } from './core/limits/reading.ts';
import { limitsFile, type Readings } from './node/limits-file.ts';

/** What was last told of each account, here and on disk. */
export interface LimitReadings {
  /** Over when those of an earlier run are here. */
  readonly loaded: Promise<void>;
  readonly of: (accountId: string) => Reading | null;
  readonly keep: (accountId: string, reading: Reading) => void;
  /** Over when all that was kept is on disk. Never rejects. */
  readonly settled: () => Promise<void>;
}

const forgottenMs = 30 * 24 * 3_600_000;

export function openLimitReadings({
  clock,
  log,
  folder,
  onChange,
}: {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'warn'>;
  readonly folder: string;
  readonly onChange: () => void;
}): LimitReadings {
  const file = limitsFile(folder);
  let readings: Readings = {};
  const loaded = file.load().then((found) => {
    readings = { ...found, ...readings };
    onChange();
  });
  let saving: Promise<void> = loaded;
  return {
    loaded,
    of: (accountId) => readings[accountId] ?? null,
    keep(accountId, reading) {
      const oldestMs = clock.now() - forgottenMs;
      const recent = Object.entries(readings).filter(([, known]) => known.askedAtMs > oldestMs);
      readings = { ...Object.fromEntries(recent), [accountId]: reading };
      const now = readings;
      saving = saving
        .then(() => file.save(now))
        .catch((error: unknown) => log.warn('limits.not-saved', { error }));
      onChange();
    },
    settled: () => saving,
  };
}
