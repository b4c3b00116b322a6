import { modelId, type ProviderId, providerIds } from '../../contract/providers.ts';
import { isObject, parseObject, textOf } from './answer.ts';
import { capabilities } from './capabilities.ts';

/** The ids that the gateway lists, by provider, each sorted. */
export type ModelLists = Readonly<Record<ProviderId, readonly string[]>>;

/** The answer of `/v1/models`, grouped by owner; null when it is none. Only ids that can be asked for. */
export function readModels(body: string): ModelLists | null {
  const data = parseObject(body)?.['data'];
  if (!Array.isArray(data)) return null;
  const rows = data.filter(isObject);
  const of = (owner: string): string[] => {
    const own = rows.filter((row) => textOf(row['owned_by']) === owner);
    return [...new Set(own.flatMap((row) => modelId.safeParse(row['id']).data ?? []))].sort();
  };
  const lists = providerIds.map((id) => [id, of(capabilities[id].modelOwner)] as const);
  return Object.fromEntries(lists) as Record<ProviderId, string[]>;
}

export interface ModelChoice {
  readonly modelId: string | null;
  /** What was wished but is not offered, null when the wish was met. */
  readonly replaced: string | null;
}

/**
 * Which model a test asks: the user's own choice, else the first default that is listed, else any
 * listed one. The sidecar takes a model off its list while it is held back, so with `isBlocked` the
 * wish stands: it has not gone for good.
 */
export function chooseModel(
  choices: readonly string[],
  listed: readonly string[],
  isBlocked: boolean,
): ModelChoice {
  const [first = null] = choices;
  if (isBlocked && first !== null) return { modelId: first, replaced: null };
  const found = choices.find((id) => listed.includes(id)) ?? listed[0] ?? null;
  if (found === null) return { modelId: first, replaced: null };
  return { modelId: found, replaced: found === first ? null : first };
}
