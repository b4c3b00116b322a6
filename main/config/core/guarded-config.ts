import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLSeq } from 'yaml';
import { eolOf } from '../../base/core/end-of-line.ts';
import { type ConfigDocument, readConfig } from './config-document.ts';
import { appended, before, changed, type Edit, removed, replaced } from './config-edits.ts';
import {
  type ConfigSettings,
  type Guard,
  guardsFor,
  isRetiredKey,
  switchedOff,
  type Scalar as Value,
} from './config-rules.ts';

/**
 * The same file with the guarded keys as they must be; everything else stays byte for byte.
 * Gives back the same text when nothing has to change. Throws `config-invalid`.
 */
export function guardConfig(text: string, settings: ConfigSettings): string {
  const guards = guardsFor(settings);
  const config = readConfig(text);
  const { document } = config;
  if (
    guards.every(({ path, value }) => document.getIn(path) === value) &&
    switchedOff.every(({ path, value }) => isOff(document.getIn(path), value)) &&
    isSettled(keysIn(document), settings.apiKey)
  ) {
    return text;
  }
  let next = config;
  for (const { path, value } of guards) next = withValue(next, path, value, true);
  for (const { path, value } of switchedOff) next = withValue(next, path, value, false);
  return withApiKey(next, settings.apiKey).text;
}

const isOff = (found: unknown, value: Value): boolean => found === undefined || found === value;

function withValue(
  config: ConfigDocument,
  path: Guard['path'],
  value: Value,
  create: boolean,
): ConfigDocument {
  const { document } = config;
  if (document.getIn(path) === value) return config;
  if (!create && !document.hasIn(path)) return config;
  return changed(config, path, editFor(config, path, value), () => setValue(document, path, value));
}

function setValue(document: Document, path: Guard['path'], value: Value): void {
  const parent = path.slice(0, -1);
  if (parent.length > 0 && document.getIn(parent) === null) {
    document.setIn(parent, document.createNode({}));
  }
  document.setIn(path, value);
}

/** The smallest change that makes the key say so; null where the file is too unusual for one. */
function editFor(config: ConfigDocument, path: Guard['path'], value: Value): Edit | null {
  const { text, root } = config;
  const literal = JSON.stringify(value);
  const [first = '', ...rest] = path;
  const pair = find(root, first);
  if (!pair) return appended(config, line(path, literal, eolOf(text)));
  if (rest.length === 0) return replaced(pair.value, literal);
  const inner = pair.value;
  if (rest.length > 1 || !isMap(inner) || inner.flow) return null;
  const innerPair = find(inner, rest[0] ?? '');
  if (innerPair) return replaced(innerPair.value, literal);
  return before(text, inner.items[0]?.key, `${rest[0]}: ${literal}`);
}

const find = (map: unknown, key: string): Pair | undefined =>
  isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;

function line(path: Guard['path'], literal: string, eol: string): string {
  const keys = path.map((key, depth) => `${'  '.repeat(depth)}${key}:`);
  return `${keys.join(eol)} ${literal}${eol}`;
}

/** Our key is added, retired ones go; all others are the user's. */
function withApiKey(config: ConfigDocument, apiKey: string): ConfigDocument {
  if (isSettled(keysIn(config.document), apiKey)) return config;
  const edit = editForKeys(config, apiKey);
  const next = changed(config, ['api-keys'], edit, () => takeStep(config.document, apiKey));
  return withApiKey(next, apiKey);
}

/**
 * The keys that open the gateway after the next start: ours, and those that the user has put beside
 * it. Ours alone where the text is refused.
 */
export function acceptedKeys(text: string, apiKey: string): readonly string[] {
  try {
    const others = keysIn(readConfig(text).document).filter((key) => key !== apiKey);
    return [apiKey, ...others.filter((key) => key !== '' && !isRetiredKey(key, apiKey))];
  } catch {
    return [apiKey];
  }
}

const isSettled = (keys: readonly string[], apiKey: string): boolean =>
  keys.includes(apiKey) && !keys.some((key) => isRetiredKey(key, apiKey));

const keysIn = (document: Document): string[] => listIn(document)?.items.map(keyOf) ?? [];

function listIn(document: Document): YAMLSeq | null {
  const list = document.get('api-keys', true);
  return isSeq(list) ? list : null;
}

const keyOf = (item: unknown): string => (isScalar(item) ? String(item.value) : '');

/** One step towards the wished list: put ours in, else take one retired key out. */
function editForKeys(config: ConfigDocument, apiKey: string): Edit | null {
  const { document, text } = config;
  const literal = JSON.stringify(apiKey);
  const list = listIn(document);
  if (!list?.range) {
    const eol = eolOf(text);
    return document.has('api-keys')
      ? null
      : appended(config, `api-keys:${eol}  - ${literal}${eol}`);
  }
  const retired = list.items.find((item) => isRetiredKey(keyOf(item), apiKey));
  if (list.items.some((item) => keyOf(item) === apiKey)) return removed(config, retired);
  if (retired) return replaced(retired, literal);
  if (!list.flow) return before(text, list, `- ${literal}`);
  const at = list.range[0] + 1;
  return { from: at, to: at, text: list.items.length > 0 ? `${literal}, ` : literal };
}

/** The same step on the document. */
function takeStep(document: Document, apiKey: string): void {
  const list = listIn(document);
  if (!list) {
    document.set('api-keys', document.createNode([apiKey]));
    return;
  }
  const retired = list.items.findIndex((item) => isRetiredKey(keyOf(item), apiKey));
  const hasOurs = list.items.some((item) => keyOf(item) === apiKey);
  if (hasOurs) list.items.splice(retired, 1);
  else if (retired >= 0) list.items[retired] = document.createNode(apiKey);
  else list.items.unshift(document.createNode(apiKey));
}
