import { createScanner, type Node, type ParseError, parse, parseTree } from 'jsonc-parser';
import { eolOf } from '../../base/core/end-of-line.ts';
import {
  type FileFormat,
  indentOf,
  isTable,
  type Path,
  unreadableAt,
  type Value,
} from './file-format.ts';

/**
 * JSON as editors take it: comments and trailing commas are allowed and kept. Edits are made here:
 * the library would set the neighbours of a change anew, and what stood on one line over five.
 */
export const jsonFile: FileFormat = {
  name: 'JSON',
  blank: {},
  read(text) {
    const errors: ParseError[] = [];
    const value: Value = parse(text, errors, { allowTrailingComma: true });
    if (errors[0]) throw unreadableAt(text, errors[0].offset);
    if (!isTable(value)) throw unreadableAt(text, Math.max(0, text.search(/\S/)));
    return value;
  },
  set(text, path, value) {
    const { node, rest } = deepest(text, path);
    if (rest.length === 0) return replaced(text, node, value);
    return inserted(text, node, ...member(rest, value));
  },
  remove(text, path) {
    const { node, rest } = deepest(text, path);
    return rest.length === 0 ? removed(text, node) : text;
  },
  append(text, path, value) {
    const { node, rest } = deepest(text, path);
    if (rest.length > 0) return inserted(text, node, ...member(rest, [value]));
    return node.type === 'array' ? inserted(text, node, null, value) : text;
  },
  print: (value) => `${JSON.stringify(value, null, 2)}\n`,
};

interface Place {
  readonly node: Node;
  /** The steps for which there is nothing yet. */
  readonly rest: Path;
}

/** As far down the path as the text goes. */
function deepest(text: string, path: Path): Place {
  let node = parseTree(text, [], { allowTrailingComma: true });
  if (!node) throw unreadableAt(text, 0);
  for (const [depth, step] of path.entries()) {
    const next: Node | undefined =
      typeof step === 'number' ? node.children?.[step] : memberOf(node, step)?.children?.[1];
    if (!next) return { node, rest: path.slice(depth) };
    node = next;
  }
  return { node, rest: [] };
}

/** The first of that name: where there are two, what is read afterwards tells that it was not enough. */
const memberOf = ({ type, children }: Node, name: string): Node | undefined =>
  type === 'object' ? children?.find((each) => each.children?.[0]?.value === name) : undefined;

/** What is new in the deepest map that is there: its name, and its value with the rest of the way. */
function member([name, ...way]: Path, value: Value): readonly [string, Value] {
  const inner = way.reduceRight<Value>((within, step) => ({ [step]: within }), value);
  return [String(name), inner];
}

function replaced(text: string, { offset, length }: Node, value: Value): string {
  const old = text.slice(offset, offset + length);
  const isOneLine = !old.includes('\n') && isNested(value) && /^[[{]\s*\S/.test(old);
  const lines = isOneLine ? JSON.stringify(value) : printed(text, value, lineIndent(text, offset));
  return text.slice(0, offset) + lines + text.slice(offset + length);
}

/** Behind the last one inside, in a line of its own where the others have that. */
function inserted(text: string, parent: Node, name: string | null, value: Value): string {
  const eol = eolOf(text);
  const last = parent.children?.at(-1);
  const outer = lineIndent(text, parent.offset);
  const starts = last ? text.slice(parent.offset, last.offset).includes('\n') : true;
  const isOwnLine = starts || isNested(value);
  const indent = last && starts ? lineIndent(text, last.offset) : outer + indentOf(text);
  const content = `${name === null ? '' : `${JSON.stringify(name)}: `}${printed(text, value, indent)}`;
  const lead = isOwnLine ? `${eol}${indent}` : last ? ' ' : '';
  if (last) {
    const end = last.offset + last.length;
    const [line = '', comma = '', note = ''] =
      (isOwnLine ? noteBehind.exec(text.slice(end)) : null) ?? [];
    return `${text.slice(0, end)},${note}${lead}${content}${comma}${text.slice(end + line.length)}`;
  }
  const start = parent.offset + 1;
  // Up to the end of the line what was there stays: a comment, or nothing.
  const rest = text.slice(start, parent.offset + parent.length - 1);
  const close = rest.trim() === '' && !rest.includes('\n') ? `${eol}${outer}` : '';
  const tail = close === '' ? start : start + rest.length;
  return text.slice(0, start) + lead + content + close + text.slice(tail);
}

/** The rest of a line that ends with a comment: that stays where it is. */
const noteBehind = /^([ \t]*,)?([ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)(?=\r?\n))/;

/** With its comma, and with its line where nothing else is on it. Comments around it stay. */
function removed(text: string, value: Node): string {
  const one = value.parent?.type === 'property' ? value.parent : value;
  const before = one.parent?.children?.[one.parent.children.indexOf(one) - 1];
  const end = one.offset + one.length;
  const behind = commaFrom(text, end);
  if (behind !== null) return withoutSpan(cutAt(text, behind), one.offset, end, before);
  // The last one: the comma before it would be left behind.
  const comma = before ? commaFrom(text, before.offset + before.length) : null;
  if (comma === null) return withoutSpan(text, one.offset, end, before);
  return withoutSpan(cutAt(text, comma), one.offset - 1, end - 1, before);
}

const cutAt = (text: string, at: number): string => text.slice(0, at) + text.slice(at + 1);

function withoutSpan(text: string, from: number, to: number, before: Node | undefined): string {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const blank = /^[ \t]*(\r?\n)?/.exec(text.slice(to))?.[0] ?? '';
  if (text.slice(start, from).trim() === '' && blank.includes('\n')) {
    return text.slice(0, start) + text.slice(to + blank.length);
  }
  // In a line with others the blanks on one side of it go too.
  const isLast = /^\s*[}\]]/.test(text.slice(to));
  if (!isLast) return text.slice(0, from) + text.slice(to).replace(/^[ \t]+/, '');
  const gap = before ? (/[ \t]*$/.exec(text.slice(0, from))?.[0].length ?? 0) : 0;
  return text.slice(0, from - gap) + text.slice(to);
}

/** Where the comma behind that place is; null where something else comes first. */
function commaFrom(text: string, offset: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan() === commaToken ? scanner.getTokenOffset() : null;
}

/** `SyntaxKind.CommaToken`: an enumeration that only exists for types. */
const commaToken = 5;

const isNested = (value: Value): boolean => typeof value === 'object' && value !== null;

function printed(text: string, value: Value, indent: string): string {
  const lines = JSON.stringify(value, null, indentOf(text));
  return lines.replaceAll('\n', `${eolOf(text)}${indent}`);
}

/** The blanks with which the line of that place begins. */
const lineIndent = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
