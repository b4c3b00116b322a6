import type { Reading } from './reading.ts';

/**
 * When an account can be used again, epoch milliseconds, as its service has told; null where it can
 * be used now, or that is not known. A general window that is used up blocks all others; where there
 * are only windows of models, every one has to be.
 */
export function usedUpUntil({ told }: Pick<Reading, 'told'>, nowMs: number): number | null {
  const windows = (told?.limits.windows ?? []).filter(
    ({ resetsAtMs }) => resetsAtMs === null || resetsAtMs > nowMs,
  );
  const general = windows.filter(({ kind }) => kind !== 'model');
  const deciding = general.length > 0 ? general : windows;
  const ends = deciding
    .filter(({ usedPercent }) => usedPercent >= 100)
    .map(({ resetsAtMs }) => resetsAtMs ?? Number.POSITIVE_INFINITY);
  const isOut = general.length > 0 ? ends.length > 0 : ends.length === windows.length;
  if (!isOut || ends.length === 0) return null;
  const end = general.length > 0 ? Math.max(...ends) : Math.min(...ends);
  return Number.isFinite(end) ? end : null;
}
