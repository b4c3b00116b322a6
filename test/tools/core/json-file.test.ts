import { describe, expect, it } from 'vitest';
import { jsonFile } from '../../../main/tools/core/json-file.ts';

const { set, remove, append, read } = jsonFile;

describe('an edit of JSON leaves the bytes of others as they are', () => {
  // biome-ignore format: a table
  it.each<[what: string, before: string, edit: (text: string) => string, after: string]>([
    ['a key beside one on one line',    '{ "theme":"dark" }',                    (t) => set(t, ['model'], 'm'),              '{ "theme":"dark", "model": "m" }'],
    ['a key into a map on one line',    '{\n  "env": {"A": "1"}\n}',             (t) => set(t, ['env', 'B'], '2'),           '{\n  "env": {"A": "1", "B": "2"}\n}'],
    ['a list that is somebody else’s',  '{\n  "l": [1, 2],\n  "m": "a"\n}',      (t) => set(t, ['m'], 'b'),                  '{\n  "l": [1, 2],\n  "m": "b"\n}'],
    ['a map into one line',             '{ "a" : [1,2] }',                       (t) => set(t, ['env', 'B'], '2'),           '{ "a" : [1,2],\n  "env": {\n    "B": "2"\n  } }'],
    ['a key in lines',                  '{\n\t"a": 1\n}\n',                      (t) => set(t, ['b'], 2),                    '{\n\t"a": 1,\n\t"b": 2\n}\n'],
    ['behind a comment',                '{\n  "a": 1 // mine\n}',                (t) => set(t, ['b'], 2),                    '{\n  "a": 1, // mine\n  "b": 2\n}'],
    ['behind a comma and a comment',    '{\n  "a": 1, // mine\n}',               (t) => set(t, ['b'], 2),                    '{\n  "a": 1, // mine\n  "b": 2,\n}'],
    ['behind a comma alone',            '{ "a": 1, }',                           (t) => set(t, ['b'], 2),                    '{ "a": 1, "b": 2, }'],
    ['into an empty map',               '{\n  "env": {}\n}',                     (t) => set(t, ['env', 'B'], '2'),           '{\n  "env": {\n    "B": "2"\n  }\n}'],
    ['into a map of a comment',         '{\n  // mine\n}',                       (t) => set(t, ['b'], 2),                    '{\n  "b": 2\n  // mine\n}'],
    ['with the line ends of Windows',   '{\r\n  "a": 1\r\n}',                    (t) => set(t, ['b'], { c: 2 }),             '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": 2\r\n  }\r\n}'],
    ['a map on one line by another',    '{ "b": { "c": 1 }, "d": 1 }',           (t) => set(t, ['b'], { c: 2 }),             '{ "b": {"c":2}, "d": 1 }'],
    ['an item behind items in lines',   '{\n  "l": [\n    {"a":1}\n  ]\n}',      (t) => append(t, ['l'], { a: 2 }),          '{\n  "l": [\n    {"a":1},\n    {\n      "a": 2\n    }\n  ]\n}'],
    ['an item behind text on one line', '{ "l": ["a"] }',                        (t) => append(t, ['l'], 'b'),               '{ "l": ["a", "b"] }'],
    ['the first item',                  '{}',                                    (t) => append(t, ['l'], 'a'),               '{\n  "l": [\n    "a"\n  ]\n}'],
    ['one of one line away',            '{ "a": 1, "b": [1, 2], "c": 3 }',       (t) => remove(t, ['b']),                    '{ "a": 1, "c": 3 }'],
    ['the last of one line away',       '{ "a": 1, "b": 2 }',                    (t) => remove(t, ['b']),                    '{ "a": 1 }'],
    ['the only one away',               '{ "a": 1, }',                           (t) => remove(t, ['a']),                    '{  }'],
    ['a line away',                     '{\n  "a": 1,\n  // of b\n  "b": 2\n}',  (t) => remove(t, ['a']),                    '{\n  // of b\n  "b": 2\n}'],
    ['the last line away',              '{\n  "a": 1, // mine\n  "b": 2\n}',     (t) => remove(t, ['b']),                    '{\n  "a": 1 // mine\n}'],
    ['a line with a comment away',      '{\n  "a": 1, // mine\n  "b": 2\n}',     (t) => remove(t, ['a']),                    '{\n  // mine\n  "b": 2\n}'],
    ['a trailing comma stays one',      '{\n  "a": 1,\n  "b": 2,\n}',            (t) => remove(t, ['b']),                    '{\n  "a": 1,\n}'],
    ['one with a comment before its comma', '{ "a": 1 /* m */, "b": 2 }', (t) => remove(t, ['a']), '{ /* m */ "b": 2 }'],
    ['what is not there',               '{ "a": 1 }',                            (t) => remove(t, ['b', 'c']),               '{ "a": 1 }'],
  ])('%s', (_what, before, edit, after) => {
    expect(edit(before)).toBe(after);
    expect(() => read(after)).not.toThrow();
  });
});
