import { describe, expect, it } from 'vitest';
import {
  blankMemory,
  readMemory,
  verdictLines,
  writeMemory,
} from '../../../main/providers/core/memory.ts';
import { resultOf } from './row-inputs.ts';

describe('the verdicts of a report', () => {
  it('are codes and figures, a line a provider', () => {
    const errorCode = 'token-expired';
    const results = {
      claude: resultOf('claude'),
      codex: resultOf('codex', { errorCode, httpStatus: 401, errorMessage: 'ada@example.org' }),
    };
    expect(verdictLines({ ...blankMemory, results })).toEqual([
      'claude: ok',
      'codex: token-expired (HTTP 401)',
    ]);
    expect(verdictLines(blankMemory)).toEqual([]);
  });
});

describe('what was declined', () => {
  // biome-ignore format: a table
  it.each<[what: string, text: string, declined: readonly string[]]>([
    ['comes back',                  writeMemory({ ...blankMemory, declined: ['a', 'b'] }), ['a', 'b']],
    ['is nothing in an older file', '{"results":{},"models":{}}',                          []],
    ['is nothing where it is odd',  '{"declined":["a",7]}',                                []],
  ])('%s', (_what, text, declined) => {
    expect(readMemory(text).declined).toEqual(declined);
  });

  it.each(['', ',"declined":7'])('does not cost the rest of a file with "%s"', (more) => {
    const text = `{"results":{},"models":{"claude":"m"}${more}}`;
    expect(readMemory(text)).toEqual({ ...blankMemory, models: { claude: 'm' } });
  });
});
