import { isObject, type Json, parseObject, textOf } from '../answer.ts';
import { hourMs, type LimitWindow, type ReadLimits, weekMs } from './limits.ts';
import { limitsOf, momentOf, mostWindows, objectsIn, usedOfLeft, wordOf } from './values.ts';

/**
 * Antigravity's `retrieveUserQuotaSummary`: pools of models, each with five hours and a week. Not
 * documented by the service.
 */
export const readAntigravity: ReadLimits = (body) => {
  const json = parseObject(body);
  if (json === null) return null;
  const summary = isObject(json['response']) ? json['response'] : json;
  return limitsOf(
    objectsIn(summary['groups']).flatMap((group) => {
      const pool = wordOf(group['displayName'])?.replace(/ models?$/i, '') ?? 'Models';
      return objectsIn(group['buckets']).map((bucket) => pooledWindow(pool, bucket));
    }),
  );
};

const lengths: Readonly<Record<string, Pick<LimitWindow, 'name' | 'lengthMs'>>> = {
  '5h': { name: '5 h', lengthMs: 5 * hourMs },
  weekly: { name: 'week', lengthMs: weekMs },
};

function pooledWindow(pool: string, bucket: Json): LimitWindow | null {
  const length = lengths[textOf(bucket['window'])];
  if (length === undefined) return null;
  return leftWindow(`${pool} ${length.name}`, length.lengthMs, bucket);
}

function leftWindow(name: string, lengthMs: number | null, bucket: Json): LimitWindow | null {
  const usedPercent = usedOfLeft(bucket['remainingFraction']);
  if (usedPercent === null) return null;
  const resetsAtMs = momentOf(bucket['resetTime']);
  return { kind: 'model', name, usedPercent, resetsAtMs, lengthMs };
}

/** The older answer of Antigravity, `fetchAvailableModels`: one a model. */
export const readAntigravityModels: ReadLimits = (body) => {
  const models = parseObject(body)?.['models'];
  if (!isObject(models)) return null;
  return limitsOf(
    Object.entries(models)
      .slice(0, mostWindows)
      .map(([id, model]) => {
        const quota = isObject(model) ? model['quotaInfo'] : null;
        const name = wordOf(isObject(model) ? model['displayName'] : null) ?? wordOf(id);
        return isObject(quota) && name !== null ? leftWindow(name, null, quota) : null;
      }),
  );
};

/** Gemini's login on the old core, `retrieveUserQuota`: a bucket a model and kind of token. */
export const readGemini: ReadLimits = (body) =>
  limitsOf(
    objectsIn(parseObject(body)?.['buckets']).map((bucket) => {
      const name = wordOf(bucket['modelId']);
      return name === null ? null : leftWindow(name, null, bucket);
    }),
  );
