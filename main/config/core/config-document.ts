import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { ProblemError } from '../../base/core/problem-error.ts';
import type { ConfigFault } from '../../contract/config-faults.ts';
import { kindOfKey } from './config-rules.ts';
import { firstFault } from './yaml-faults.ts';

/** A config.yaml that the sidecar would take. */
export interface ConfigDocument {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** Null in a file that holds nothing but comments. */
  readonly root: YAMLMap | null;
}

/**
 * Parses what the sidecar would parse and refuses what it would refuse (SR6). Throws
 * `config-invalid` with the place, counted from 1, and what is wrong there. The parser's own words
 * quote the file, keys included, so they go no further.
 */
export function readConfig(text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const wrong = firstFault(text, document);
  if (wrong) throw invalidAt(lines, wrong.offset, wrong.fault);
  const { contents } = document;
  if (isEmpty(contents)) return { text, document, lines, root: null };
  if (!isMap(contents)) {
    const isKey = isScalar(contents) && /^[\w-]+:\S/.test(contents.source ?? '');
    throw invalidAt(lines, startOf(contents), isKey ? 'missing-colon' : 'not-a-map');
  }
  const targets = aliasTargets(text, document, lines);
  for (const { key, value } of contents.items) {
    if (!isScalar(key) || typeof key.value !== 'string') continue;
    const said = isAlias(value) ? targets.get(value) : value;
    const fault = misfit(key.value, said as Node | null);
    if (fault) throw invalidAt(lines, startOf((value as Node | null) ?? key), fault);
  }
  return { text, document, lines, root: contents };
}

/** The names at the top of a file; empty for one that is no plain name. */
export const namesIn = (root: ConfigDocument['root']): readonly string[] =>
  (root?.items ?? []).map(({ key }) => (isScalar(key) ? String(key.value) : ''));

/** One that a person writes refers to its anchors less often; the library's own limit is 100. */
const maxAliasCount = 10_000;

/** What it says, as plain values. */
export const valuesOf = (document: Document): unknown => document.toJS({ maxAliasCount });

/**
 * What each alias stands for. The library notices only later where one leads nowhere, into itself or
 * to too much; the sidecar at once.
 */
function aliasTargets(
  text: string,
  document: Document.Parsed,
  lines: LineCounter,
): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  if (!text.includes('*')) return targets;
  visit(document, {
    Node(_key, node) {
      if (!isAlias(node)) {
        if (node.anchor) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (!target) throw invalidAt(lines, startOf(node), 'alias-unknown');
      const isWithin = startOf(node) < (target.range?.[1] ?? 0);
      if (isWithin) throw invalidAt(lines, startOf(node), 'alias-loop');
      targets.set(node, target);
    },
  });
  try {
    if (targets.size > 0) valuesOf(document);
  } catch {
    throw invalidAt(lines, startOf([...targets.keys()].at(-1) ?? null), 'alias-too-many');
  }
  return targets;
}

export const invalid = (line: number, column: number, why: ConfigFault): ProblemError =>
  new ProblemError({ code: 'config-invalid', line, column, why });

export function invalidAt(lines: LineCounter, offset: number, why: ConfigFault): ProblemError {
  const { line, col } = lines.linePos(offset);
  return invalid(Math.max(line, 1), Math.max(col, 1), why);
}

export const startOf = (node: Node | null): number => node?.range?.[0] ?? 0;

const isEmpty = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null);

const lowestPort = 1_024;
const highestPort = 65_535;
const numeral = /^[-+]?(0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|[\d_]+(\.0*)?)$/i;
const oldSwitch = /^(y|yes|n|no|on|off)$/i;

/**
 * What is wrong with that value under that key, for the sidecar; null where it could read it. Nothing
 * at all is always its default.
 */
function misfit(key: string, value: Node | null): ConfigFault | null {
  if (isEmpty(value) || (value && !isScalar(value) && !isMap(value) && !isSeq(value))) return null;
  const unless = (fits: boolean, fault: ConfigFault): ConfigFault | null => (fits ? null : fault);
  switch (kindOfKey.get(key)) {
    case 'text':
      return unless(isScalar(value), 'not-a-text');
    case 'switch':
      return unless(isSwitch(value), 'not-a-switch');
    case 'whole number':
      if (key === 'port') return unless(isNumeral(value) && isPort(value), 'not-a-port');
      return unless(isNumeral(value), 'not-a-number');
    case 'list':
      if (!isSeq(value)) return 'not-a-list';
      return unless(key !== 'api-keys' || value.items.every(isScalar), 'not-a-list-of-texts');
    case 'map':
      return unless(isMap(value), 'not-keys');
    case undefined:
      return null; // A key of the user's, or of a newer sidecar.
  }
}

const isSwitch = (value: Node | null): boolean =>
  isScalar(value) && (typeof value.value === 'boolean' || oldSwitch.test(`${value.value}`));

const isNumeral = (value: Node | null): boolean =>
  isScalar(value) && value.type === 'PLAIN' && numeral.test(value.source ?? '');

function isPort(value: Node | null): boolean {
  const port = isScalar(value) ? Number(value.value) : Number.NaN;
  return port >= lowestPort && port <= highestPort;
}
