import type { LimitsNote } from '../../../contract/limits.ts';
import { backAtWords, leftWords } from './limit-words.ts';
import { dayMs, type LimitWindow } from './limits.ts';
import type { Reading, Warned } from './reading.ts';

/** A service may tell the end of one and the same window some moments later each time. */
const driftMs = 10 * 60_000;

/** What one answer has to be told of, and what counts as told from then on. */
export interface Warning {
  readonly windows: readonly LimitWindow[];
  readonly warned: readonly Warned[];
}

/** The windows of one answer that have less left than the user wants, each once until it begins anew. */
export function warningOf(
  { told, warned = [] }: Reading,
  belowPercent: number,
  nowMs: number,
): Warning {
  const standing = warned.filter(({ untilMs }) => nowMs < untilMs + driftMs);
  const low = (told?.limits.windows ?? []).filter(
    ({ usedPercent, resetsAtMs }) =>
      100 - usedPercent < belowPercent && (resetsAtMs === null || resetsAtMs > nowMs),
  );
  const isTold = ({ name, resetsAtMs }: LimitWindow): boolean =>
    standing.some(
      (mark) =>
        mark.name === name && (nowMs < mark.untilMs || (resetsAtMs ?? 0) < mark.untilMs + driftMs),
    );
  const windows = low.filter((window) => !isTold(window));
  const marks = windows.map(({ name, resetsAtMs, lengthMs }) => ({
    ...{ name, untilMs: resetsAtMs ?? nowMs + (lengthMs ?? dayMs) },
  }));
  return { windows, warned: [...standing, ...marks] };
}

/** More would not be read in a notification. */
const mostNamed = 3;

/** `who`: the provider, and the account by its number where there are several. */
export function warningNote(
  who: string,
  windows: readonly LimitWindow[],
  nowMs: number,
): LimitsNote {
  const isOut = windows.some(({ usedPercent }) => usedPercent >= 100);
  const named = windows
    .slice(0, mostNamed)
    .map(
      ({ name, usedPercent, resetsAtMs }) =>
        `${name} ${leftWords(100 - usedPercent)}${backAtWords(resetsAtMs, nowMs)}`,
    );
  const more = windows.length - named.length;
  return {
    title: isOut ? `${who}: used up` : `${who} is running low`,
    body: `${named.join(' · ')}${more === 0 ? '' : ` · and ${more} more`}`,
  };
}
