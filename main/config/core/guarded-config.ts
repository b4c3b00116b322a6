import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLSeq } from 'yaml';
import { eolOf } from '../../base/core/end-of-line.ts';
import { type ConfigDocument, readConfig } from './config-document.ts';
import {
  appended,
  before,
  type Change,
  changed,
  type Edit,
  removed,
  replaced,
} from './config-edits.ts';
import {
  type ConfigSettings,
  type Guard,
  guardsFor,
  isRetiredKey,
  switchedOff,
  type Scalar as Value,
} from './config-rules.ts';

/** A file as it must be for a start. */
export interface GuardedConfig {
  readonly text: string;
  /** Guarded keys that the file had otherwise: `host`, `remote-management.allow-remote`. */
  readonly putBack: readonly string[];
}

/**
 * The same file with the guarded keys as they must be; everything else stays byte for byte.
 * Gives back the same text when nothing has to change. Throws `config-invalid`.
 */
export function guarded(text: string, settings: ConfigSettings): GuardedConfig {
  const config = readConfig(text);
  const { document } = config;
  const wrong = [
    ...guardsFor(settings).filter(({ path, value }) => document.getIn(path) !== value),
    ...switchedOff.filter(({ path, value }) => !isOff(document.getIn(path), value)),
  ];
  const putBack = wrong.filter(({ path }) => !isUnset(document.getIn(path))).map(nameOf);
  const isKeyed = isSettled(keysIn(document), settings.apiKey);
  if (wrong.length === 0 && isKeyed) return { text, putBack };
  const changes = wrong.map((guard, at) => changeFor(config, guard, wrong.slice(0, at)));
  if (!isKeyed) changes.push(keyChange(config, settings.apiKey));
  return { text: changed(config, changes).text, putBack };
}

export const guardConfig = (text: string, settings: ConfigSettings): string =>
  guarded(text, settings).text;

const nameOf = ({ path }: Guard): string => path.join('.');

const isUnset = (found: unknown): boolean => found === undefined || found === null;

const isOff = (found: unknown, value: Value): boolean => found === undefined || found === value;

function changeFor(config: ConfigDocument, guard: Guard, before: readonly Guard[]): Change {
  const { path, value } = guard;
  const edit = editFor(config, guard, before);
  return {
    path,
    edits: edit && [edit],
    make: () => setValue(config.document, path, value),
  };
}

function setValue(document: Document, path: Guard['path'], value: Value): void {
  const parent = path.slice(0, -1);
  if (parent.length > 0 && isUnset(document.getIn(parent))) {
    document.setIn(parent, document.createNode({}));
  }
  document.setIn(path, value);
}

/** The smallest change that makes the key say so; null where the file is too unusual for one. */
function editFor(
  config: ConfigDocument,
  { path, value }: Guard,
  earlier: readonly Guard[],
): Edit | null {
  const { text, root } = config;
  const literal = JSON.stringify(value);
  const [first = '', ...rest] = path;
  const pair = find(root, first);
  if (!pair) {
    const isBegun = earlier.some((guard) => guard.path[0] === first);
    return appended(config, line(path, literal, eolOf(text), isBegun ? 1 : 0));
  }
  if (rest.length === 0) return replaced(pair.value, literal);
  const inner = pair.value;
  if (rest.length > 1 || !isMap(inner) || inner.flow) return null;
  const innerPair = find(inner, rest[0] ?? '');
  if (innerPair) return replaced(innerPair.value, literal);
  return before(text, inner.items[0]?.key, `${rest[0]}: ${literal}`);
}

const find = (map: unknown, key: string): Pair | undefined =>
  isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;

/** Those keys of the path that are not begun yet, a line each. */
function line(path: Guard['path'], literal: string, eol: string, begun: number): string {
  const keys = path.map((key, depth) => `${'  '.repeat(depth)}${key}:`).slice(begun);
  return `${keys.join(eol)} ${literal}${eol}`;
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

/** Our key is added, retired ones go; all others are the user's. */
function keyChange(config: ConfigDocument, apiKey: string): Change {
  const { document } = config;
  return {
    path: ['api-keys'],
    edits: editsForKeys(config, apiKey),
    make: () => settleKeys(document, apiKey),
  };
}

function editsForKeys(config: ConfigDocument, apiKey: string): readonly Edit[] | null {
  const { document, text } = config;
  const literal = JSON.stringify(apiKey);
  const list = listIn(document);
  if (!list?.range) {
    const eol = eolOf(text);
    const edit = document.has('api-keys')
      ? null
      : appended(config, `api-keys:${eol}  - ${literal}${eol}`);
    return edit && [edit];
  }
  const { place, gone } = planFor(list, apiKey);
  const edits = gone.map((item) => removed(config, item));
  if (place !== null) edits.push(place ? replaced(place, literal) : firstIn(config, list, literal));
  return edits.every((edit) => edit !== null) ? edits : null;
}

function firstIn({ text }: ConfigDocument, list: YAMLSeq, literal: string): Edit | null {
  if (!list.flow) return before(text, list, `- ${literal}`);
  const at = (list.range?.[0] ?? 0) + 1;
  return { from: at, to: at, text: list.items.length > 0 ? `${literal}, ` : literal };
}

interface KeyPlan {
  /** The item in whose place ours comes; undefined for a new first one, null where ours is there. */
  readonly place: unknown;
  readonly gone: readonly unknown[];
}

/** Ours takes the place of the first retired one. */
function planFor({ items }: YAMLSeq, apiKey: string): KeyPlan {
  const retired = items.filter((item) => isRetiredKey(keyOf(item), apiKey));
  if (items.some((item) => keyOf(item) === apiKey)) return { place: null, gone: retired };
  return { place: retired[0], gone: retired.slice(1) };
}

/** The same on the document. */
function settleKeys(document: Document, apiKey: string): void {
  const list = listIn(document);
  if (!list) {
    document.set('api-keys', document.createNode([apiKey]));
    return;
  }
  const { place, gone } = planFor(list, apiKey);
  if (place === undefined) list.items.unshift(document.createNode(apiKey));
  list.items = list.items
    .filter((item) => !gone.includes(item))
    .map((item) => (place !== null && item === place ? document.createNode(apiKey) : item));
}
