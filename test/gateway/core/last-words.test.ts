import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedact } from '../../../main/base/core/redact-text.ts';
import type { ExitCause } from '../../../main/contract/problems.ts';
import { LastWords, mostCharacters, mostLines } from '../../../main/gateway/core/last-words.ts';

const wordsOf = (lines: readonly (string | readonly [string, ExitCause])[]): LastWords => {
  const words = new LastWords(createRedact([]));
  for (const line of lines) {
    if (typeof line === 'string') words.hear(line, null);
    else words.hear(...line);
  }
  return words;
};
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`);

describe('the last words', () => {
  it('are the newest lines, so many and no more', () => {
    expect(wordsOf(numbered(mostLines)).lines).toEqual(numbered(mostLines));
    expect(wordsOf(numbered(mostLines + 1)).lines).toEqual(numbered(mostLines + 1).slice(1));
  });

  it('begin with what Go names as its end, and a little of what was before', () => {
    const panic = ['panic: no way', 'panicked'] as const;
    const { lines, cause } = wordsOf([...numbered(30), panic, ...numbered(30)]);
    expect(lines.slice(0, 6)).toEqual([...numbered(30).slice(26), 'panic: no way', 'line 0']);
    expect(lines).toHaveLength(mostLines);
    expect(cause).toBe('panicked');
  });

  // biome-ignore format: a table
  it.each<[what: string, lines: readonly (string | readonly [string, ExitCause])[], cause: ExitCause | null]>([
    ['nothing of the kind',                   ['one', 'two'],                                                                       null],
    ['the first end, and not what follows',   [['runtime/cgo: pthread_create failed: no', 'too-many-threads'], ['SIGABRT: abort', 'panicked']], 'too-many-threads'],
    ['an end that comes after a trouble',     [['accept4: too many open files; retrying', 'too-many-files'], ['panic: x', 'panicked']], 'panicked'],
    ['a trouble that was its last',           ['one', ['accept4: too many open files; retrying', 'too-many-files'], 'two'],        'too-many-files'],
    ['not a trouble of long ago',             [['accept4: too many open files; retrying', 'too-many-files'], ...numbered(mostLines)], null],
    ['a panic over too many files',           [['panic: open x: too many open files', 'too-many-files'], ...numbered(30)],          'too-many-files'],
  ])('name as the cause %s', (_what, lines, cause) => {
    expect(wordsOf(lines).cause).toBe(cause);
  });

  it('hold nothing that moves a cursor, and no empty line', () => {
    expect(wordsOf(['\u001b[31mred\u001b[0m\ttab\u0007\r', '', '   '])).toMatchObject({
      lines: ['red  tab'],
    });
  });

  it('are redacted before they are cut, by whole lines', () => {
    const key = `sk-${'a1B2'.repeat(12)}`;
    const { lines } = wordsOf([`${'word '.repeat(78)}${key}`, `token: ${key}`]);
    expect(lines.join('\n')).not.toContain('sk-');
  });

  it('say how much of a flood was not read', () => {
    const words = wordsOf(['one']);
    words.leaveOut(1_234);
    expect(words.lines.at(-1)).toMatch(/^\[1.?234 lines left out\]$/);
  });

  it('stay within their room whatever comes', () => {
    const line = fc.string({ unit: 'binary', maxLength: 900 });
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.boolean()), { maxLength: 60 }), (heard) => {
        const words = new LastWords((text) => text);
        for (const [text, isEnd] of heard) {
          if (isEnd) words.hear(`panic: ${text}`, 'panicked');
          else words.hear(text, null);
        }
        expect(words.lines.length).toBeLessThanOrEqual(mostLines);
        expect(words.lines.join('').length).toBeLessThanOrEqual(mostCharacters);
      }),
      { numRuns: 60 },
    );
  });
});
