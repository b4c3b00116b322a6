import { describe, expect, it } from 'vitest';
import type { ProviderId } from '../../../main/contract/providers.ts';
import { loginEnd } from '../../../main/providers/core/login-words.ts';
import { providersView, type RowInput } from '../../../main/providers/core/provider-view.ts';
import { type TestRow, testRows } from '../../../main/providers/core/tray-rows.ts';
import { facts, inputOf, nowMs, resultOf, rowInput } from './row-inputs.ts';

const rowsOf = (
  inputs: Partial<Record<ProviderId, RowInput>>,
  gatewayRuns = true,
): readonly TestRow[] => testRows(providersView(inputOf(inputs, gatewayRuns)));

const codexRow = (more: Partial<RowInput>, gatewayRuns = true): TestRow | undefined =>
  rowsOf({ codex: rowInput('codex', more) }, gatewayRuns).find(({ target }) => target === 'codex');

const failed = (errorCode: 'provider-unreachable' | 'quota-exceeded'): RowInput['result'] =>
  resultOf('codex', { errorCode, latencyMs: null, totalMs: null });

describe('the tray menu for provider tests', () => {
  it('has one row for all and one for each provider', () => {
    const targets = ['all', 'claude', 'codex', 'gemini', 'qwen', 'iflow'];
    expect(rowsOf({}).map(({ target }) => target)).toEqual(targets);
    expect(rowsOf({})[0]).toEqual({ label: 'Test all', target: 'all', enabled: true });
  });

  // biome-ignore format: a table reads better as a table
  it.each<[label: string, input: Partial<RowInput>, enabled: boolean]>([
    ['Codex: answered in 420 ms',            { result: resultOf('codex') },                                     true],
    ['Codex: connected, not tested',         {},                                                                true],
    ['Codex: token expired',                 { facts: facts('codex', { type: 'needs-login', expiredAtMs: null }) }, true],
    ["Codex: can't reach chatgpt.com",       { result: failed('provider-unreachable') },                        true],
    ['Codex: quota used up',                 { result: failed('quota-exceeded') },                              true],
    ['Codex: not connected',                 { facts: facts('codex', { type: 'not-connected' }) },              false],
    ['Codex: works by API key',              { facts: facts('codex', { type: 'not-offered' }) },                false],
    ['Codex: testing',                       { testStartedAtMs: nowMs - 3_000 },                                false],
    ['Codex: preparing the login',           { login: { type: 'opening' } },                                    false],
    ['Codex: connected, 1 model',            { login: { type: 'ended', end: loginEnd('connected', { modelCount: 1 }), atMs: nowMs } }, true],
  ])('reads "%s"', (label, input, enabled) => {
    expect(codexRow(input)).toEqual({ label, target: 'codex', enabled });
  });

  it('can test nobody while the gateway does not run', () => {
    expect(codexRow({ result: resultOf('codex') }, false)?.label).toBe('Codex: gateway is stopped');
    expect(rowsOf({}, false).some(({ enabled }) => enabled)).toBe(false);
  });

  it('tests all again only when no test is under way', () => {
    const testing = rowsOf({ codex: rowInput('codex', { testStartedAtMs: nowMs }) });
    const enabled = Object.fromEntries(testing.map((row) => [row.target, row.enabled]));
    expect(enabled).toMatchObject({ all: false, codex: false, claude: true });
  });
});
