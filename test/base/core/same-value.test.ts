import { expect, it } from 'vitest';
import { sameValue } from '../../../main/base/core/same-value.ts';

const bare = (entries: object): object => Object.assign(Object.create(null), entries);
class WrittenOtherwise extends Date {}
const day = '2026-11-28T00:00:00.000Z';

// biome-ignore format: a table
it.each<[string, unknown, unknown, boolean]>([
  ['numbers',                       1,                        1,                           true],
  ['a number and its text',         1,                        '1',                         false],
  ['NaN',                           Number.NaN,               Number.NaN,                  true],
  ['null and nothing',              null,                     undefined,                   false],
  ['tables in another order',       { a: 1, b: { c: 2 } },    { b: { c: 2 }, a: 1 },       true],
  ['tables of other depth',         { a: { b: 1 } },          { a: { b: 2 } },             false],
  ['a table with a key more',       { a: 1 },                 { a: 1, b: undefined },      false],
  ['tables without a prototype',    { a: 1 },                 bare({ a: 1 }),              true],
  ['lists',                         [1, [2]],                 [1, [2]],                    true],
  ['lists in another order',        [1, 2],                   [2, 1],                      false],
  ['a list and a table like it',    ['a'],                    { 0: 'a' },                  false],
  ['a list and a set like it',      ['a'],                    new Set(['a']),              false],
  ['sets',                          new Set(['a']),           new Set(['a']),              true],
  ['sets that differ',              new Set(['a']),           new Set(['b']),              false],
  ['maps',                          new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]]),    true],
  ['maps that differ',              new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]]),    false],
  ['dates',                         new Date(day),            new Date(day),               true],
  ['dates of two kinds',            new Date(day),            new WrittenOtherwise(day),   true],
  ['dates a moment apart',          new Date(day),            new Date(Date.parse(day) + 1), false],
  ['a date and a table',            new Date(day),            {},                          false],
])('%s', (_, a, b, same) => {
  expect(sameValue(a, b)).toBe(same);
  expect(sameValue(b, a)).toBe(same);
});
