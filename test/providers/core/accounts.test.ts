import { describe, expect, it } from 'vitest';
import type { ProviderId } from '../../../main/contract/providers.ts';
import {
  type AccountState,
  accountState,
  type CredentialFacts,
  type GatewayRow,
  readAuthFiles,
  readCredential,
} from '../../../main/providers/core/accounts.ts';
import { capabilityOf } from '../../../main/providers/core/capabilities.ts';
import { chooseModel, readModels } from '../../../main/providers/core/gateway-models.ts';
import { factsOf, type Knowledge, nothingKnown } from '../../../main/providers/core/knowledge.ts';
import { modelLists } from './row-inputs.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const account = (more: Partial<CredentialFacts> = {}): CredentialFacts => ({
  file: 'a.json',
  providerId: 'claude',
  email: null,
  disabled: false,
  hasSecret: true,
  canRefresh: true,
  expiresAtMs: nowMs + 1,
  lastRefreshMs: null,
  digest: 'd',
  ...more,
});
const row = (more: Partial<GatewayRow> = {}): GatewayRow => ({
  file: 'a.json',
  authIndex: 'i',
  isFailing: false,
  isUnavailable: false,
  blockedUntilMs: null,
  cause: null,
  refusedAtMs: null,
  ...more,
});
const blocked = (cause: GatewayRow['cause'], untilMs = nowMs + 1): GatewayRow =>
  row({ isFailing: true, isUnavailable: true, blockedUntilMs: untilMs, cause });

describe('accountState', () => {
  const expired = { expiresAtMs: nowMs - 30_001 };
  // biome-ignore format: a table reads better as a table
  it.each<[string, Partial<CredentialFacts>, GatewayRow | null, number | null, AccountState['type']]>([
    ['valid',                                  {},                                       null,               60_000, 'connected'],
    ['without a time',                         { expiresAtMs: null },                    null,               60_000, 'connected'],
    ['switched off',                           { disabled: true },                       null,               60_000, 'disabled'],
    ['without a secret',                       { hasSecret: false },                     null,               60_000, 'needs-login'],
    ['expired, cannot be renewed',             { expiresAtMs: nowMs, canRefresh: false }, null,              null,   'needs-login'],
    ['expired, no core runs that could renew', expired,                                  null,               null,   'connected'],
    ['expired, the core has just begun',       expired,                                  null,               30_000, 'connected'],
    ['expired, the core had its time',         expired,                                  null,               30_001, 'needs-login'],
    ['expired a moment ago',                   { expiresAtMs: nowMs - 30_000 },          null,               60_000, 'connected'],
    ['gemini, expired, renewed at use',        { ...expired, providerId: 'gemini' },     null,               60_000, 'connected'],
    ['held back for a refusal',                {},                                       blocked('token-expired'),  60_000, 'needs-login'],
    ['held back for a limit',                  {},                                       blocked('quota-exceeded'), 60_000, 'blocked'],
    ['held back no more',                      {},                                       blocked('quota-exceeded', nowMs), 60_000, 'connected'],
    ['failing, not held back',                 {},                                       row({ isFailing: true }),  60_000, 'connected'],
  ])('of one that is %s', (_what, file, atSidecar, sidecarUpMs, type) => {
    expect(accountState(account(file), atSidecar, { nowMs, sidecarUpMs }).type).toBe(type);
  });
});

describe('readCredential', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[string, string, object | null]>([
    ['claude',            '{"type":"claude","access_token":"x","expired":"2026-11-23T12:00:00Z"}', { providerId: 'claude', hasSecret: true, canRefresh: false, expiresAtMs: nowMs }],
    ['gemini, nested',    '{"type":"gemini","token":{"refresh_token":"x","expiry":"2026-11-23T12:00:00Z"}}', { providerId: 'gemini', hasSecret: true, canRefresh: true, expiresAtMs: nowMs }],
    ['iflow by its key',  '{"type":"iflow","api_key":"x"}',                          { hasSecret: true }],
    ['iflow without one', '{"type":"iflow","access_token":"x"}',                     { hasSecret: false }],
    ['seconds',           '{"type":"qwen","access_token":"x","expires_at":1795435200}', { expiresAtMs: 1_795_435_200_000 }],
    ['a time in words',   '{"type":"qwen","access_token":"x","expired":"tomorrow"}', { expiresAtMs: null }],
    ['wrong types',       '{"type":"codex","access_token":7,"email":[],"disabled":"yes"}', { hasSecret: false, email: null, disabled: false }],
    ['a stranger',        '{"type":"cursor","access_token":"x"}',                      null],
    ['one of Grok',        '{"type":"xai","access_token":"x"}',                      { providerId: 'grok', hasSecret: true }],
    ['half of it',        '{"type":"claude","acc',                                   null],
    ['a list',            '[]',                                                      null],
    ['nothing',           '',                                                        null],
  ])('reads %s', (_what, text, facts) => {
    const read = readCredential('f.json', text, 'd');
    if (facts === null) expect(read).toBeNull();
    else expect(read).toMatchObject(facts);
  });
});

describe('what the gateway lists', () => {
  it('is read leniently and never throws', () => {
    for (const body of ['', 'null', '[]', '{"files":7}', '<html>'])
      expect(readAuthFiles(body)).toBeNull();
    expect(readAuthFiles('{"files":[null,7,{"name":"a"}]}')).toHaveLength(1);
    for (const body of ['', 'null', '[]', '{"data":{}}', '<html>'])
      expect(readModels(body)).toBeNull();
  });

  it('loses model ids that no request may carry', () => {
    const ids = [
      'gpt-5',
      'a"b',
      'a\nb',
      '',
      'x'.repeat(201),
      '../../v0',
      '<b>',
      7,
      'models/gpt-5.1',
    ];
    const data = ids.map((id) => ({ id, owned_by: 'openai' }));
    expect(readModels(JSON.stringify({ data }))?.codex).toEqual([
      ...['<b>', 'a"b', 'gpt-5', 'models/gpt-5.1'],
    ]);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[string, string[], string[], boolean, string | null, string | null]>([
    ['the wished one',              ['a', 'b'], ['b', 'a'], false, 'a',  null],
    ['the next wish',               ['a', 'b'], ['c', 'b'], false, 'b',  'a'],
    ['any listed one',              ['a'],      ['c'],      false, 'c',  'a'],
    ['the wish, if none is listed', ['a'],      [],         false, 'a',  null],
    ['the wish, while held back',   ['a'],      ['c'],      true,  'a',  null],
    ['none, if there is none',      [],         [],         false, null, null],
  ])('gives the test %s', (_what, launchSettings, listed, isBlocked, modelId, replaced) => {
    expect(chooseModel(launchSettings, listed, isBlocked)).toEqual({ modelId, replaced });
  });
});

describe('capabilityOf', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[ProviderId, string | null, boolean, boolean]>([
    ['qwen',   '6.9.25',  true,  true],
    ['qwen',   '6.9.26',  true,  false],
    ['iflow',  '6.9.27',  true,  true],
    ['iflow',  '6.9.28',  true,  false],
    ['gemini', '6.10.0',  true,  true],
    ['gemini', '7.2.140', false, false],
    ['claude', '7.2.140', false, true],
    ['kimi',   '6.9.25',  true,  false],
    ['kimi',   '7.2.140', false, true],
    ['antigravity', '6.9.25',  true,  false],
    ['antigravity', '7.2.140', false, true],
    ['grok',   '6.9.25',  true,  false],
    ['grok',   '7.2.140', false, true],
    ['qwen',   null,      true,  true],
    ['qwen',   null,      false, false],
  ])('knows whether %s of core %s has a login', (id, version, hasUsageRoute, has) => {
    expect(capabilityOf(id, { version, hasUsageRoute }).login !== null).toBe(has);
  });
});

describe('factsOf', () => {
  const sidecar = { version: '6.9.25', hasUsageRoute: true, run: 1, sinceMs: nowMs - 60_000 };
  const folderOf = (...accounts: CredentialFacts[]) => ({
    accounts,
    unreadable: [],
    problem: null,
  });

  it('says of a provider whose every account is off that it is switched off', () => {
    const [on, off] = [account({ file: 'b.json' }), account({ disabled: true })];
    const state = (...accounts: CredentialFacts[]) =>
      factsOf({ ...nothingKnown, sidecar, folder: folderOf(...accounts) }, 'claude', nowMs).state;
    expect(state(off).type).toBe('switched-off');
    expect(state(off, on).type).toBe('connected');
    expect(state().type).toBe('not-connected');
  });

  it('lets the best account speak for its provider', () => {
    const rows = [blocked('quota-exceeded'), row({ file: 'b.json' })];
    const folder = folderOf(account(), account({ file: 'b.json' }));
    expect(factsOf({ ...nothingKnown, sidecar, rows, folder }, 'claude', nowMs).state.type).toBe(
      'connected',
    );
  });

  const v7 = { ...sidecar, version: '7.2.140', hasUsageRoute: false };
  const v6 = sidecar;
  const between = { ...sidecar, version: '6.9.26' };
  const file = (providerId: ProviderId) => ({ folder: folderOf(account({ providerId })) });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, id: ProviderId, known: Partial<Knowledge>, isShown: boolean]>([
    ['its login on this core',           'kimi',        { sidecar: v7 },                                             true],
    ['a key section of its own',         'gemini',      { sidecar: v7 },                                             true],
    ['no way in on this core',           'kimi',        { sidecar: v6 },                                             false],
    ['a file that this core cannot use', 'antigravity', { sidecar: v6, ...file('antigravity') },                     false],
    ['its old login on the old core',    'qwen',        { sidecar: v6 },                                             true],
    ['no login and nothing here',        'qwen',        { sidecar: v7 },                                             false],
    ['no login between the lines',       'qwen',        { sidecar: between },                                        false],
    ['an account of the old login',      'qwen',        { sidecar: v7, ...file('qwen') },                            true],
    ['an account of another',            'iflow',       { sidecar: v7, ...file('qwen') },                            false],
    ['a key',                            'iflow',       { sidecar: v7, keyed: ['iflow'] },                           true],
    ['models by a key',                  'iflow',       { sidecar: v7, models: modelLists({ iflow: ['glm-4.6'] }) }, true],
    ['something put away',               'qwen',        { sidecar: v7, kept: ['qwen'] },                             true],
    ['a login that is missing after all', 'kimi',       { sidecar: v7, missingLogins: ['kimi'] },                    true],
    ['the newest core assumed',          'kimi',        {},                                                          true],
    ['the old core, which restarts',     'kimi',        { lastSidecar: v6 },                                         false],
    ['the old core, which restarts',     'qwen',        { lastSidecar: v6 },                                         true],
    ['a new core after the old one',     'kimi',        { sidecar: v7, lastSidecar: v6 },                            true],
  ])('decides by %s whether %s has a row', (_what, id, known, isShown) => {
    expect(factsOf({ ...nothingKnown, ...known }, id, nowMs).isShown).toBe(isShown);
  });

  it('counts a key in config.yaml as a connection', () => {
    const models = modelLists({ gemini: ['gemini-2.5-pro'] });
    expect(factsOf({ ...nothingKnown, sidecar: v7, models }, 'gemini', nowMs)).toMatchObject({
      hasKey: true,
      state: { type: 'connected' },
    });
    expect(factsOf({ ...nothingKnown, sidecar: v7, models }, 'qwen', nowMs).state.type).toBe(
      'not-offered',
    );
  });
});
