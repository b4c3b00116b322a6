import { describe, expect, it } from 'vitest';
import { clientTable } from '../../scripts/clients/table.ts';

const test = (client: string, title: string, status: string) => ({
  ancestorTitles: [client],
  title,
  status,
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
      test('aider 2.0.0 (skipped: npm says ENOTFOUND)', 'says so when nobody listens', 'skipped'),
    ];
    expect(clientTable({ testResults: [{ assertionResults }] })).toBe(
      [
        "| client | accepted | applied, verified, undone | among others' settings | wrong key told | restart unnoticed | told why in failed | nobody listens, as described |",
        '| aider 2.0.0 (skipped: npm says ENOTFOUND) | - | - | - | - | - | - | not tried |',
        '| pi 1.0.0 | 1 of 2 | 1 of 1 | 1 of 1 | 1 of 1 | 1 of 1 | - | - |',
      ].join('\n'),
    );
  });
});
