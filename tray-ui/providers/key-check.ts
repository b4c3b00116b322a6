import type { AddedKey, ServiceRequest } from '../../main/contract/provider-rows.ts';
import type { ProviderId, RowId } from '../../main/contract/providers.ts';
import { isLocal } from './ready-services.ts';

export type KeyKind = AddedKey['kind'];

/** Which kind of key serves a provider: the others speak OpenAI's language. */
const kindOf: Readonly<Record<ProviderId, KeyKind>> = {
  claude: 'claude',
  codex: 'codex',
  antigravity: 'openai-compatible',
  kimi: 'openai-compatible',
  grok: 'grok',
  gemini: 'gemini',
  qwen: 'openai-compatible',
  iflow: 'openai-compatible',
};

/** A service of the user's own speaks it too. */
export const kindFor = (id: RowId): KeyKind =>
  Object.hasOwn(kindOf, id) ? kindOf[id as ProviderId] : 'openai-compatible';

/** What the form's fields hold, as typed. */
export interface KeyFields {
  readonly kind: KeyKind;
  readonly key: string;
  readonly baseUrl: string;
  readonly name: string;
  /** One per line, or with commas. */
  readonly models: string;
}

export type KeyField = keyof KeyFields;

/** What can be sent, or the first field that cannot be, with what to do about it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly field: KeyField; readonly sentence: string };

const maxKeyLength = 500;
const maxUrlLength = 500;
const maxNameLength = 60;
const maxModels = 1_000;
/** Stands where a service on this computer wants no key: config.yaml must have one. */
const noKey = 'local';

/** As the contract's `typedModelId`, which comes with a library that the page does not hold. */
const modelPattern = /^[A-Za-z0-9][\w.:/@+-]{0,127}$/;

/** The limits are the contract's (`addedKey`), said before anything is sent. */
export function checkKey(fields: KeyFields): Checked<AddedKey> {
  const isOwn = fields.kind === 'openai-compatible';
  const baseUrl = fields.baseUrl.trim();
  const key = fields.key.trim() || (isOwn && isLocal(baseUrl) ? noKey : '');
  const name = isOwn ? fields.name.trim() : '';
  const models = isOwn ? modelsIn(fields.models) : [];
  const wrong =
    wrongName(name, isOwn) ??
    wrongUrl(baseUrl, isOwn) ??
    wrongKey(key) ??
    wrongModels(models, isOwn);
  return unless(wrong, {
    kind: fields.kind,
    key,
    baseUrl: baseUrl === '' ? null : baseUrl,
    name: isOwn ? name : null,
    models: [...new Set(models)],
  });
}

/** For a service to be asked for its models. Some list them to everybody, so the key may wait. */
export function checkService(fields: Pick<KeyFields, 'baseUrl' | 'key'>): Checked<ServiceRequest> {
  const baseUrl = fields.baseUrl.trim();
  const key = fields.key.trim();
  const wrong = wrongUrl(baseUrl, true) ?? (key === '' ? null : wrongKey(key));
  return unless(wrong, { baseUrl, key: key === '' ? null : key });
}

/** Another key, null for none, and the models of a service that is here. */
export function checkChange(
  fields: Pick<KeyFields, 'key' | 'models'>,
): Checked<{ readonly key: string | null; readonly models: string[] }> {
  const key = fields.key.trim();
  const models = modelsIn(fields.models);
  const wrong = (key === '' ? null : wrongKey(key)) ?? wrongModels(models, true);
  return unless(wrong, { key: key === '' ? null : key, models: [...new Set(models)] });
}

const modelsIn = (text: string): string[] => text.split(/[\s,]+/).filter((model) => model !== '');

type Wrong = readonly [KeyField, string] | null;

const unless = <T>(wrong: Wrong, value: T): Checked<T> =>
  wrong ? { ok: false, field: wrong[0], sentence: wrong[1] } : { ok: true, value };

function wrongName(name: string, isOwn: boolean): Wrong {
  if (!isOwn) return null;
  if (name === '') return ['name', 'Give the service a name.'];
  return name.length > maxNameLength
    ? ['name', `A name has at most ${maxNameLength} characters.`]
    : null;
}

function wrongUrl(baseUrl: string, isOwn: boolean): Wrong {
  if (baseUrl === '') {
    return isOwn ? ['baseUrl', 'An OpenAI-compatible service needs its base URL.'] : null;
  }
  if (!/^https?:\/\/[^/\s]/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    return ['baseUrl', 'A base URL begins with https:// or http:// and names a host.'];
  }
  return baseUrl.length > maxUrlLength
    ? ['baseUrl', `A base URL has at most ${maxUrlLength} characters.`]
    : null;
}

function wrongKey(key: string): Wrong {
  if (key === '') return ['key', 'Paste the key first.'];
  if (!/^[\x21-\x7e]*$/.test(key)) {
    return ['key', 'A key has no spaces, line breaks or special letters. Copy it again.'];
  }
  return key.length > maxKeyLength
    ? ['key', `A key has at most ${maxKeyLength} characters. Copy it again.`]
    : null;
}

function wrongModels(models: readonly string[], isOwn: boolean): Wrong {
  if (!isOwn) return null;
  if (models.length === 0) return ['models', 'Name at least one model that the service offers.'];
  if (models.length > maxModels) return ['models', `At most ${maxModels} models can be named.`];
  const odd = models.find((model) => !modelPattern.test(model));
  if (odd === undefined) return null;
  const shown = odd.length > 24 ? `${odd.slice(0, 23)}…` : odd;
  return ['models', `“${shown}” is not a model id.`];
}
