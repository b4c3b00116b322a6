import { eolOf } from '../../base/core/end-of-line.ts';
import { sameValue } from '../../base/core/same-value.ts';

/** Values of a settings file. Dates of TOML pass through untouched. */
export type Value = unknown;

export type Path = readonly (string | number)[];

/** Reads and edits one kind of file, text to text, comments and foreign keys kept. */
export interface FileFormat {
  /** As a person calls it. */
  readonly name: string;
  /** What a file without content means. */
  readonly blank: Value;
  /** Throws `Unreadable` with the place. Blank text is `blank`. */
  read(text: string): Value;
  /** `text` is never blank and has been read. What these return is read again and compared. */
  set(text: string, path: Path, value: Value): string;
  remove(text: string, path: Path): string;
  /** At the end of the list there; makes the list where there is none. */
  append(text: string, path: Path, value: Value): string;
  /** The same before what is there: the first of the list that is there. Only where a tool needs it. */
  prepend?(text: string, path: Path, value: Value): string;
  /** A new file with that content. */
  print(value: Value): string;
}

/** Where a file stops being what its name says. Counted from 1; the offending text is never quoted. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly line: number;
  readonly column: number;

  constructor(line: number, column: number, options?: ErrorOptions) {
    super(`line ${line}, column ${column}`, options);
    this.line = line;
    this.column = column;
  }
}

export function unreadableAt(text: string, offset: number): Unreadable {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return new Unreadable(before.split('\n').length, offset - lineStart + 1);
}

/** What the text is indented by where it is at all, two spaces otherwise. */
export const indentOf = (text: string): string =>
  /^([ \t]+)\S/m.exec(text)?.[1]?.replace(/^( {1,8}).*/, '$1') ?? '  ';

type Table = Readonly<Record<string, Value>>;

/** A plain map, not a list, not a date. */
export const isTable = (value: Value): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Undefined where nothing is. */
export function valueAt(value: Value, path: Path): Value {
  let at = value;
  for (const step of path) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step];
    else if (isTable(at) && Object.hasOwn(at, step)) at = at[String(step)];
    else return undefined;
  }
  return at;
}

/** The items of a list there; none where there is none. */
export function listAt(value: Value, path: Path): readonly Value[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list : [];
}

/** The value with something else there; parents are made on the way. */
export function withValue(value: Value, [step, ...rest]: Path, next: Value): Value {
  if (step === undefined) return next;
  if (Array.isArray(value) && typeof step === 'number') {
    return value.with(step, withValue(value[step], rest, next));
  }
  const table = isTable(value) ? value : {};
  return { ...table, [step]: withValue(table[String(step)], rest, next) };
}

export function withoutValue(value: Value, path: Path): Value {
  const [step, ...rest] = path;
  if (step === undefined) return undefined;
  if (Array.isArray(value) && typeof step === 'number') {
    return rest.length === 0
      ? value.toSpliced(step, 1)
      : value.with(step, withoutValue(value[step], rest));
  }
  if (!isTable(value) || !Object.hasOwn(value, step)) return value;
  if (rest.length > 0) return { ...value, [step]: withoutValue(value[String(step)], rest) };
  const { [String(step)]: _gone, ...others } = value;
  return others;
}

/** Reads, and takes a file that is nested deeper than the reader can go for what it is. */
export function readAs({ read }: Pick<FileFormat, 'read'>, text: string): Value {
  try {
    return read(text);
  } catch (cause) {
    if (cause instanceof RangeError) throw new Unreadable(1, 1, { cause });
    throw cause;
  }
}

/** The first text that reads as wanted; the last one in any case, for the caller to check. */
export function firstThatMeans(
  { read }: Pick<FileFormat, 'read'>,
  wanted: Value,
  ways: readonly (() => string | null)[],
): string {
  let text = '';
  for (const way of ways) {
    text = way() ?? text;
    try {
      if (sameValue(read(text), wanted)) return text;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
  }
  return text;
}

/** Whole lines at the end of a text, with its own line ends. */
export function appendedLines(text: string, lines: string): string {
  const eol = eolOf(text);
  const gap = text === '' || text.endsWith('\n') ? '' : eol;
  return `${text}${gap}${lines.replaceAll('\n', eol)}`;
}
