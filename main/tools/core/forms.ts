import { shownPath } from './computer.ts';
import { type FileFormat, listAt, type Value, withValue } from './file-format.ts';
import type { Edit } from './merge.ts';
import type { Facts, FileChange, Form } from './preset.ts';

type Rest = Partial<Pick<Form, 'steps' | 'next' | 'note' | 'changes'>>;

const blank = { path: null, content: '', fields: [], steps: [], note: null, changes: [] } as const;

/** A file of our own: its content is the whole file, for pasting and for Apply alike. */
export function ownFile(
  { computer }: Facts,
  { id, label, path, content }: Readonly<Record<'id' | 'label' | 'path' | 'content', string>>,
  rest: Rest = {},
): Form {
  const shown = shownPath(computer, path);
  const next = `Save it as ${shown}.`;
  const changes: readonly FileChange[] = [{ type: 'own', path, content, secret: true }];
  return { ...blank, id, label, kind: 'file', path: shown, content, next, changes, ...rest };
}

/** A file that is not ours alone: the content shows our keys, Apply merges them. */
export function sharedFile(
  { computer }: Facts,
  { id, label, path, content }: Readonly<Record<'id' | 'label' | 'path' | 'content', string>>,
  rest: Rest = {},
): Form {
  const shown = shownPath(computer, path);
  const next = `Put it into ${shown}.`;
  return { ...blank, id, label, kind: 'file', path: shown, content, next, ...rest };
}

/**
 * The same with the keys that Apply merges, by its edits: they are shown as a file that has nothing
 * else. `also` are files that Apply writes with it.
 */
export function mergedFile(
  facts: Facts,
  { edits, format, secret = true, also = [], ...file }: MergedFile,
  rest: Rest = {},
): Form {
  const { content = format.print(blockOf(edits)) } = file;
  const own: FileChange = { type: 'merge', path: file.path, secret, format, edits };
  return sharedFile(facts, { ...file, content }, { changes: [own, ...also], ...rest });
}

interface MergedFile extends Readonly<Record<'id' | 'label' | 'path', string>> {
  readonly format: FileFormat;
  readonly edits: readonly Edit[];
  /** Where it is not to be shown as the format prints it. */
  readonly content?: string;
  readonly secret?: boolean;
  readonly also?: readonly FileChange[];
}

const blockOf = (edits: readonly Edit[]): Value =>
  edits.reduce<Value>((block, { type, path, value }) => {
    return withValue(block, path, type === 'item' ? [...listAt(block, path), value] : value);
  }, {});

/** Each of the values by its name, below a path. */
export const setEach = (
  values: Readonly<Record<string, string>>,
  ...below: readonly string[]
): readonly Edit[] =>
  Object.entries(values).map(([name, value]) => ({ type: 'set', path: [...below, name], value }));

export const shellForm = (
  { id, label, content }: Readonly<Record<'id' | 'label' | 'content', string>>,
  rest: Rest = {},
): Form => ({
  ...blank,
  id,
  label,
  kind: 'shell',
  content,
  next: 'Now run it in a terminal.',
  ...rest,
});

/** Fields to be filled by hand. Copied as one they are labelled lines. */
export function fieldsForm(
  { id, label }: Readonly<Record<'id' | 'label', string>>,
  fields: Form['fields'],
  rest: Rest = {},
): Form {
  const content = fields.map((field) => `${field.label}: ${field.value}\n`).join('');
  const next = rest.steps?.[0] ?? 'Fill in these fields.';
  return { ...blank, id, label, kind: 'fields', content, fields, next, ...rest };
}

/** The four that most settings pages ask for. */
export const openAiFields = ({ v1, apiKey, model }: Facts, provider: string): Form['fields'] => [
  { id: 'provider', label: 'Provider', value: provider },
  { id: 'base-url', label: 'Base URL', value: v1 },
  { id: 'api-key', label: 'API key', value: apiKey },
  { id: 'model-id', label: 'Model ID', value: model },
];

/**
 * The models of a list, each by address and name. The first takes the place of whatever had our
 * address, so that a default that was there before is not left behind.
 */
export const itemEdits = (
  path: readonly string[],
  [address, name]: readonly [address: string, name: string],
  items: readonly Readonly<Record<string, Value>>[],
  /** The tool takes the first of the list: the default goes before what is there. */
  { takesFirst = false } = {},
): readonly Edit[] =>
  items.map((value, n) => {
    const exactly = [address, name];
    const by = n === 0 ? [exactly, [address]] : [exactly];
    return { ...{ type: 'item', path, by, value }, first: takesFirst && n === 0 };
  });

/** As people write it. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
