import { describe, expect, it } from 'vitest';
import { newerVersion, newestIn, releasePage, repositoryIn } from '../../main/app/app-releases.ts';

// biome-ignore format: a table
it.each<[manifest: unknown, repository: string | null]>([
  [{ repository: 'https://github.com/a/b' },                                   'a/b'],
  [{ repository: { type: 'git', url: 'git+https://github.com/a-1/b.c_d.git' } }, 'a-1/b.c_d'],
  [{ homepage: 'https://github.com/a/b#readme' },                              'a/b'],
  [{ homepage: 'https://github.com/a/b/' },                                    'a/b'],
  [{ repository: 'https://github.com/a/b', homepage: 'https://github.com/c/d' }, 'a/b'],
  [{ repository: 7, homepage: 'https://github.com/c/d' },                      'c/d'],
  [{ homepage: 'https://korproxy.invalid/' },                                  null],
  [{ repository: 'http://github.com/a/b' },                                    null],
  [{ repository: 'https://github.com.evil.example/a/b' },                      null],
  [{ repository: 'https://user@github.com/a/b' },                              null],
  [{ repository: 'https://github.com/a' },                                     null],
  [{ repository: 'https://github.com/a/..' },                                  null],
  [{ repository: 'https://github.com/a/b/../../c/d' },                         null],
  [{ repository: 'https://github.com/a/b?c' },                                 null],
  [{},                                                                         null],
  [null,                                                                       null],
])('%j names the repository %j', (manifest, repository) => {
  expect(repositoryIn(manifest)).toBe(repository);
});

const release = (tag_name: string, over: object = {}) => ({
  ...{ tag_name, draft: false, prerelease: false },
  ...over,
});

// biome-ignore format: a table
it.each<[what: string, list: unknown, newest: string | null | undefined]>([
  ['the newest by its numbers',     [release('v1.9.0'), release('v1.10.0'), release('1.2.0')], 'v1.10.0'],
  ['with or without its v',         [release('v1.1.0'), release('1.2.0')],                     '1.2.0'],
  ['no pre-release',                [release('v2.0.0', { prerelease: true }), release('v1.1.0')], 'v1.1.0'],
  ['no draft',                      [release('v2.0.0', { draft: true })],                      undefined],
  ['none whose name is no version', [release('v2.0.0-rc1'), release('v2.0.0/../../x'), release('nightly')], undefined],
  ['none of an empty list',         [],                                                        undefined],
  ['nothing of what is no list',    { message: 'rate limited' },                               null],
  ['nothing of half an entry',      [{ tag_name: 'v2.0.0' }],                                  null],
])('a list gives %s', (_, list, newest) => {
  expect(newestIn(list)).toBe(newest);
});

// biome-ignore format: a table
it.each<[newest: string | null, current: string, newer: string | null]>([
  ['v1.0.1',  '1.0.0',        '1.0.1'],
  ['1.10.0',  '1.9.9',        '1.10.0'],
  ['v1.0.0',  '1.0.0',        null],
  ['v0.9.9',  '1.0.0',        null],
  ['v1.0.0',  '1.0.0-beta.2', '1.0.0'],
  ['v0.9.9',  '1.0.0-beta.2', null],
  [null,      '1.0.0',        null],
])('%j is offered to %s as %j', (newest, current, newer) => {
  expect(newerVersion({ lookedAtMs: 1, newest }, current)).toBe(newer);
});

describe('the page of a release', () => {
  it('is that of the repository itself', () => {
    expect(releasePage('a/b', 'v1.0.1')).toBe('https://github.com/a/b/releases/tag/v1.0.1');
  });
});
