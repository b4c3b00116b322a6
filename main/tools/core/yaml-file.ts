import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  stringify,
} from 'yaml';
import { eolOf } from '../../base/core/end-of-line.ts';
import {
  appendedLines,
  type FileFormat,
  firstThatMeans,
  listAt,
  type Path,
  Unreadable,
  type Value,
  valueAt,
  withoutValue,
  withValue,
} from './file-format.ts';

/** YAML. Edits are made in the text where that does exactly what it should, else by the library. */
export const yamlFile: FileFormat = {
  name: 'YAML',
  blank: {},
  read(text) {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [error] = document.errors;
    if (error) throw placeOf(lines, error.pos[0]);
    try {
      return (document.toJS() as Value) ?? {};
    } catch (cause) {
      throw new Unreadable(1, 1, { cause }); // Aliases that unfold without end.
    }
  },
  set(text, path, value) {
    const wanted = withValue(yamlFile.read(text), path, value);
    return firstThatMeans(yamlFile, wanted, [
      () => replacedScalar(text, path, value),
      () => (path.length === 1 ? appendedLines(text, print({ [String(path[0])]: value })) : null),
      () => printed(text, (document) => document.setIn(path, document.createNode(value))),
    ]);
  },
  remove(text, path) {
    const wanted = withoutValue(yamlFile.read(text), path);
    return firstThatMeans(yamlFile, wanted, [
      () => withoutLines(text, path),
      () => printed(text, (document) => void document.deleteIn(path)),
    ]);
  },
  append(text, path, value) {
    const before = yamlFile.read(text);
    const list = valueAt(before, path);
    const wanted = withValue(before, path, [...listAt(before, path), value]);
    return firstThatMeans(yamlFile, wanted, [
      () => appendedItem(text, path, value),
      () => (path.length === 0 ? appendedLines(text, print([value])) : null),
      () =>
        list === undefined && path.length === 1
          ? appendedLines(text, print({ [String(path[0])]: [value] }))
          : null,
      () =>
        printed(text, (document) =>
          Array.isArray(list)
            ? document.addIn(path, document.createNode(value))
            : document.setIn(path, document.createNode([value])),
        ),
    ]);
  },
  prepend(text, path, value) {
    const before = yamlFile.read(text);
    const wanted = withValue(before, path, [value, ...listAt(before, path)]);
    return firstThatMeans(yamlFile, wanted, [
      () => prependedItem(text, path, value),
      () =>
        printed(text, (document) => {
          const list = document.getIn(path);
          if (isSeq(list)) list.items.unshift(document.createNode(value));
        }),
    ]);
  },
  print: (value) => print(value),
};

const print = (value: Value): string => stringify(value, { lineWidth: 0 });

function placeOf(lines: LineCounter, offset: number): Unreadable {
  const { line, col } = lines.linePos(offset);
  return new Unreadable(Math.max(1, line), Math.max(1, col));
}

const nodeAt = (text: string, path: Path): Node | null =>
  (parseDocument(text).getIn(path, true) as Node | undefined) ?? null;

function replacedScalar(text: string, path: Path, value: Value): string | null {
  const node = nodeAt(text, path);
  if (!isScalar(node) || !node.range || typeof value === 'object') return null;
  const [from, to] = node.range;
  return from === to ? null : text.slice(0, from) + print(value).trimEnd() + text.slice(to);
}

/** After the last item of a block list, as deeply indented; in the place of an empty flow list. */
function appendedItem(text: string, path: Path, value: Value): string | null {
  const list = nodeAt(text, path);
  if (!isSeq(list) || !list.range) return null;
  const eol = eolOf(text);
  const last = list.items.at(-1) as Node | undefined;
  if (last === undefined) {
    const [from, to] = list.range;
    const lines = print([value]).trimEnd().replaceAll('\n', `${eol}  `);
    return `${text.slice(0, from).trimEnd()}${eol}  ${lines}${text.slice(to)}`;
  }
  if (list.flow || !last.range) return null;
  const dash = text.lastIndexOf('-', last.range[0]);
  const indent = text.slice(text.lastIndexOf('\n', dash) + 1, dash);
  if (indent.trim() !== '') return null;
  const end = contentEnd(text, last.range[1]);
  const lines = print([value]).trimEnd().replaceAll('\n', `${eol}${indent}`);
  return `${text.slice(0, end)}${eol}${indent}${lines}${text.slice(end)}`;
}

/** Before the first item of a block list, as deeply indented. */
function prependedItem(text: string, path: Path, value: Value): string | null {
  const list = nodeAt(text, path);
  const first = isSeq(list) && !list.flow ? (list.items[0] as Node | undefined) : undefined;
  if (!first?.range) return null;
  const start = text.lastIndexOf('\n', text.lastIndexOf('-', first.range[0]) - 1) + 1;
  const indent = /^ */.exec(text.slice(start))?.[0] ?? '';
  const lines = print([value])
    .replaceAll(/^(?=.)/gm, indent)
    .replaceAll('\n', eolOf(text));
  return text.slice(0, start) + lines + text.slice(start);
}

/** The end of the line in which something ends, trailing comment included, blank lines not. */
function contentEnd(text: string, offset: number): number {
  const end = text.slice(0, offset).trimEnd().length;
  const eol = text.slice(end).search(/\r?\n/);
  return eol < 0 ? text.length : end + eol;
}

/** Takes the lines of a key or of a list item away, where they are its own. */
function withoutLines(text: string, path: Path): string | null {
  const parent = nodeAt(text, path.slice(0, -1)) ?? parseDocument(text).contents;
  const last = path.at(-1);
  const range = isSeq(parent) ? itemRange(text, parent, last) : keyRange(parent, last);
  if (!range) return null;
  const from = text.lastIndexOf('\n', range[0] - 1) + 1;
  if (text.slice(from, range[0]).trim() !== '') return null;
  const end = contentEnd(text, range[1]);
  const eol = /^\r?\n/.exec(text.slice(end))?.[0].length ?? 0;
  return text.slice(0, from) + text.slice(end + eol);
}

type Range = readonly [from: number, to: number];

function itemRange(text: string, list: { items: unknown[] }, index: unknown): Range | null {
  const item = typeof index === 'number' ? (list.items[index] as Node | undefined) : undefined;
  return item?.range ? [text.lastIndexOf('-', item.range[0]), item.range[1]] : null;
}

function keyRange(map: unknown, name: unknown): Range | null {
  if (!isMap(map)) return null;
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
  const key = pair?.key as Node | undefined;
  const value = pair?.value as Node | null | undefined;
  return key?.range ? [key.range[0], (value?.range ?? key.range)[1]] : null;
}

/** Through the library's printer: comments and order stay, spacing becomes its own. */
function printed(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text);
  change(document);
  return document.toString({ lineWidth: 0 }).replaceAll(/\r?\n/g, eolOf(text));
}
