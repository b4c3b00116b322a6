import { isObject, type Json, parseObject } from '../answer.ts';
import { dayMs, type LimitWindow, type ReadLimits } from './limits.ts';
import { lengthWords, limitsOf, momentOf, objectsIn, percentOf, wordOf } from './values.ts';

/**
 * `GET /backend-api/wham/usage`. The slot says nothing: a plan with a week alone has it in the
 * first. Not documented by the service.
 */
export const readCodex: ReadLimits = (body, askedAtMs) => {
  const json = parseObject(body);
  if (json === null) return null;
  const own = slotsOf(json['rate_limit']).map((slot) => windowOf(slot, askedAtMs, null));
  const additional = objectsIn(json['additional_rate_limits']).flatMap((entry) =>
    slotsOf(entry['rate_limit']).map((slot) =>
      windowOf(slot, askedAtMs, wordOf(entry['limit_name']) ?? 'Other'),
    ),
  );
  return limitsOf([...own.toSorted(shortFirst), ...additional], {
    plan: wordOf(json['plan_type']),
    extra: creditsOf(json['credits']),
  });
};

const slotsOf = (value: unknown): readonly Json[] =>
  isObject(value) ? [value['primary_window'], value['secondary_window']].filter(isObject) : [];

const longestMs = 62 * dayMs;

function windowOf(slot: Json, askedAtMs: number, model: string | null): LimitWindow | null {
  const usedPercent = percentOf(slot['used_percent']);
  const seconds = slot['limit_window_seconds'];
  const lengthMs = typeof seconds === 'number' ? seconds * 1_000 : Number.NaN;
  if (usedPercent === null || !(lengthMs >= 60_000 && lengthMs <= longestMs)) return null;
  const name = lengthWords(lengthMs);
  return {
    kind: model !== null ? 'model' : lengthMs < 2 * dayMs ? 'session' : 'week',
    name: model === null ? name : `${model} ${name.replace('Week', 'week')}`,
    usedPercent,
    resetsAtMs: momentOf(slot['reset_at']) ?? after(slot['reset_after_seconds'], askedAtMs),
    lengthMs,
  };
}

const after = (seconds: unknown, askedAtMs: number): number | null =>
  typeof seconds === 'number' && seconds > 0 && seconds * 1_000 <= longestMs
    ? askedAtMs + seconds * 1_000
    : null;

const shortFirst = (a: LimitWindow | null, b: LimitWindow | null): number =>
  (a?.lengthMs ?? 0) - (b?.lengthMs ?? 0);

/** The balance comes as a number or as a text of one. */
function creditsOf(value: unknown): string | null {
  if (!isObject(value)) return null;
  if (value['unlimited'] === true) return 'Credits without limit.';
  const text = String(value['balance'] ?? '');
  return /^\d{1,9}(\.\d{1,6})?$/.test(text) && Number(text) > 0
    ? `Credits left: ${Number(text)}.`
    : null;
}
