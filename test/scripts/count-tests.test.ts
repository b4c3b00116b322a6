import { describe, expect, it } from 'vitest';
import {
  countLine,
  countTests,
  sumOf,
  type TestReport,
} from '../../scripts/bootstrap/count-tests.mjs';

const file = (status: string, ...tests: string[]): TestReport['testResults'][number] => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

describe('the count over all suites', () => {
  // biome-ignore format: a table
  it.each<[string, TestReport | null, number, string]>([
    ['adds up every file',                            { testResults: [file('passed', 'passed', 'passed'), file('passed', 'passed')] }, 0, '3 passed, 0 failed, 0 skipped'],
    ['counts failures among passes',                  { testResults: [file('failed', 'passed', 'failed', 'failed')] },                  1, '1 passed, 2 failed, 0 skipped'],
    ['counts skipped and todo alike',                 { testResults: [file('passed', 'pending', 'todo', 'skipped', 'passed')] },        0, '1 passed, 0 failed, 3 skipped'],
    ['counts a file that could not be loaded',        { testResults: [file('failed'), file('passed', 'passed')] },                      1, '1 passed, 1 failed, 0 skipped'],
    ['counts such a file beside failed tests',        { testResults: [file('failed'), file('failed', 'failed')] },                      1, '0 passed, 2 failed, 0 skipped'],
    ['counts a hook that failed after green tests',   { testResults: [file('failed', 'passed')] },                                      1, '1 passed, 1 failed, 0 skipped'],
    ['does not call a run green that ended badly',    { testResults: [file('passed', 'passed')] },                                      1, '1 passed, 1 failed, 0 skipped'],
    ['does not call a run green that left no report', null,                                                                             0, '0 passed, 1 failed, 0 skipped'],
  ])('%s', (_, report, exitCode, line) => {
    expect(countLine(countTests(report, exitCode))).toBe(line);
  });

  it('adds the suites up', () => {
    const counts = [
      { passed: 2, failed: 1, skipped: 0 },
      { passed: 3, failed: 0, skipped: 4 },
    ];
    expect(countLine(sumOf(counts))).toBe('5 passed, 1 failed, 4 skipped');
  });
});
