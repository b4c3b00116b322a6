import { parse, patch, stringify } from '@decimalturn/toml-patch';
import { eolOf } from '../../base/core/end-of-line.ts';
import {
  appendedLines,
  type FileFormat,
  firstThatMeans,
  isTable,
  listAt,
  type Path,
  Unreadable,
  unreadableAt,
  type Value,
  valueAt,
  withoutValue,
  withValue,
} from './file-format.ts';

/**
 * TOML. New keys and tables are put in as lines and taken out as lines; the library does what that
 * cannot do. Alone it would do all of it, but it moves comments of its neighbours.
 */
export const tomlFile: FileFormat = {
  name: 'TOML',
  blank: {},
  read(text) {
    try {
      return parse(text) as Value;
    } catch (error) {
      throw placeOf(text, error);
    }
  },
  set(text, path, value) {
    const before = tomlFile.read(text);
    const wanted = withValue(before, path, value);
    const isNew = valueAt(before, path) === undefined;
    return firstThatMeans(tomlFile, wanted, [
      () => (isNew ? withLines(text, path, value) : null),
      () => rewritten(text, wanted),
    ]);
  },
  remove(text, path) {
    const wanted = withoutValue(tomlFile.read(text), path);
    return firstThatMeans(tomlFile, wanted, [
      () => withoutLines(text, path),
      () => rewritten(text, wanted),
    ]);
  },
  append(text, path, value) {
    const before = tomlFile.read(text);
    return rewritten(text, withValue(before, path, [...listAt(before, path), value]));
  },
  print: (value) => stringify(value),
};

const keyOf = (name: string | number): string =>
  /^[\w-]+$/.test(String(name)) ? String(name) : JSON.stringify(name);

const headOf = (path: Path): string => `[${path.map(keyOf).join('.')}]`;

/** A key without a table goes before all tables, a table behind them. */
function withLines(text: string, path: Path, value: Value): string | null {
  if (isTable(value)) return appendedLines(text, `\n${headOf(path)}\n${stringify(value)}`);
  if (path.length !== 1) return null;
  const eol = eolOf(text);
  return `${keyOf(path[0] ?? '')} = ${JSON.stringify(value)}${eol}${text}`;
}

function withoutLines(text: string, path: Path): string | null {
  const lines = text.split(/(?<=\n)/);
  const table = lines.findIndex((line) => line.trim() === headOf(path));
  if (table >= 0) return withoutTable(lines, table).join('');
  const start = `${keyOf(path[0] ?? '')} = `;
  const key = path.length === 1 ? lines.findIndex((line) => line.startsWith(start)) : -1;
  return key < 0 ? null : lines.toSpliced(key, 1).join('');
}

/** The head, the keys right below it, and the blank line that was put above it. */
function withoutTable(lines: readonly string[], head: number): readonly string[] {
  let end = head + 1;
  while (/^[\w"-]/.test(lines[end] ?? '')) end += 1;
  const start = lines[head - 1]?.trim() === '' ? head - 1 : head;
  return lines.toSpliced(start, end - start);
}

/** The library writes what is new after the last character, so that has to be a line's end. */
function rewritten(text: string, value: Value): string {
  return patch(text.endsWith('\n') ? text : `${text}${eolOf(text)}`, value);
}

function placeOf(text: string, error: unknown): Unreadable {
  const { line, column } = error as { readonly line?: unknown; readonly column?: unknown };
  return typeof line === 'number' && typeof column === 'number'
    ? new Unreadable(Math.max(1, line), column + 1, { cause: error })
    : unreadableAt(text, 0);
}
