import { describe, expect, it } from 'vitest';
import type { FileContent } from '../../../main/base/core/file-content.ts';
import type { ProviderId } from '../../../main/contract/providers.ts';
import { factsOf, nothingKnown } from '../../../main/providers/core/knowledge.ts';
import {
  type CredentialFault,
  faultOf,
  unreadableSentence,
} from '../../../main/providers/core/unreadable.ts';

describe('a credential file', () => {
  // biome-ignore format: a table
  it.each<[what: string, file: string, content: FileContent, owner: ProviderId | null, fault: CredentialFault | null]>([
    ['is sound',                        'a.json',            { text: '{"type":"claude"}' },                     null,     null],
    ['is of another service',           'claude-a.json',     { text: '{"type":"cursor"}' },                     null,     null],
    ['is of nobody known',              'notes.json',        { text: '{' },                                     null,     null],
    ['names its owner in its text',     'a.json',            { text: '{"type": "codex","acc' },                 'codex',  'broken'],
    ['goes by its text before its name', 'codex-a.json',     { text: '{"type":"qwen","acc' },                   'qwen',   'broken'],
    ['shows a token of Claude',         'a.json',            { text: '{"access_token":"sk-ant-oat01-' },        'claude', 'broken'],
    ['goes by its name',                'antigravity-a@b.c.json', { text: '{"acc' },                            'antigravity', 'broken'],
    ['goes by the name of its type',    'xai-a.json',        { text: '' },                                      'grok',   'empty'],
    ['goes by the name of its row',     'grok.json',         { text: '' },                                      'grok',   'empty'],
    ['has a name that only begins so',  'claudette.json',    { text: '' },                                      null,     null],
    ['has a name in capitals',          'Codex-A.json',      { text: '' },                                      'codex',  'empty'],
    ['begins with a mark',              'a.json',            { text: '{"type":"claude"}', encoding: 'bom' },    'claude', 'bom'],
    ['is cut behind a mark',            'claude.json',       { text: '{"typ', encoding: 'bom' },                'claude', 'broken'],
    ['is UTF-16',                       'a.json',            { text: '{"type":"claude"}', encoding: 'utf-16' }, 'claude', 'utf-16'],
    ['may not be read',                 'gemini-a.json',     { fault: 'not-allowed' },                          'gemini', 'not-allowed'],
    ['is a folder',                     'kimi-1.json',       { fault: 'folder' },                               'kimi',   'folder'],
  ])('that %s', (_what, file, content, providerId, fault) => {
    const told = faultOf(file, content);
    if (fault === null) expect(told).toBeNull();
    else expect(told).toEqual({ providerId, fault });
  });
});

describe('a provider', () => {
  const unreadable = [
    { file: 'claude-a.json', providerId: 'claude', fault: 'broken', stamp: '1' },
  ] as const;
  const good = {
    providerId: 'claude',
    ...{ file: 'b.json', email: null, disabled: false, hasSecret: true },
    ...{ canRefresh: true, expiresAtMs: null, lastRefreshMs: null, digest: 'd' },
  } as const;
  const folder = { accounts: [], unreadable, problem: null };

  it('whose every login is unreadable says so', () => {
    expect(factsOf({ ...nothingKnown, folder }, 'claude', 1).state.type).toBe('unreadable');
    expect(factsOf({ ...nothingKnown, folder }, 'codex', 1).state.type).toBe('not-connected');
  });

  it('with a good login beside it is connected', () => {
    const known = { ...nothingKnown, folder: { ...folder, accounts: [good] } };
    expect(factsOf(known, 'claude', 1)).toMatchObject({ state: { type: 'connected' }, unreadable });
  });

  it('with a key beside it is connected', () => {
    const known = { ...nothingKnown, folder, keyed: ['claude'] } as const;
    expect(factsOf(known, 'claude', 1)).toMatchObject({ state: { type: 'connected' }, unreadable });
  });
});

it.each([
  [
    1,
    'A login to Claude is here, but its file is empty. Reconnect, or open the folder and put it right.',
  ],
  [
    2,
    '2 logins to Claude are here, but none can be read: the file of the first is empty. Reconnect, or open the folder and put it right.',
  ],
])('%i unreadable logins are told in a sentence', (count, sentence) => {
  const unreadable = Array.from({ length: count }, () => ({ fault: 'empty' as const }));
  expect(unreadableSentence('Claude', unreadable)).toBe(sentence);
});
