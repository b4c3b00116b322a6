import { describe, expect, it } from 'vitest';
import { clientTable, type DoorFigures, doorTable } from '../../scripts/clients/table.ts';

const test = (client: string, title: string, status: string, meta: DoorFigures = {}) => ({
  ancestorTitles: [client],
  ...{ title, status, meta },
});

describe('the table of clients', () => {
  it('says of each what it did of what was tried', () => {
    const assertionResults = [
      test('pi 1.0.0', 'answers with the preset applied as models', 'passed'),
      test('pi 1.0.0', 'answers with the preset typed as terminal', 'failed'),
      test(
        'pi 1.0.0',
        "among another vendor's settings asks here once form x is applied",
        'passed',
      ),
      test('pi 1.0.0', 'says so when the key is wrong', 'passed'),
      test('pi 1.0.0', 'does not notice a restart of the gateway', 'passed'),
      test('pi 1.0.0', 'with several models in its preset offers them all', 'passed'),
      test('a new API key', 'shuts out the clients that hold the old one', 'passed'),
      test('aider 2.0.0 (skipped: npm says ENOTFOUND)', 'says so when nobody listens', 'skipped'),
    ];
    expect(clientTable({ testResults: [{ assertionResults }] })).toBe(
      [
        "| client | accepted | applied, verified, undone | among others' settings | wrong key told | restart unnoticed | told why in failed | nobody listens, as described | several models |",
        '| aider 2.0.0 (skipped: npm says ENOTFOUND) | - | - | - | - | - | - | not tried | - |',
        '| pi 1.0.0 | 1 of 2 | 1 of 1 | 1 of 1 | 1 of 1 | 1 of 1 | - | - | 1 of 1 |',
      ].join('\n'),
    );
  });

  it('says what each noticed of a gateway that was down, and nothing of those that were not tried', () => {
    const failed = { requests: 1, code: 1, usualMs: 238 };
    const assertionResults = [
      test('pi 1.0.0', 'does not notice a restart of the gateway', 'passed', {
        restart: { answeredMs: 8_449, extraRequests: 0 },
      }),
      test('pi 1.0.0', 'is told why', 'passed', { failed: { ...failed, toldMs: 61 } }),
      test('pi 1.0.0', 'says so when nobody listens', 'passed'),
      test('droid 2.0.0', 'is told why', 'failed', {
        failed: { ...failed, toldMs: null, usualMs: null },
      }),
      test('aider 2.0.0', 'is told why', 'skipped'),
    ];
    expect(doorTable({ testResults: [{ assertionResults }] })).toBe(
      [
        '| client | asked in a restart: answered after | extra requests | asked in failed: sentence after | requests | then | next question: answered after |',
        '| droid 2.0.0 | - | - | keeps it to itself | 1 | ends with 1 | never |',
        '| pi 1.0.0 | 8.4 s | 0 | 0.1 s | 1 | ends with 1 | 0.2 s |',
      ].join('\n'),
    );
  });
});
