import { type Document, isScalar, type Node, Scalar } from 'yaml';
import { eolOf } from '../../base/core/end-of-line.ts';
import type { ProblemError } from '../../base/core/problem-error.ts';
import { sameValue } from '../../base/core/same-value.ts';
import {
  type ConfigDocument,
  invalidAt,
  readConfig,
  startOf,
  valuesOf,
} from './config-document.ts';

/** Text to put in place of what stands from `from` to `to`. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const byteOrderMark = '\uFEFF';

/** One wish: what it would be in the text, and the same on the document. */
export interface Change {
  /** Whose error it is where the file does not allow it. */
  readonly path: readonly string[];
  /** Null where the file is too unusual for a change of its text. None may overlap another. */
  readonly edits: readonly Edit[] | null;
  readonly make: () => void;
}

/**
 * The file with all changes made in its text, or, where that would not do what it should or would
 * touch anything else (anchors, flow maps and other rarities), changed through the library: correct
 * as well, at the price of the file's own spacing. It is parsed once more for all of them together,
 * twice where the library has to write. `config` is not to be used any more: its document has been
 * changed too.
 */
export function changed(config: ConfigDocument, changes: readonly Change[]): ConfigDocument {
  const edits = changes.map((change) => change.edits);
  const edited = edits.every((each) => each !== null) ? apply(config.text, edits.flat()) : null;
  for (const { path, make } of changes) {
    try {
      make();
    } catch {
      throw unwritable(config, path); // An alias where a map has to be changed, say.
    }
  }
  const done =
    (edited !== null && readAs(config.document, edited)) || readAs(config.document, print(config));
  if (!done) throw unwritable(config, changes[0]?.path ?? []);
  return done;
}

/** The text as a file, where it says what `document` does; else null. */
function readAs(document: Document, text: string): ConfigDocument | null {
  try {
    const read = readConfig(text);
    return sameValue(valuesOf(read.document), valuesOf(document)) ? read : null;
  } catch {
    return null;
  }
}

/** Nothing we know of leads here; should something do, the user is told where to look. */
const unwritable = (
  { document, lines }: ConfigDocument,
  [key = '']: readonly string[],
): ProblemError =>
  invalidAt(lines, startOf((document.get(key, true) as Node | undefined) ?? null), 'alias');

/** Another value for a key that has a plain one. */
export function replaced(node: unknown, literal: string): Edit | null {
  if (!isScalar(node) || !node.range || node.anchor || node.tag) return null;
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) return null;
  const [from, to] = node.range;
  return from === to ? null : { from, to, text: literal };
}

/** A line of its own at the end of the file, which must be a plain block map or nothing yet. */
export function appended({ text, root }: ConfigDocument, addition: string): Edit | null {
  if (root?.flow || /^(\.\.\.|---)/m.test(text)) return null;
  return { from: text.length, to: text.length, text: addition };
}

/** A line above an existing one, as deeply indented. */
export function before(text: string, neighbour: unknown, addition: string): Edit | null {
  const at = (neighbour as Node | undefined)?.range?.[0];
  if (at === undefined) return null;
  const indent = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (indent.trim() !== '') return null;
  return { from: at, to: at, text: `${addition}${eolOf(text)}${indent}` };
}

/** What comes to the end of the file begins on a line of its own. */
function apply(text: string, edits: readonly Edit[]): string {
  let done = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    done += text.slice(at, edit.from);
    const isJoined = edit.from === text.length && done !== '' && !done.endsWith('\n');
    done += isJoined ? `${eolOf(text)}${edit.text}` : edit.text;
    at = edit.to;
  }
  return done + text.slice(at);
}

/** Takes the line of a list item away, where the item has a line to itself. */
export function removed({ text }: ConfigDocument, item: unknown): Edit | null {
  const range = isScalar(item) ? item.range : null;
  if (!range) return null;
  const from = text.lastIndexOf('\n', range[0] - 1) + 1;
  const end = text.indexOf('\n', range[1]);
  const to = end < 0 ? text.length : end + 1;
  return /^[ \t]*-[ \t]*$/.test(text.slice(from, range[0])) ? { from, to, text: '' } : null;
}

/** Through the library's printer: comments and order stay, spacing becomes its own. */
function print({ document, text }: ConfigDocument): string {
  const printed = document.toString({ lineWidth: 0 });
  const lines = eolOf(text) === '\n' ? printed : printed.replaceAll(/\r?\n/g, '\r\n');
  return text.startsWith(byteOrderMark) && !lines.startsWith(byteOrderMark)
    ? byteOrderMark + lines
    : lines;
}
