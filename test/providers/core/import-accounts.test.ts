import { describe, expect, it } from 'vitest';
import type { FileFault } from '../../../main/base/core/file-content.ts';
import { importedAccounts } from '../../../main/contract/provider-rows.ts';
import { type ProviderId, providerIds } from '../../../main/contract/providers.ts';
import {
  type FoundFile,
  type ImportInput,
  type ImportPlan,
  planImport,
} from '../../../main/providers/core/import-accounts.ts';
import {
  bringWords,
  broughtWords,
  countsOf,
  endedWords,
  foundView,
  foundWords,
  importedView,
} from '../../../main/providers/core/import-words.ts';
import { nativeCredential } from '../../support/upstream/credentials.ts';

type Change = Readonly<Record<string, unknown>>;

const folder = '/other';
const at = (file: string, text: string, where = folder): FoundFile => ({
  ...{ path: `${where}/${file}`, file },
  content: { text },
});
const json = (provider: ProviderId, change: Change = {}): string =>
  JSON.stringify({ ...nativeCredential(provider), ...change });

/** Somebody else's account of that provider. */
const other = (name: string): Change => ({
  ...{ email: `${name}@example.test`, access_token: `at-${name}`, refresh_token: `rt-${name}` },
});
const plan = (found: readonly FoundFile[], more: Partial<ImportInput> = {}): ImportPlan =>
  planImport({ found, present: [], kept: [], taken: [], ...more });
const brought = ({ bring }: ImportPlan): readonly string[] => bring.map(({ target }) => target);
const leftOf = ({ left }: ImportPlan): readonly string[] =>
  left.map(({ file, why, sentence }) => `${file} ${why}: ${sentence}`);

it.each(providerIds)('an account of %s comes along as it is, under its own name', (providerId) => {
  const text = json(providerId);
  expect(plan([at('konto Zoë 1.json', text)])).toEqual({
    bring: [
      {
        path: `${folder}/konto Zoë 1.json`,
        ...{ file: 'konto Zoë 1.json', target: 'konto Zoë 1.json' },
        ...{ providerId, text },
      },
    ],
    left: [],
  });
});

const whole = json('claude');
// biome-ignore format: a table
it.each<[what: string, text: string, left: string]>([
  ['empty',                      '',                                          'broken: It is empty.'],
  ['blank',                      ' \n',                                       'broken: It is empty.'],
  ['cut by one byte',            whole.slice(0, -1),                          'broken: It is not whole'],
  ['cut in a token',             whole.slice(0, 60),                          'broken: It is not whole'],
  ['no JSON',                    'hello',                                     'broken: It is not whole'],
  ['two accounts in a row',      whole + whole,                               'broken: It is not whole'],
  ['without a token',            '{"type":"claude","email":"a@b.test"}',      'broken: It holds no token'],
  ['with a token of no text',    '{"type":"claude","access_token":7}',        'broken: It holds no token'],
  ['a list',                     '[]',                                        'foreign: It is no account.'],
  ['null',                       'null',                                      'foreign: It is no account.'],
  ['somebody\'s settings',       '{"theme":"dark"}',                          'foreign: It is no account.'],
  ['of a type that is no text',  '{"type":7,"access_token":"x"}',             'foreign: It is no account.'],
  ['of a service not known',     '{"type":"heron","access_token":"x"}',       'foreign: It is of a service that KorProxy does not know.'],
  ['of a name of every object',  '{"type":"constructor","access_token":"x"}', 'foreign: It is of a service that KorProxy does not know.'],
])('a file that is %s stays', (_what, text, left) => {
  const result = plan([at('x.json', text)]);
  expect(result.bring).toEqual([]);
  expect(leftOf(result)).toEqual([expect.stringContaining(`x.json ${left}`)]);
});

it.each<[what: string, change: Change]>([
  ['can be renewed alone', { access_token: '' }],
  ['has a token that cannot be renewed', { refresh_token: '' }],
  ['is switched off', { disabled: true }],
  ['has expired', { expired: '2020-01-01T00:00:00Z' }],
])('an account that %s comes along', (_what, change) => {
  expect(brought(plan([at('c.json', json('claude', change))]))).toEqual(['c.json']);
});

// biome-ignore format: a table
it.each<[fault: FileFault, left: string]>([
  ['link',       'foreign: It is a link.'],
  ['folder',     'foreign: It is a folder.'],
  ['too-large',  'foreign: It is too large'],
  ['unreadable', 'broken: It cannot be read.'],
  ['not-text',   'broken: It is no text'],
])('what is no text to look at (%s) stays', (fault, left) => {
  const result = plan([{ path: '/other/x.json', file: 'x.json', content: { fault } }]);
  expect(result.bring).toEqual([]);
  expect(leftOf(result)).toEqual([expect.stringContaining(`x.json ${left}`)]);
});

describe('two files', () => {
  const codex = (change: Change = {}): string => json('codex', { ...other('a'), ...change });
  const fresh = { access_token: 'at-2', refresh_token: 'rt-2' };
  // biome-ignore format: a table
  it.each<[what: string, a: string, b: string, isSame: boolean]>([
    ['of the same bytes',                   codex(),                    codex(),                                      true],
    ['of one address, renewed between',     codex(),                    codex(fresh),                                 true],
    ['of one address in other letters',     codex(),                    codex({ ...fresh, email: 'A@Example.TEST ' }), true],
    ['of one token, one without an address', codex(),                   codex({ email: '' }),                         true],
    ['of one address, one without a team',  codex(),                    codex({ ...fresh, account_id: '' }),          true],
    ['of one address and two teams',        codex(),                    codex({ ...fresh, account_id: 'acc-2' }),     false],
    ['of two addresses',                    codex(),                    codex({ ...fresh, email: 'b@example.test' }), false],
    ['of two tokens without an address',    codex({ email: '' }),       codex({ ...fresh, email: '' }),               false],
    ['of two providers and one address',    codex({ account_id: '' }),  json('claude', { ...other('a'), ...fresh }),  false],
    ['of two providers and one token',      codex(),                    json('claude', other('a')),                   false],
  ])('%s', (_what, a, b, isSame) => {
    const result = plan([at('a.json', a), at('b.json', b)]);
    expect(result.bring).toHaveLength(isSame ? 1 : 2);
    expect(result.left.map(({ why }) => why)).toEqual(isSame ? ['doubled'] : []);
    const present = plan([at('b.json', b)], { present: [at('a.json', a)] });
    expect(present.bring).toHaveLength(isSame ? 0 : 1);
  });

  // biome-ignore format: a table
  it.each<[what: string, provider: ProviderId, change: Change, isSame: boolean]>([
    ['two projects of Gemini',           'gemini', { project_id: 'proj-2', token: { refresh_token: 'other' } },            false],
    ['one project of Gemini',            'gemini', { token: { refresh_token: 'other' } },                                  true],
    ['a token of Gemini in two projects', 'gemini', { project_id: 'proj-2' },                                              true],
    ['two organizations of Claude',      'claude', { organization_uuid: 'o2', access_token: 'x', refresh_token: 'y' },     false],
    ['one key of iFlow, two addresses',  'iflow',  { email: 'b@example.test', access_token: 'x', refresh_token: 'y' },     true],
  ])('of %s', (_what, provider, change, isSame) => {
    const found = [at('a.json', json(provider)), at('b.json', json(provider, change))];
    expect(plan(found).bring).toHaveLength(isSame ? 1 : 2);
  });

  const early = { last_refresh: '2026-11-01T00:00:00Z' };
  const late = { last_refresh: '2026-11-01T00:00:01Z' };
  // biome-ignore format: a table
  it.each<[what: string, a: Change, b: Change, comes: string]>([
    ['the one renewed last',           early, late, 'b.json'],
    ['whatever the order',             late, early, 'a.json'],
    ['else the one that lasts longer', { ...early, expired: '2030-01-01T00:00:00Z' }, { ...early, expired: '2030-01-01T00:00:01Z' }, 'b.json'],
    ['else the first',                 early, early, 'a.json'],
    ['one that never tells is old',    { last_refresh: '' }, early, 'b.json'],
  ])('of one account bring %s', (_what, a, b, comes) => {
    const result = plan([at('a.json', json('claude', a)), at('b.json', json('claude', b))]);
    expect(brought(result)).toEqual([comes]);
    expect(leftOf(result)).toEqual([
      `${comes === 'a.json' ? 'b.json' : 'a.json'} doubled: It is the same account as ${comes}. The one renewed last comes along.`,
    ]);
  });

  it('of one name in two folders: the words do not name a file as its own double', () => {
    const result = plan([at('a.json', whole), at('a.json', whole, '/second')]);
    expect(result.bring).toMatchObject([{ path: '/other/a.json' }]);
    expect(result.left).toMatchObject([{ path: '/second/a.json' }]);
    expect(leftOf(result)[0]).toContain('the same account as a file of that name elsewhere');
  });
});

it('an account that is here, or was disconnected here, stays and says so', () => {
  const found = [at('a.json', json('claude')), at('b.json', json('codex')), at('c.json', '')];
  const result = plan(found, {
    present: [at('x.json', json('claude')), at('half.json', '{"type":"cod')],
    kept: [at('y.json', json('codex'))],
  });
  expect(leftOf(result)).toEqual([
    'a.json doubled: This account is here already.',
    'b.json doubled: This account was disconnected here. Its row on the Providers tab brings it back.',
    'c.json broken: It is empty.',
  ]);
});

describe('a name that is taken', () => {
  it.each<[taken: string[], target: string]>([
    [[], 'c.json'],
    [['c.json'], 'c-2.json'],
    [['C.JSON'], 'c-2.json'],
    [['c.json', 'c-2.json', 'c-4.json'], 'c-3.json'],
    [['cc.json'], 'c.json'],
  ])('with %j in the folder becomes %s', (taken, target) => {
    expect(brought(plan([at('c.json', json('claude'))], { taken }))).toEqual([target]);
  });

  it('is taken in capitals as well', () => {
    const result = plan([at('C.json', json('claude'))], { taken: ['c.json'] });
    expect(brought(result)).toEqual(['C-2.json']);
  });

  it('is one that another of the found took', () => {
    const found = [
      at('c.json', json('claude', other('a'))),
      at('c.json', json('claude', other('b')), '/second'),
      at('c-2.json', json('claude', other('c'))),
    ];
    const targets = brought(plan(found));
    expect(new Set(targets).size).toBe(3);
  });
});

it('300 accounts come along by provider and name, each under a name of its own', () => {
  const found = Array.from({ length: 300 }, (_, i) =>
    at(`n-${299 - i}.json`, json(i % 2 === 0 ? 'codex' : 'claude', other(`user${i}`))),
  );
  const { bring, left } = plan(found);
  expect(left).toEqual([]);
  expect(countsOf(bring)).toEqual({ claude: 150, codex: 150 });
  expect(bring.map(({ providerId }) => providerId)).toEqual([
    ...Array<string>(150).fill('claude'),
    ...Array<string>(150).fill('codex'),
  ]);
  expect(new Set(bring.map(({ target }) => target)).size).toBe(300);
});

describe('the words', () => {
  it.each([
    [
      { claude: 2, codex: 1 },
      '3 accounts of another CLIProxyAPI were found: Claude 2, Codex 1.',
      'Bring 3 accounts along',
      '3 accounts were brought along: Claude 2, Codex 1.',
    ],
    [
      { iflow: 1 },
      '1 account of another CLIProxyAPI was found: iFlow 1.',
      'Bring 1 account along',
      '1 account was brought along: iFlow 1.',
    ],
  ])('of %j', (counts, found, bring, done) => {
    expect(foundWords(counts)).toBe(found);
    expect(bringWords(counts)).toBe(bring);
    expect(broughtWords(counts)).toBe(done);
  });

  it('say when nothing came', () => {
    expect(broughtWords({})).toBe('Nothing was brought along.');
  });

  it('tell of a login that has ended, and of no other', () => {
    expect(endedWords({ claude: 1, codex: 2 })).toEqual([]);
    const all = endedWords({ claude: 1, gemini: 1, qwen: 1, iflow: 1 });
    expect(all.map((sentence) => sentence.split(':')[0])).toEqual(['Gemini', 'Qwen', 'iFlow']);
    expect(all[1]).toBe(
      'Qwen: Qwen ended its login on 15 April 2026. An API key of Model Studio or its Coding Plan works.',
    );
  });

  it('offer what there is, and nothing where there is none', () => {
    expect(foundView({})).toBeNull();
    expect(foundView({ codex: 0 })).toBeNull();
    expect(foundView({ codex: 1 })).toMatchObject({
      glance: '1 account was found on this computer.',
      label: 'Bring 1 account along',
    });
  });

  it.each([
    [0, 0, 0],
    [20, 20, 0],
    [21, 20, 1],
    [300, 20, 280],
  ])('of %i files that were left name %i, and count %i more', (count, named, more) => {
    const files = Array.from({ length: count }, (_, i) => ({
      ...{ path: `/other/${i}.json`, file: `${i}.json`, sentence: 'It is empty.' },
    }));
    const imported = importedView({ claude: 1 }, files);
    expect(imported).toMatchObject({ more });
    expect(imported.left).toHaveLength(named);
    expect(importedAccounts.parse(imported)).toEqual(imported); // No path, and nothing else.
  });

  it('warn of the other program only where something came along', () => {
    expect(importedView({}, []).notes).toEqual([]);
    expect(importedView({ claude: 1 }, []).notes).toEqual([
      expect.stringContaining('must not run on'),
    ]);
    expect(importedView({ claude: 1, qwen: 1 }, []).notes).toHaveLength(2);
  });
});
