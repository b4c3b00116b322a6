/**
 * The same content of two values read from JSON, YAML or TOML, dates and sets included; the order of
 * keys says nothing.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date) {
    // TOML has dates of several kinds, which differ in how they are written.
    return a instanceof Date && b instanceof Date && a.toISOString() === b.toISOString();
  }
  const [own, others] = [partsOf(a), partsOf(b)];
  return (
    kindOf(a) === kindOf(b) &&
    own.length === others.length &&
    own.every((part, at) => sameValue(part, others[at]))
  );
}

const isList = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

/** A plain table may have no prototype; lists, maps and sets are told by theirs. */
const kindOf = (value: object): unknown => (isList(value) ? value.constructor : null);

const partsOf = (value: object): readonly unknown[] =>
  isList(value) ? [...value] : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
