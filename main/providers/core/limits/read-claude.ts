import { capitalized } from '../../../base/core/wording.ts';
import { isObject, type Json, parseObject, textOf } from '../answer.ts';
import { hourMs, type LimitWindow, type ReadLimits, weekMs } from './limits.ts';
import { limitsOf, momentOf, objectsIn, percentOf, wordOf } from './values.ts';

/**
 * `GET /api/oauth/usage`: a field a window, in newer answers `limits[]` beside them. Not documented
 * by the service.
 */
export const readClaude: ReadLimits = (body) => {
  const json = parseObject(body);
  if (json === null) return null;
  const listed = objectsIn(json['limits']).map(listedWindow);
  const windows = listed.some((window) => window !== null) ? listed : fieldWindows(json);
  return limitsOf(windows, { extra: extraOf(json['extra_usage']) });
};

const session = { kind: 'session', name: '5 h', lengthMs: 5 * hourMs } as const;
const week = { kind: 'week', name: 'Week', lengthMs: weekMs } as const;

const modelWeek = (name: string) =>
  ({ kind: 'model', name: `${capitalized(name)} week`, lengthMs: weekMs }) as const;

function fieldWindows(json: Json): readonly (LimitWindow | null)[] {
  const ofModels = Object.keys(json).filter((name) => /^seven_day_\w{1,30}$/.test(name));
  return [
    windowOf(session, json['five_hour']),
    windowOf(week, json['seven_day']),
    ...ofModels.map((name) =>
      windowOf(modelWeek(name.slice('seven_day_'.length).replaceAll('_', ' ')), json[name]),
    ),
  ];
}

type Frame = Pick<LimitWindow, 'kind' | 'name' | 'lengthMs'>;

function windowOf(frame: Frame, value: unknown): LimitWindow | null {
  if (!isObject(value)) return null;
  const usedPercent = percentOf(value['utilization'] ?? value['percent'] ?? value['used_percent']);
  if (usedPercent === null) return null;
  return { ...frame, usedPercent, resetsAtMs: momentOf(value['resets_at']) };
}

function listedWindow(entry: Json): LimitWindow | null {
  switch (textOf(entry['kind'])) {
    case 'session':
      return windowOf(session, entry);
    case 'weekly_all':
      return windowOf(week, entry);
    case 'weekly_scoped':
      return windowOf(modelWeek(scopeOf(entry) ?? 'Scoped'), entry);
    default:
      return null;
  }
}

/** The model stands under several names. */
function scopeOf(entry: Json): string | null {
  const scope = isObject(entry['scope']) ? entry['scope'] : entry;
  const model = isObject(scope['model']) ? scope['model'] : scope;
  const names = [model['display_name'], model['name'], model['id'], scope['model'], entry['scope']];
  return names.map(wordOf).find((name) => name !== null) ?? null;
}

/** In cents; a limit of 0 is none. */
function extraOf(value: unknown): string | null {
  if (!isObject(value) || value['is_enabled'] !== true) return null;
  const used = moneyOf(value['used_credits']);
  if (used === null) return 'Extra use is on.';
  const limit = Number(value['monthly_limit']) > 0 ? moneyOf(value['monthly_limit']) : null;
  const currency = /^[A-Z]{3}$/.exec(textOf(value['currency']))?.[0];
  const unit = currency === undefined ? '' : ` ${currency}`;
  return limit === null ? `Extra use: ${used}${unit}.` : `Extra use: ${used} of ${limit}${unit}.`;
}

const moneyOf = (cents: unknown): string | null =>
  typeof cents === 'number' && cents >= 0 && cents < 1e9 ? (cents / 100).toFixed(2) : null;
