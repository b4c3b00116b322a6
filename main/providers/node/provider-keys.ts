import { createHash } from 'node:crypto';
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLSeq } from 'yaml';
import { eolOf } from '../../base/core/end-of-line.ts';
import { type ConfigDocument, readConfig } from '../../config/core/config-document.ts';
import { appended, before, changed, type Edit } from '../../config/core/config-edits.ts';
import { type ProviderId, providerIds } from '../../contract/providers.ts';
import { isObject } from '../core/answer.ts';
import { type ProxySettings, proxyKind } from '../core/blame.ts';
import type { KeySection } from '../core/capability-types.ts';

/** An API key of config.yaml, with all that its entry says. Never leaves main whole. */
export interface ProviderKey {
  readonly id: string;
  readonly section: KeySection;
  /** Null for a service that has no row by its name. */
  readonly providerId: ProviderId | null;
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

/** The providers' keys of a config.yaml, in its order. Throws `config-invalid`. */
export function providerKeys(text: string): readonly ProviderKey[] {
  const { document } = readConfig(text);
  const config: unknown = document.toJS();
  if (!isObject(config)) return [];
  return keySections.flatMap((section) => {
    const entries = config[section];
    return Array.isArray(entries)
      ? entries.filter(isObject).flatMap((entry) => keyOf(section, entry) ?? [])
      : [];
  });
}

/** What proxy a config.yaml names. Throws `config-invalid`. */
export function proxyIn(text: string): ProxySettings['inConfig'] {
  const config: unknown = readConfig(text).document.toJS();
  return isObject(config) ? proxyKind(config['proxy-url']) : null;
}

/** Null for an entry without a key. */
export function keyOf(
  section: KeySection,
  entry: Readonly<Record<string, unknown>>,
): ProviderKey | null {
  const inner = entry['api-key-entries'];
  const secrets = [entry, ...(Array.isArray(inner) ? inner.filter(isObject) : [])]
    .map((each) => each['api-key'])
    .filter((key) => typeof key === 'string')
    .filter((key) => key !== '');
  if (secrets.length === 0) return null;
  const name = String(entry['name'] ?? '');
  const digest = createHash('sha256').update(JSON.stringify([section, name, secrets]));
  const providerId = ownerOf[section] ?? providerIds.find((id) => id === name) ?? null;
  return { id: digest.digest('base64url'), section, providerId, entry, secrets };
}

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
  return changed(config, [section], edit, () => {
    const item = document.createNode(entry);
    if (list) list.items.unshift(item);
    else document.set(section, document.createNode([entry]));
  });
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
    return changed(config, [section], edit, () => {
      if (isLast) document.delete(section);
      else list.items.splice(at, 1);
    });
  }
  return text;
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
