import { describe, expect, it } from 'vitest';
import {
  countWords,
  durationWords,
  listWords,
  numberWord,
  timeWords,
} from '../../../main/base/core/wording.ts';
import { nowMs, todayMs } from '../../support/snapshot-inputs.ts';

describe('words', () => {
  it.each([
    [-5, '0.0 s'],
    [0, '0.0 s'],
    [1, '0.1 s'],
    [400, '0.4 s'],
    [949, '1.0 s'],
    [950, '1 s'],
    [8_400, '8 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [3_599_000, '59 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_399_000, '23 h 59 min'],
    [86_400_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('%i ms reads %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it('says the time today, and the day of any other', () => {
    expect(timeWords(todayMs(0, 0), nowMs)).toBe('00:00');
    expect(timeWords(todayMs(0, 0) - 1, nowMs)).toBe('20 Nov');
  });

  it.each([
    [1, '1 restart', 'one'],
    [2, '2 restarts', 'two'],
    [12, '12 restarts', '12'],
  ])('%i is counted as %s', (count, counted, word) => {
    expect(countWords(count, 'restart')).toBe(counted);
    expect(numberWord(count)).toBe(word);
  });
});

it.each([
  [[], ''],
  [['Claude'], 'Claude'],
  [['Claude', 'Codex'], 'Claude or Codex'],
  [['Claude', 'Codex', 'Gemini'], 'Claude, Codex or Gemini'],
])('lists %j', (names, listed) => {
  expect(listWords(names, 'or')).toBe(listed);
  expect(listWords(names, 'and')).toBe(listed.replace(' or ', ' and '));
});
