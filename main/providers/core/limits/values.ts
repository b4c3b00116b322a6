import { timeOf } from '../accounts.ts';
import { isObject, type Json, textOf } from '../answer.ts';
import { dayMs, hourMs, type Limits, type LimitWindow } from './limits.ts';

/** A share in percent; null for what is no number from 0 to 100: an odd one is not known, never full. */
export const percentOf = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= 100 ? value : null;

/** What is used, of a fraction from 0 to 1 that is left. */
export const usedOfLeft = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= 1
    ? Math.round((1 - value) * 1_000) / 10
    : null;

const latestMs = Date.UTC(2100, 0, 1);

/** Epoch milliseconds; null for what is no time of these days. */
export function momentOf(value: unknown): number | null {
  const ms = timeOf(value);
  return ms !== null && ms < latestMs ? Math.round(ms) : null;
}

/** A word of the service that may be shown: letters, figures and what stands between; else null. */
export function wordOf(value: unknown): string | null {
  const text = textOf(value).replaceAll('_', ' ').trim();
  return /^[\p{L}\d][\p{L}\d .,/()+-]{0,39}$/u.test(text) ? text : null;
}

export const objectsIn = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.slice(0, mostWindows).filter(isObject) : [];

/** No service is known to have more. */
export const mostWindows = 40;

/** Null where not a single window is known. */
export const limitsOf = (
  windows: readonly (LimitWindow | null)[],
  { plan = null, extra = null }: Partial<Pick<Limits, 'plan' | 'extra'>> = {},
): Limits | null => {
  const known = windows.filter((window) => window !== null).slice(0, mostWindows);
  return known.length === 0 ? null : { windows: known, plan, extra };
};

/** `5 h`, `Week`, `3 d`. */
export function lengthWords(lengthMs: number): string {
  if (lengthMs === 7 * dayMs) return 'Week';
  return lengthMs % dayMs === 0 ? `${lengthMs / dayMs} d` : `${Math.round(lengthMs / hourMs)} h`;
}
