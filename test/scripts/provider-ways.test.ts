import { expect, it } from 'vitest';
import { providerIds } from '../../main/contract/providers.ts';
import { capabilities } from '../../main/providers/core/capabilities.ts';
import { testTitles } from '../../scripts/faults/test-titles.ts';
import { brokenWays, type Way, ways, waysTable } from '../../scripts/faults/ways.ts';

it('the table of ways to providers names tests that are there', () => {
  expect(brokenWays(ways, testTitles())).toEqual([]);
});

it('it has each way that a line of the core has, and no other', () => {
  const told = (id: string, way: Way['way'], line: 'v6' | 'v7'): boolean =>
    ways.some((row) => row.provider === id && row.way === way && row[line] !== null);
  for (const id of providerIds) {
    for (const line of ['v6', 'v7'] as const) {
      const { login, keys } = capabilities[id].lines[line];
      expect([id, line, told(id, 'login', line), told(id, 'key', line)]).toEqual([
        ...[id, line],
        ...[login !== null, keys.length > 0],
      ]);
    }
  }
});

it('it is printed with the lines of the tests, and says what a line lacks and what was not played', () => {
  const titlesOf = (file: string) => (file === 'a' ? new Map([['it rains', 7]]) : null);
  const held = { a: ['it rains'] };
  const on = { connect: held, test: held, failures: held, disconnect: held };
  const row: Way = { provider: 'claude', way: 'key', v6: null, v7: on, note: 'Never mind.' };
  expect(brokenWays([row], titlesOf)).toEqual([]);
  expect(waysTable([row], titlesOf).split('\n').slice(-2)).toEqual([
    '| claude | key | failures | not in this line | a:7 "it rains" | Never mind. |',
    '| claude | key | disconnect | not in this line | a:7 "it rains" |  |',
  ]);
  const gone: Way = { ...row, v7: { ...on, test: { a: ['it snows'] } } };
  expect(brokenWays([gone], titlesOf)).toEqual([
    'claude by key: test/a.test.ts has no "it snows" any more. Name what holds it now.',
  ]);
});
