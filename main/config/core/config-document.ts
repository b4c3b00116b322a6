import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { ProblemError } from '../../base/core/problem-error.ts';
import { kindOfKey } from './config-rules.ts';

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
 * `config-invalid` with the place, counted from 1. The parser's own words quote the file, keys
 * included, so they go no further.
 */
export function readConfig(text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw invalidAt(lines, error.pos[0]);
  const { contents } = document;
  if (isEmpty(contents)) return { text, document, lines, root: null };
  if (!isMap(contents)) throw invalidAt(lines, startOf(contents));
  for (const { key, value } of contents.items) {
    if (isScalar(key) && typeof key.value === 'string' && !fits(key.value, value as Node | null)) {
      throw invalidAt(lines, startOf((value as Node | null) ?? key));
    }
  }
  return { text, document, lines, root: contents };
}

/** The names at the top of a file; empty for one that is no plain name. */
export const namesIn = (root: ConfigDocument['root']): readonly string[] =>
  (root?.items ?? []).map(({ key }) => (isScalar(key) ? String(key.value) : ''));

export const invalid = (line: number, column: number): ProblemError =>
  new ProblemError({ code: 'config-invalid', line, column });

function invalidAt(lines: LineCounter, offset: number): ProblemError {
  const { line, col } = lines.linePos(offset);
  return invalid(Math.max(line, 1), Math.max(col, 1));
}

const startOf = (node: Node | null): number => node?.range?.[0] ?? 0;

const isEmpty = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null);

const lowestPort = 1_024;
const highestPort = 65_535;
const numeral = /^[-+]?(0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|[\d_]+(\.0*)?)$/i;
const oldSwitch = /^(y|yes|n|no|on|off)$/i;

/**
 * Whether the sidecar could read that value under that key. Nothing at all is always its default.
 */
function fits(key: string, value: Node | null): boolean {
  if (isEmpty(value) || (value && !isScalar(value) && !isMap(value) && !isSeq(value))) return true;
  switch (kindOfKey.get(key)) {
    case 'text':
      return isScalar(value);
    case 'switch':
      return (
        isScalar(value) && (typeof value.value === 'boolean' || oldSwitch.test(`${value.value}`))
      );
    case 'whole number':
      return isNumeral(value) && (key !== 'port' || isPort(value));
    case 'list':
      return isSeq(value) && (key !== 'api-keys' || value.items.every(isScalar));
    case 'map':
      return isMap(value);
    case undefined:
      return true; // A key of the user's, or of a newer sidecar.
  }
}

const isNumeral = (value: Node | null): boolean =>
  isScalar(value) && value.type === 'PLAIN' && numeral.test(value.source ?? '');

function isPort(value: Node | null): boolean {
  const port = isScalar(value) ? Number(value.value) : Number.NaN;
  return port >= lowestPort && port <= highestPort;
}
