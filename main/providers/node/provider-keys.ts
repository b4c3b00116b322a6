import { createHash } from 'node:crypto';
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { eolOf } from '../../base/core/end-of-line.ts';
import { type ConfigDocument, readConfig, valuesOf } from '../../config/core/config-document.ts';
import { appended, before, changed, type Edit, replaced } from '../../config/core/config-edits.ts';
import type { ProviderId, RowId, ServiceId } from '../../contract/providers.ts';
import { isObject, textOf } from '../core/answer.ts';
import { type ProxySettings, proxyKind } from '../core/blame.ts';
import type { KeySection } from '../core/capability-types.ts';
import { type Routing, routingOf, usualRouting } from '../core/routing.ts';
import { providerNamed } from '../core/services.ts';

/** An API key of config.yaml, with all that its entry says. Never leaves main whole. */
export interface ProviderKey {
  readonly id: string;
  readonly section: KeySection;
  /** Whose row it stands in. */
  readonly rowId: RowId;
  readonly entry: Readonly<Record<string, unknown>>;
  /** Every secret in it, to keep out of the log. */
  readonly secrets: readonly string[];
}

const ownerOf: Readonly<Record<KeySection, ProviderId | null>> = {
  'claude-api-key': 'claude',
  'codex-api-key': 'codex',
  'xai-api-key': 'grok',
  'gemini-api-key': 'gemini',
  'openai-compatibility': null,
};

export const keySections = Object.keys(ownerOf) as readonly KeySection[];

/** What a config.yaml says of providers. */
export interface ProvidersInConfig {
  /** In its order. */
  readonly keys: readonly ProviderKey[];
  /** The proxy that it names. */
  readonly proxy: ProxySettings['inConfig'];
  readonly routing: Routing;
}

/** Throws `config-invalid`. */
export function providersIn(text: string): ProvidersInConfig {
  const config = valuesOf(readConfig(text).document);
  if (!isObject(config)) return { keys: [], proxy: null, routing: usualRouting };
  const keys = keySections.flatMap((section) => {
    const entries = config[section];
    return Array.isArray(entries)
      ? entries.filter(isObject).flatMap((entry) => keyOf(section, entry) ?? [])
      : [];
  });
  return {
    ...{ keys, proxy: proxyKind(config['proxy-url']) },
    routing: routingOf(config['routing']),
  };
}

/** The keys alone. Throws `config-invalid`. */
export const providerKeys = (text: string): readonly ProviderKey[] => providersIn(text).keys;

/** Null for an entry without a key; a service may want none. */
export function keyOf(
  section: KeySection,
  entry: Readonly<Record<string, unknown>>,
): ProviderKey | null {
  const inner = entry['api-key-entries'];
  const secrets = [entry, ...(Array.isArray(inner) ? inner.filter(isObject) : [])]
    .map((each) => each['api-key'])
    .filter((key) => typeof key === 'string')
    .filter((key) => key !== '');
  const name = String(entry['name'] ?? '');
  const baseUrl = textOf(entry['base-url']);
  const owner = ownerOf[section];
  if (secrets.length === 0 && (owner !== null || baseUrl === '')) return null;
  const rowId = owner ?? providerNamed(name) ?? serviceIdOf(name, baseUrl);
  return { id: hashed([section, name, secrets]), section, rowId, entry, secrets };
}

/** A service is known by name and address, so that it stays itself with another key. */
const serviceIdOf = (name: string, baseUrl: string): ServiceId =>
  `service:${hashed([name, baseUrl]).slice(0, 16)}`;

const hashed = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** The file with one more entry; everything else stays as it is. Throws `config-invalid`. */
export function withKey(text: string, { section, entry }: Pick<ProviderKey, 'section' | 'entry'>) {
  const config = readConfig(text);
  const { document } = config;
  const list = listIn(config, section);
  const edit = list
    ? list.flow || list.items.length === 0
      ? null
      : before(text, list, itemText(entry, indentAt(text, list), eolOf(text)))
    : document.has(section)
      ? null
      : appended(
          config,
          `${section}:${eolOf(text)}  ${itemText(entry, '  ', eolOf(text))}${eolOf(text)}`,
        );
  const make = (): void => {
    const item = document.createNode(entry);
    if (list) list.items.unshift(item);
    else document.set(section, document.createNode([entry]));
  };
  return changed(config, [{ path: [section], edits: edit && [edit], make }]).text;
}

/** The file without that entry; a list that it leaves empty goes as well. Throws `config-invalid`. */
export function withoutKey(text: string, id: string): string {
  const config = readConfig(text);
  const { document, root } = config;
  for (const section of keySections) {
    const list = listIn(config, section);
    const at = list?.items.findIndex((item) => isEntry(item, section, id)) ?? -1;
    if (!list || at < 0) continue;
    const pair = root?.items.find(({ key }) => isScalar(key) && key.value === section);
    const isLast = list.items.length === 1;
    const edit = isLast ? sectionRemoved(text, pair, list) : itemRemoved(text, list.items[at]);
    const make = (): void => {
      if (isLast) document.delete(section);
      else list.items.splice(at, 1);
    };
    return changed(config, [{ path: [section], edits: edit && [edit], make }]).text;
  }
  return text;
}

/**
 * The file with that service in use or out of it: by its own `disabled`, which the newest line heeds.
 * Throws `config-invalid`.
 */
export function withServiceOn(text: string, id: string, on: boolean): string {
  return withEntry(text, id, (item) => {
    const own = item.items.find(({ key }) => isScalar(key) && key.value === 'disabled');
    const [, second] = item.items;
    const edit = own
      ? replaced(own.value, String(!on))
      : before(text, second?.key, `disabled: ${!on}`);
    return { edit, change: () => item.set('disabled', !on) };
  });
}

/** What of a service can be changed in its place; null leaves the key as it is. */
export interface ServiceChange {
  readonly key: string | null;
  readonly models: readonly string[];
}

/** The file with another key or other models of that service. Throws `config-invalid`. */
export function withServiceChanged(
  text: string,
  id: string,
  { key, models }: ServiceChange,
): string {
  return withEntry(text, id, (item) => ({
    edit: null, // Lists of any length: the library writes them.
    change: () => {
      const list = item.get('models');
      const known = isSeq(list) ? list.items.filter(isMap) : [];
      const nameOf = (model: YAMLMap): string =>
        textOf(model.get('alias')) || textOf(model.get('name'));
      // What else is said of a model that stays, stays.
      const kept = models.map((model) => known.find((each) => nameOf(each) === model) ?? model);
      item.set(
        'models',
        kept.map((each) => (isMap(each) ? each : { name: each, alias: each })),
      );
      if (key !== null) item.setIn(['api-key-entries', 0, 'api-key'], key);
    },
  }));
}

/** Changes one entry of `openai-compatibility`; a file without it stays as it is. */
function withEntry(
  text: string,
  id: string,
  plan: (item: YAMLMap) => { readonly edit: Edit | null; readonly change: () => void },
): string {
  const section = 'openai-compatibility';
  const config = readConfig(text);
  const item = listIn(config, section)?.items.find((each) => isEntry(each, section, id));
  if (!isMap(item)) return text;
  const { edit, change } = plan(item);
  return changed(config, [{ path: [section], edits: edit && [edit], make: change }]).text;
}

function listIn({ document }: ConfigDocument, section: KeySection): YAMLSeq | null {
  const list = document.get(section, true);
  return isSeq(list) ? list : null;
}

function isEntry(item: unknown, section: KeySection, id: string): boolean {
  const entry: unknown = isMap(item) ? item.toJSON() : null;
  return isObject(entry) && keyOf(section, entry)?.id === id;
}

/** `- api-key: "k"`, a line a field; inner values as JSON, which is YAML too. */
function itemText(entry: ProviderKey['entry'], indent: string, eol: string): string {
  const lines = Object.entries(entry).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `- ${lines.join(`${eol}${indent}  `)}`;
}

function indentAt(text: string, node: Node): string {
  const at = node.range?.[0] ?? 0;
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
}

function itemRemoved(text: string, item: unknown): Edit | null {
  const range = isMap(item) ? item.range : null;
  if (!range) return null;
  const from = text.lastIndexOf('\n', range[0] - 1) + 1;
  return /^[ \t]*-[ \t]*$/.test(text.slice(from, range[0]))
    ? { from, to: lineEnd(text, range[1]), text: '' }
    : null;
}

function sectionRemoved(text: string, pair: Pair | undefined, list: YAMLSeq): Edit | null {
  const key = isScalar(pair?.key) ? pair.key.range : null;
  if (!key || !list.range) return null;
  const from = text.lastIndexOf('\n', key[0] - 1) + 1;
  return from === key[0] ? { from, to: lineEnd(text, list.range[1]), text: '' } : null;
}

/** Behind the line break at or after a place. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
