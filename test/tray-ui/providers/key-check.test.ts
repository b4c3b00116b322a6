import { describe, expect, it } from 'vitest';
import { addedKey, keyKinds, serviceRequest } from '../../../main/contract/provider-rows.ts';
import { checkKey, checkService, type KeyFields } from '../../../tray-ui/providers/key-check.ts';
import { readyServices } from '../../../tray-ui/providers/ready-services.ts';

const own: KeyFields = {
  kind: 'openai-compatible',
  key: 'sk-or-123',
  baseUrl: 'https://openrouter.ai/api/v1',
  name: 'OpenRouter',
  models: 'glm-4.6\nqwen/qwen3-coder',
};
const claude: KeyFields = { kind: 'claude', key: 'sk-ant-1', baseUrl: '', name: '', models: '' };

const sentenceOf = (fields: KeyFields): string | null => {
  const checked = checkKey(fields);
  return checked.ok ? null : checked.sentence;
};

describe('what is typed into the form for an API key', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[what: string, fields: KeyFields, sentence: string | null]>([
    ['a key alone for Claude',               claude,                                                  null],
    ['a key with blanks around it',          { ...claude, key: '  sk-ant-1\n' },                      null],
    ['no key',                               { ...claude, key: ' \n' },                               'Paste the key first.'],
    ['a key with a blank in it',             { ...claude, key: 'sk ant' },                            'A key has no spaces, line breaks or special letters. Copy it again.'],
    ['a key with a letter of no alphabet',   { ...claude, key: 'sk-“ant”' },                          'A key has no spaces, line breaks or special letters. Copy it again.'],
    ['a key of 500 characters',              { ...claude, key: 'k'.repeat(500) },                     null],
    ['a key of 501 characters',              { ...claude, key: 'k'.repeat(501) },                     'A key has at most 500 characters. Copy it again.'],
    ['an address of http',                   { ...claude, baseUrl: 'http://127.0.0.1:8080' },         null],
    ['an address of ftp',                    { ...claude, baseUrl: 'ftp://example.com' },             'A base URL begins with https:// or http:// and names a host.'],
    ['an address without a host',            { ...claude, baseUrl: 'https://' },                      'A base URL begins with https:// or http:// and names a host.'],
    ['a word for an address',                { ...claude, baseUrl: 'openrouter.ai' },                 'A base URL begins with https:// or http:// and names a host.'],
    ['an address of 500 characters',         { ...claude, baseUrl: `https://a.example/${'a'.repeat(482)}` }, null],
    ['an address of 501 characters',         { ...claude, baseUrl: `https://a.example/${'a'.repeat(483)}` }, 'A base URL has at most 500 characters.'],
    ['a service of its own',                 own,                                                     null],
    ['a service without an address',         { ...own, baseUrl: '' },                                 'An OpenAI-compatible service needs its base URL.'],
    ['a service without a name',             { ...own, name: ' ' },                                   'Give the service a name.'],
    ['a service with a name of 60',          { ...own, name: 'n'.repeat(60) },                        null],
    ['a service with a name of 61',          { ...own, name: 'n'.repeat(61) },                        'A name has at most 60 characters.'],
    ['a service without a model',            { ...own, models: ' \n , ' },                            'Name at least one model that the service offers.'],
    ['1000 models',                          { ...own, models: ids(1_000) },                          null],
    ['1001 models',                          { ...own, models: ids(1_001) },                          'At most 1000 models can be named.'],
    ['no key for this computer',             { ...own, baseUrl: 'http://127.0.0.1:11434/v1', key: '' }, null],
    ['no key for localhost',                 { ...own, baseUrl: 'http://localhost:1234/v1', key: ' ' }, null],
    ['no key for a host that sounds like it', { ...own, baseUrl: 'http://localhost.example/v1', key: '' }, 'Paste the key first.'],
    ['no key for Claude on this computer',   { ...claude, baseUrl: 'http://127.0.0.1:8080', key: '' }, 'Paste the key first.'],
    ['a model with a quote in it',           { ...own, models: 'a, b"c' },                            '“b"c” is not a model id.'],
    ['a model id of 128 characters',         { ...own, models: 'm'.repeat(128) },                     null],
    ['a model id of 129 characters',         { ...own, models: 'm'.repeat(129) },                     `“${'m'.repeat(23)}…” is not a model id.`],
  ])('%s', (_what, fields, sentence) => {
    expect(sentenceOf(fields)).toBe(sentence);
  });

  it.each(keyKinds)('is what main takes, for %s', (kind) => {
    const checked = checkKey({ ...own, kind });
    expect(checked.ok && addedKey.safeParse(checked.value).success).toBe(true);
  });

  it('keeps of the fields only those that the kind has, and every model once', () => {
    const left = { ...own, kind: 'gemini', baseUrl: '' } as const;
    expect(checkKey(left)).toEqual({
      ok: true,
      value: { kind: 'gemini', key: 'sk-or-123', baseUrl: null, name: null, models: [] },
    });
    const twice = checkKey({ ...own, models: 'a,b\n a' });
    expect(twice.ok && twice.value.models).toEqual(['a', 'b']);
  });
});

function ids(count: number): string {
  return Array.from({ length: count }, (_, i) => `model-${i}`).join('\n');
}

describe('a service that is asked for its models', () => {
  // biome-ignore format: a table reads better as a table
  it.each<[what: string, baseUrl: string, key: string, sentence: string | null]>([
    ['with a key',        'https://openrouter.ai/api/v1', ' sk-or-1 ', null],
    ['without one',       'https://openrouter.ai/api/v1', '',          null],
    ['with an odd key',   'https://openrouter.ai/api/v1', 'sk or',     'A key has no spaces, line breaks or special letters. Copy it again.'],
    ['without address',   ' ',                            'sk-or-1',   'An OpenAI-compatible service needs its base URL.'],
    ['at a word',         'openrouter',                   'sk-or-1',   'A base URL begins with https:// or http:// and names a host.'],
  ])('%s is checked', (_what, baseUrl, key, sentence) => {
    const checked = checkService({ baseUrl, key });
    expect(checked.ok ? null : checked.sentence).toBe(sentence);
    if (checked.ok) expect(serviceRequest.safeParse(checked.value).success).toBe(true);
  });

  it.each(readyServices)('$label is ready', ({ name, baseUrl }) => {
    const service = { kind: 'openai-compatible', key: 'k', baseUrl, name, models: 'm' } as const;
    expect(checkKey(service)).toMatchObject({ ok: true, value: { baseUrl, name } });
  });
});
