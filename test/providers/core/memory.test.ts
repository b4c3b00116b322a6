import { describe, expect, it } from 'vitest';
import { blankMemory, verdictLines } from '../../../main/providers/core/memory.ts';
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
