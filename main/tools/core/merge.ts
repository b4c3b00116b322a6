import * as z from 'zod';
import { eolOf } from '../../base/core/end-of-line.ts';
import { sameValue } from '../../base/core/same-value.ts';
import {
  type FileFormat,
  isTable,
  listAt,
  type Path,
  readAs,
  Unreadable,
  type Value,
  valueAt,
  withoutValue,
  withValue,
} from './file-format.ts';

/** What a preset wants of a file. */
export type Edit =
  | {
      readonly type: 'set';
      readonly path: readonly string[];
      readonly value: Value;
      /** A part of it by which it is known as ours, where the tool itself changes the rest (a time). */
      readonly mark?: readonly string[];
    }
  /** Only where nothing is yet. */
  | { readonly type: 'default'; readonly path: readonly string[]; readonly value: Value }
  /**
   * One item of a list. It takes the place of one with the same values under all keys of a way in
   * `by`; the first way counts for which there is one.
   */
  | {
      readonly type: 'item';
      readonly path: readonly string[];
      readonly by: readonly (readonly string[])[];
      /** Before the others where it is new: the tool takes the first. Else behind them. */
      readonly first?: boolean;
      readonly value: Readonly<Record<string, Value>>;
    };

/** How to take one change back. Plain values: it is kept in a file. */
export const undoStep = z.object({
  /** `gone` is what was set aside; it wrote nothing. */
  type: z.enum(['value', 'item', 'gone']),
  path: z.array(z.string()).readonly(),
  wrote: z.unknown(),
  had: z.object({ value: z.unknown() }).nullable(),
  /** How many steps of the path were there before. */
  stood: z.int(),
  /** See `Edit`; empty where all of it has to be as we wrote it. */
  mark: z.array(z.string()).readonly().default([]),
});

export type UndoStep = z.infer<typeof undoStep>;

export interface Merged {
  readonly text: string;
  readonly steps: readonly UndoStep[];
}

/** The library could not do it without touching something else, so it is not done. */
export class NotEditable extends Error {
  override readonly name = 'NotEditable';
}

const byteOrderMark = '\uFEFF';

/** The text with our keys in it. Null text is a new file. Throws `Unreadable` or `NotEditable`. */
export function merged(
  format: FileFormat,
  text: string | null,
  edits: readonly Edit[],
  /** The ways to what is set aside, by what the file holds. */
  setAside: (value: Value) => readonly (readonly string[])[] = () => [],
): Merged {
  const draft = new Draft(format, text ?? '');
  const gone = setAside(draft.value);
  const steps: UndoStep[] = [];
  for (const edit of edits) {
    const step = edit.type === 'item' ? putItem(draft, edit) : putValue(draft, edit);
    if (step) steps.push(step);
  }
  for (const path of gone) steps.push(removeValue(draft, path));
  return { text: draft.text, steps };
}

/** The text with what we wrote taken back. What was changed since is the user's and stays. */
export function unmerged(format: FileFormat, text: string, steps: readonly UndoStep[]): string {
  const draft = new Draft(format, text);
  for (const step of steps.toReversed()) takeBack(draft, step);
  return draft.text;
}

/** Whether nothing is left in it. */
export function isBlank(format: FileFormat, text: string): boolean {
  const bare = text.replace(byteOrderMark, '');
  return bare.trim() === '' || (!/[#/]/.test(bare) && isEmpty(format.read(bare)));
}

function removeValue(draft: Draft, path: readonly string[]): UndoStep {
  const value = valueAt(draft.value, path);
  draft.remove(path);
  return { type: 'gone', path, wrote: null, had: { value }, stood: path.length, mark: [] };
}

function putValue(draft: Draft, edit: Extract<Edit, { type: 'set' | 'default' }>): UndoStep | null {
  const { type, path, value } = edit;
  const had = valueAt(draft.value, path);
  if (sameValue(had, value) || (type === 'default' && had !== undefined)) return null;
  if (had !== undefined && had !== null && kindOf(had) !== kindOf(value)) throw new NotEditable();
  const stood = presentLength(draft.value, path);
  draft.set(path, value);
  return {
    type: 'value',
    path,
    wrote: value,
    had: had === undefined ? null : { value: had },
    stood,
    mark: edit.type === 'set' ? (edit.mark ?? []) : [],
  };
}

function putItem(
  draft: Draft,
  { path, by, value, first = false }: Extract<Edit, { type: 'item' }>,
): UndoStep | null {
  const items = listAt(draft.value, path);
  const placeBy = (keys: readonly string[]): number =>
    items.findIndex(
      (item) => isTable(item) && keys.every((key) => sameValue(item[key], value[key])),
    );
  const index = by.map(placeBy).find((place) => place >= 0) ?? -1;
  const had = items[index];
  if (sameValue(had, value)) return null;
  const stood = presentLength(draft.value, path);
  if (index < 0 && first && items.length > 0) draft.prepend(path, items, value);
  else if (index < 0) draft.append(path, value);
  else draft.set([...path, index], value);
  const old = index < 0 ? null : { value: had };
  return { type: 'item', path, wrote: value, had: old, stood, mark: [] };
}

function takeBack(draft: Draft, step: UndoStep): void {
  const { type, path, wrote, had, stood, mark } = step;
  if (type === 'gone') return bringBack(draft, step);
  const place = type === 'value' ? path : placeOfItem(draft.value, path, wrote);
  if (place === null) return;
  if (!sameValue(valueAt(draft.value, [...place, ...mark]), valueAt(wrote, mark))) return;
  if (had) return draft.set(place, had.value);
  draft.remove(place);
  // Maps and lists that came with our key go with it, unless something else moved in.
  for (let depth = type === 'value' ? path.length - 1 : path.length; depth > stood; depth -= 1) {
    const parent = path.slice(0, depth);
    if (!isEmpty(valueAt(draft.value, parent))) return;
    draft.remove(parent);
  }
}

/** Only where it was: a map that has gone since, or another value there, is the user's doing. */
function bringBack(draft: Draft, { path, had }: UndoStep): void {
  const isFree = valueAt(draft.value, path) === undefined;
  if (had && isFree && isTable(valueAt(draft.value, path.slice(0, -1)))) draft.set(path, had.value);
}

function placeOfItem(value: Value, path: readonly string[], wrote: Value): Path | null {
  const index = listAt(value, path).findIndex((item) => sameValue(item, wrote));
  return index < 0 ? null : [...path, index];
}

const kindOf = (value: Value): string =>
  Array.isArray(value) ? 'list' : isTable(value) ? 'map' : 'scalar';

const isEmpty = (value: Value): boolean =>
  Array.isArray(value) ? value.length === 0 : isTable(value) && Object.keys(value).length === 0;

function presentLength(value: Value, path: readonly string[]): number {
  let depth = 0;
  while (depth < path.length && valueAt(value, path.slice(0, depth + 1)) !== undefined) depth += 1;
  return depth;
}

/** Text and its meaning, kept in step: every edit is read again and must mean just what was asked. */
class Draft {
  readonly #format: FileFormat;
  readonly #mark: string;
  #text: string;
  #value: Value;

  constructor(format: FileFormat, text: string) {
    this.#format = format;
    this.#mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
    this.#text = text.slice(this.#mark.length);
    this.#value = this.#text.trim() === '' ? format.blank : readAs(format, this.#text);
  }

  get text(): string {
    return this.#mark + this.#text;
  }

  get value(): Value {
    return this.#value;
  }

  set(path: Path, value: Value): void {
    this.#allow(path);
    this.#change(withValue(this.#value, path, value), () =>
      this.#format.set(this.#text, path, value),
    );
  }

  remove(path: Path): void {
    this.#change(withoutValue(this.#value, path), () => this.#format.remove(this.#text, path));
  }

  append(path: Path, value: Value): void {
    this.#allow(path);
    const found = valueAt(this.#value, path);
    // A file without content reads as an empty map, also where it is to be a list.
    const list = path.length === 0 && !Array.isArray(found) && isEmpty(found) ? [] : found;
    if (list !== undefined && !Array.isArray(list)) throw new NotEditable();
    this.#change(withValue(this.#value, path, [...(list ?? []), value]), () =>
      this.#format.append(this.#text, path, value),
    );
  }

  prepend(path: Path, items: readonly Value[], value: Value): void {
    const { prepend } = this.#format;
    if (!prepend) throw new NotEditable();
    this.#change(withValue(this.#value, path, [value, ...items]), () =>
      prepend(this.#text, path, value),
    );
  }

  /** A text or a number where a map should be is the user's, and not ours to replace. */
  #allow(path: Path): void {
    for (let depth = 1; depth < path.length; depth += 1) {
      const parent = valueAt(this.#value, path.slice(0, depth));
      if (parent !== undefined && !isTable(parent) && !Array.isArray(parent))
        throw new NotEditable();
    }
  }

  #change(wanted: Value, edit: () => string): void {
    const text = this.#text.trim() === '' ? this.#printed(wanted) : attempted(edit);
    if (!this.#means(text, wanted)) throw new NotEditable();
    this.#text = text;
    this.#value = wanted;
  }

  #printed(value: Value): string {
    return this.#format.print(value).replaceAll('\n', eolOf(this.#text));
  }

  #means(text: string, wanted: Value): boolean {
    try {
      return sameValue(this.#format.read(text), wanted);
    } catch (error) {
      if (error instanceof Unreadable) return false;
      throw error;
    }
  }
}

function attempted(edit: () => string): string {
  try {
    return edit();
  } catch (cause) {
    throw new NotEditable(undefined, { cause });
  }
}
