import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** What a value under such a name is: nobody's to read over a shoulder. */
const secretName = /(key|secret|token|password|cookie|authorization)s?$/i;
const headersName = /headers$/i;
const inAddress = /:\/\/([^/@\s]+)@/;

/** Shorter ones are no secrets, and would be found inside of words. */
const shortest = 4;

/**
 * Every secret of a config.yaml by the names over it, so that it can be kept off a screen. A
 * newline ends one: what is compared with them are lines. Empty for a text that is no YAML.
 */
export function secretsIn(text: string): readonly string[] {
  const { contents, errors } = parseDocument(text);
  const found = errors.length > 0 ? [] : walk(contents, false, false);
  return [
    ...new Set(found.flatMap((value) => value.split('\n').map((line) => line.trim()))),
  ].filter(({ length }) => length >= shortest);
}

function walk(node: unknown, isSecret: boolean, isAll: boolean): readonly string[] {
  if (isScalar(node)) {
    if (typeof node.value === 'boolean' || node.value === null) return [];
    if (isSecret) return [node.source ?? String(node.value), String(node.value)];
    return inAddress.exec(String(node.value))?.slice(1) ?? [];
  }
  if (isSeq(node)) return node.items.flatMap((item) => walk(item, isSecret, isAll));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    return walk(value, isAll || secretName.test(name), isAll || headersName.test(name));
  });
}

const inComment = /(?<=(^|\s)#.*)[\w-]{20,}/g;

/** A line of it without what in a comment looks like a key. */
export const commentMasked = (line: string): string =>
  line.replaceAll(inComment, (word) =>
    /\d/.test(word) && /[a-z]/i.test(word) ? '••••••••' : word,
  );
