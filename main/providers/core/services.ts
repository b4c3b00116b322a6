import { createRedact } from '../../base/core/redact-text.ts';
import { modelId, type ProviderId, providerIds, type ServiceId } from '../../contract/providers.ts';
import { isObject, type Json, textOf } from './answer.ts';
import { capabilities } from './capabilities.ts';
import type { LineCapability } from './capability-types.ts';

/** An OpenAI-compatible service of config.yaml, without its keys. */
export interface Service {
  readonly id: ServiceId;
  readonly name: string;
  /** Where it is, for a sentence. */
  readonly host: string;
  /** As its entry names it: what the gateway says of its models. */
  readonly owner: string;
  /** What the gateway is asked for. */
  readonly models: readonly string[];
  /** As its entry writes them, to be changed. */
  readonly bare: readonly string[];
  /** Its entry says `disabled`, which the older line does not know. */
  readonly isDisabled: boolean;
  /** It was disconnected, and can be brought back. */
  readonly isAway: boolean;
}

/** Who is spoken of, in a sentence. */
export interface Subject {
  readonly name: string;
  /** Who refuses. */
  readonly company: string;
  /** Whose address cannot be reached. */
  readonly host: string;
}

export const serviceSubject = ({ name, host }: Service): Subject => ({ name, company: name, host });

/** Of a service that has gone from config.yaml meanwhile. */
export const unknownService: Subject = {
  ...{ name: 'This service', company: 'This service', host: 'its address' },
};

const longestName = 60;
const redact = createRedact([]);

/** What would make two names look like one, or move the words around it. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cf}]/gu;

/** The provider whose row an entry of that name belongs to; null where it is a service of its own. */
export const providerNamed = (name: string): ProviderId | null =>
  providerIds.find((id) => id === name && takesServices(id)) ?? null;

const takesServices = (id: ProviderId): boolean =>
  Object.values(capabilities[id].lines).some(({ keys }) => keys.includes('openai-compatibility'));

/** An entry of `openai-compatibility` as a service. Only models that can be asked for. */
export function serviceOf(id: ServiceId, entry: Json, isAway: boolean): Service {
  const owner = textOf(entry['name']).trim();
  const host = hostOf(textOf(entry['base-url']));
  const prefix = textOf(entry['prefix']).trim();
  const models = Array.isArray(entry['models']) ? entry['models'].filter(isObject) : [];
  const bare = models
    .map((model) => textOf(model['alias']).trim() || textOf(model['name']).trim())
    .filter((model) => model !== '');
  const ids = bare.flatMap(
    (model) => modelId.safeParse(prefix === '' ? model : `${prefix}/${model}`).data ?? [],
  );
  const name = owner.replace(unseen, '').trim().slice(0, longestName);
  return {
    ...{ id, owner, host, isAway, bare },
    name: name === '' || hidesSomething(name) ? host : name,
    models: [...new Set(ids)],
    isDisabled: entry['disabled'] === true,
  };
}

/** An address of a person, or a key: names are shown to whoever looks at the screen. */
const hidesSomething = (name: string): boolean => redact(name) !== name;

function hostOf(baseUrl: string): string {
  // Not what stands before an @: a password, mostly.
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#\s]+)/i.exec(baseUrl.trim())?.[1] ?? 'its address';
}

/** Entries of one name and address are one service: in use where any is, off where all are. */
export function servicesFrom(entries: readonly Service[]): readonly Service[] {
  const byId = new Map<ServiceId, Service>();
  for (const entry of entries) {
    const known = byId.get(entry.id);
    if (!known || (known.isAway && !entry.isAway)) byId.set(entry.id, entry);
    else if (known.isAway === entry.isAway) byId.set(entry.id, joined(known, entry));
  }
  return [...byId.values()];
}

const joined = (one: Service, other: Service): Service => ({
  ...one,
  models: [...new Set([...one.models, ...other.models])],
  isDisabled: one.isDisabled && other.isDisabled,
});

/** A service answers by its own models alone, and those that nobody else offers say most. */
export function serviceCapability(
  { models }: Service,
  elsewhere: ReadonlySet<string>,
): LineCapability {
  const own = models.filter((model) => !elsewhere.has(model));
  const shared = models.filter((model) => elsewhere.has(model));
  const asked = { login: null, keys: ['openai-compatibility'], refresh: 'none' } as const;
  return { ...asked, defaultModels: [...own, ...shared], limits: [] };
}
