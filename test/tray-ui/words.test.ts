// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { durationWords } from '../../main/base/core/wording.ts';
import {
  changesInMs,
  clipped,
  tickingSpanWords,
  wordsText,
} from '../../tray-ui/base/shown-words.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const since = (ms: number) => tickingSpanWords({ type: 'since', atMs: -ms }, 0);
const until = (ms: number) => tickingSpanWords({ type: 'until', atMs: ms }, 0);

describe('a span', () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    // ms,             since,        until
    [-5_000,           '0.0 s',      '0.0 s'],
    [0,                '0.0 s',      '0.0 s'],
    [99,               '0.0 s',      '0.1 s'],
    [100,              '0.1 s',      '0.1 s'],
    [999,              '0.9 s',      '1 s'],
    [second,           '1 s',        '1 s'],
    [second + 1,       '1 s',        '2 s'],
    [59_999,           '59 s',       '1 min'],
    [minute,           '1 min',      '1 min'],
    [minute + 1,       '1 min',      '2 min'],
    [hour - 1,         '59 min',     '1 h'],
    [hour,             '1 h',        '1 h'],
    [2 * hour + 5 * minute, '2 h 5 min', '2 h 5 min'],
    [day - 1,          '23 h 59 min', '1 d'],
    [3 * day + 4 * hour, '3 d 4 h',  '3 d 4 h'],
  ])('of %i ms reads "%s" counted up and "%s" counted down', (ms, up, down) => {
    expect(since(ms)).toBe(up);
    expect(until(ms)).toBe(down);
  });

  it('reads as main words it, so that a sentence does not change where it starts to tick', () => {
    for (const ms of [
      100,
      400,
      second,
      8 * second,
      minute,
      36 * minute,
      2 * hour + 5 * minute,
      day,
    ]) {
      expect(since(ms)).toBe(durationWords(ms));
    }
  });
});

describe('words', () => {
  it('are redrawn exactly when they read differently', () => {
    for (const type of ['since', 'until'] as const) {
      let nowMs = type === 'since' ? 0 : -70_000;
      const words = [{ type, atMs: 0 }];
      for (let i = 0; i < 200; i += 1) {
        const dueMs = changesInMs(words, nowMs);
        if (dueMs === Infinity) break;
        expect(wordsText(words, nowMs + dueMs - 1.001)).toBe(wordsText(words, nowMs));
        expect(wordsText(words, nowMs + dueMs)).not.toBe(wordsText(words, nowMs));
        nowMs += dueMs;
      }
    }
  });

  it('that do not tick are never redrawn, nor is a count-down that has run out', () => {
    expect(changesInMs(['Healthy'], 0)).toBe(Infinity);
    expect(changesInMs([], 0)).toBe(Infinity);
    expect(changesInMs([{ type: 'until', atMs: 5 }], 5)).toBe(Infinity);
  });

  it.each([
    [400, 400],
    [401, 400],
    [1_000_000, 400],
  ])('of %i characters are shown as %i', (length, shown) => {
    expect(clipped('x'.repeat(length))).toHaveLength(shown);
  });
});
