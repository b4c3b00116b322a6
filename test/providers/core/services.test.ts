import { describe, expect, it } from 'vitest';
import type { ServiceId } from '../../../main/contract/providers.ts';
import { factsOf, isConnected, nothingKnown } from '../../../main/providers/core/knowledge.ts';
import { providersView } from '../../../main/providers/core/provider-view.ts';
import { failureSentence } from '../../../main/providers/core/sentences.ts';
import {
  providerNamed,
  type Service,
  serviceCapability,
  serviceOf,
  servicesFrom,
} from '../../../main/providers/core/services.ts';
import { testRows } from '../../../main/providers/core/tray-rows.ts';
import { inputOf, modelLists, nowMs, resultOf, rowInput } from './row-inputs.ts';

const id: ServiceId = 'service:0123456789abcdef';
const other: ServiceId = 'service:fedcba9876543210';
const entry = {
  name: 'GLM',
  'base-url': 'https://api.z.ai/api/paas/v4',
  models: [{ name: 'glm-4.6', alias: 'glm-4.6' }, { name: 'glm-5' }],
};
const glm = serviceOf(id, entry, false);

describe('an entry of openai-compatibility', () => {
  it('is a service without its key', () => {
    const keyed = { ...entry, 'api-key-entries': [{ 'api-key': 'sk-CANARY' }] };
    expect(serviceOf(id, keyed, false)).toEqual({
      ...{ id, name: 'GLM', owner: 'GLM', host: 'api.z.ai', isDisabled: false, isAway: false },
      ...{ models: ['glm-4.6', 'glm-5'], bare: ['glm-4.6', 'glm-5'] },
    });
  });

  // biome-ignore format: a table
  it.each<[what: string, name: unknown, shown: string]>([
    ['markup',           '<b>GLM</b>',           '<b>GLM</b>'],
    ['emoji',            '🚀 fast',              '🚀 fast'],
    ['blanks around it', '  GLM  ',              'GLM'],
    ['a turned order',   'GLM\u202Egpj',         'GLMgpj'],
    ['a line break',     'GLM\nOK',              'GLMOK'],
    ['nothing to see',   '\u200B',               'api.z.ai'],
    ['no name',          undefined,              'api.z.ai'],
    ['a number',         7,                      'api.z.ai'],
    ['an e-mail address', 'jan@example.org',     'api.z.ai'],
    ['a key for one',    'sk-abcdefghijkl',      'api.z.ai'],
    ['a dash and a number', 'glm-4 plan 2',      'glm-4 plan 2'],
    ['no end',           'x'.repeat(500),        'x'.repeat(60)],
  ])('with %s for a name', (_what, name, shown) => {
    expect(serviceOf(id, { ...entry, name }, false).name).toBe(shown);
  });

  it.each([
    ['without an address', { 'base-url': undefined }, 'its address', ['glm-4.6', 'glm-5']],
    [
      'with an address that is none',
      { 'base-url': 'nowhere' },
      'its address',
      ['glm-4.6', 'glm-5'],
    ],
    [
      'with a password in its address',
      { 'base-url': 'http://me:pw@h:8080/v1' },
      'h:8080',
      ['glm-4.6', 'glm-5'],
    ],
    ['with a prefix', { prefix: 'team' }, 'api.z.ai', ['team/glm-4.6', 'team/glm-5']],
    [
      'with models that are none',
      { models: [7, {}, { alias: 'a b' }, { name: '$x' }] },
      'api.z.ai',
      ['a b'],
    ],
    ['without models', { models: null }, 'api.z.ai', []],
  ])('%s', (_what, more, host, models) => {
    expect(serviceOf(id, { ...entry, ...more }, false)).toMatchObject({ host, models });
  });

  it.each([
    ['qwen', 'qwen'],
    ['iflow', 'iflow'],
    ['Qwen', null],
    ['claude', null],
    ['openai', null],
  ])('named %s belongs to the row of %s', (name, owner) => {
    expect(providerNamed(name)).toBe(owner);
  });
});

describe('services', () => {
  it('of one name and address are one: in use where one is, off where all are', () => {
    const off: Service = { ...glm, isDisabled: true, models: ['glm-6'] };
    const away: Service = { ...glm, isAway: true };
    expect(servicesFrom([glm, off])).toMatchObject([
      { isDisabled: false, models: ['glm-4.6', 'glm-5', 'glm-6'] },
    ]);
    expect(servicesFrom([off, off])).toMatchObject([{ isDisabled: true }]);
    expect(servicesFrom([away, glm])).toMatchObject([{ isAway: false }]);
    expect(servicesFrom([glm, { ...glm, id: other }])).toHaveLength(2);
  });

  it('are asked first for what nobody else offers', () => {
    const { defaultModels } = serviceCapability(glm, new Set(['glm-4.6']));
    expect(defaultModels).toEqual(['glm-5', 'glm-4.6']);
  });
});

describe('a row of a service', () => {
  const v7 = { version: '7.2.140', hasUsageRoute: false, run: 1, sinceMs: nowMs };
  const v6 = { ...v7, version: '6.9.25', hasUsageRoute: true };
  const facts = (service: Service, sidecar = v7) =>
    factsOf({ ...nothingKnown, sidecar, services: [service] }, id, nowMs);
  const view = (service: Service, more = {}, sidecar = v7) =>
    providersView({
      ...inputOf(),
      services: [{ ...rowInput('claude'), facts: facts(service, sidecar), ...more }],
    });
  const rowOf = (...given: Parameters<typeof view>) => view(...given).rows.at(-1);

  // biome-ignore format: a table
  it.each<[what: string, service: Service, sidecar: typeof v7, line: string, action: string, connected: boolean]>([
    ['in use',            glm,                           v7, 'Connected, not tested', 'test',       true],
    ['switched off',      { ...glm, isDisabled: true },  v7, 'Switched off',          'switch-on',  false],
    ['off, heeded by none', { ...glm, isDisabled: true }, v6, 'Connected, not tested', 'test',      true],
    ['disconnected',      { ...glm, isAway: true },      v7, 'Disconnected',          'bring-back', false],
  ])('that is %s', (_what, service, sidecar, line, action, connected) => {
    expect(rowOf(service, {}, sidecar)).toMatchObject({
      ...{ id, name: 'GLM', rest: [line], isConnected: connected },
      button: { action },
    });
    expect(isConnected(facts(service, sidecar))).toBe(connected);
  });

  it('tells its failures by its own name and host', () => {
    const failed = resultOf(id, { errorCode: 'provider-unreachable' });
    const { subject } = facts(glm);
    const errorMessage = failureSentence(
      { ...failed, code: 'provider-unreachable', subject },
      nowMs,
    );
    const row = rowOf(glm, { result: { ...failed, errorMessage } });
    expect(row?.strong).toBe("Can't reach api.z.ai");
    expect(row?.sentence).toContain('No connection to api.z.ai came about.');
    const refused = resultOf(id, { errorCode: 'token-expired', httpStatus: 401 });
    const byKey = { ...refused, code: 'token-expired' as const, subject, byKey: true };
    expect(failureSentence(byKey, nowMs)).toBe(
      'GLM refused the API key (HTTP 401). Add a new one to use GLM again.',
    );
    expect(rowOf(glm, { result: refused })).toMatchObject({
      strong: 'Key refused',
      button: { label: 'New key', action: 'add-key' },
    });
  });

  it('stands in the tray with its name, and can be tested there', () => {
    expect(testRows(view(glm)).at(-1)).toEqual({
      ...{ label: 'GLM: connected, not tested', target: id, enabled: true },
    });
    expect(testRows(view({ ...glm, isAway: true })).at(-1)?.enabled).toBe(false);
  });

  it('does not lend its models to the provider whose owner it is named after', () => {
    const known = { ...nothingKnown, models: modelLists({ codex: ['glm-4.6', 'gpt-5.5'] }) };
    const named = { ...known, services: [{ ...glm, owner: 'openai' }] };
    expect(factsOf(named, 'codex', nowMs).models).toEqual(['gpt-5.5']);
    expect(factsOf(known, 'codex', nowMs).models).toEqual(['glm-4.6', 'gpt-5.5']);
  });
});
