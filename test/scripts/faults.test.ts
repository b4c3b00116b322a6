import { describe, expect, it } from 'vitest';
import { catalogue } from '../../scripts/faults/catalogue.ts';
import { type Fault, injected } from '../../scripts/faults/fault.ts';
import { brokenRows, faultCounts, faultTable } from '../../scripts/faults/table.ts';
import { testTitles } from '../../scripts/faults/test-titles.ts';
import { titlesIn } from '../../scripts/faults/titles.ts';

describe('the table of faults', () => {
  it('names tests that are there, and says why where there are none', () => {
    expect(brokenRows(catalogue, testTitles())).toEqual([]);
  });

  it('has its rows, one a fault', () => {
    const letters = catalogue.map(({ id }) => id[0] ?? '');
    const counts = Object.fromEntries(
      [...new Set(letters)].map((one) => [one, letters.filter((letter) => letter === one).length]),
    );
    expect(counts).toEqual({ P: 27, N: 18, C: 10, D: 11, O: 10, U: 8, S: 16, B: 7 });
  });

  const row: Fault = { id: 'X01', fault: 'It rains.', on: injected, tests: { a: ['it is wet'] } };
  const titlesOf = (file: string) => (file === 'a' ? new Map([['it is wet', 7]]) : null);

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, rows: readonly Fault[], sentence: string]>([
    ['a test that is gone',     [{ ...row, tests: { a: ['it is dry'] } }],            'X01: test/a.test.ts has no "it is dry" any more. Name what holds it now.'],
    ['a file that is gone',     [{ ...row, tests: { b: ['it is wet'] } }],            'X01 names test/b.test.ts, which is not there.'],
    ['a claim without a test',  [{ ...row, tests: {}, note: 'Never mind.' }],         'X01 claims to be proved and names no test.'],
    ['nothing without a why',   [{ ...row, tests: {}, on: ['read', '-', '-'] }],      'X01 does not say why nothing holds it.'],
    ['open without a why',      [{ ...row, on: ['open', '-', '-'] }],                 'X01 does not say why nothing holds it.'],
    ['a row twice',             [row, row],                                           'X01 stands twice in scripts/faults/rows.'],
  ])('is broken by %s', (_what, rows, sentence) => {
    expect(brokenRows(rows, titlesOf)).toEqual([sentence]);
  });

  it('is printed with the lines of the tests, and counted by system', () => {
    const open: Fault = { ...row, id: 'X02', on: ['open', 'read', '-'], note: 'Too dear.' };
    expect(brokenRows([row, open], titlesOf)).toEqual([]);
    expect(faultTable([row], titlesOf).split('\n').at(-1)).toBe(
      '| X01 | It rains. | injected | injected | injected | a:7 "it is wet" |  |',
    );
    expect(faultCounts([row, open]).split('\n')).toEqual([
      '2 faults',
      'Linux: 0 real, 1 injected, 0 read, 1 open, 0 -',
      'macOS: 0 real, 1 injected, 1 read, 0 open, 0 -',
      'Windows: 0 real, 1 injected, 0 read, 0 open, 1 -',
      'open: X02',
    ]);
  });
});

it('titles are those of tests, and what any list begins with', () => {
  const source = [
    "describe('a thing', () => {",
    "  it('is plain', () => say('not this', ['nor that'].join('x')));",
    "  it.each([['one', 1], ['two', 2]])('of %s is %i', () => {});",
    `  it.skipIf(no)(\`kills \${count} times\`, () => {});`,
    '  test.runIf(yes).each(rows)(`in backticks`, () => {});',
    "  exit('not a test', () => {});",
    '});',
  ];
  expect([...titlesIn(source.join('\n'))]).toEqual([
    ['is plain', 2],
    ['nor that', 2],
    ['of %s is %i', 3],
    ['one', 3],
    ['two', 3],
    ['kills … times', 4],
    ['in backticks', 5],
  ]);
});
