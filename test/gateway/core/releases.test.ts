import { describe, expect, it } from 'vitest';
import { isDue } from '../../../main/base/core/daily-look.ts';
import {
  newerThan,
  newestOfLines,
  noReleases,
  readReleases,
  versionsIn,
  writeReleases,
} from '../../../main/gateway/core/releases.ts';

const release = (tag: string, over: object = {}, names?: readonly string[]) => ({
  tag_name: tag,
  ...{ draft: false, prerelease: false, body: 'news' },
  assets: (names ?? ['checksums.txt', `CLIProxyAPI_${tag.slice(1)}_linux_amd64.tar.gz`]).map(
    (name) => ({ name, size: 1 }),
  ),
  ...over,
});

// biome-ignore format: a table
it.each<[what: string, list: unknown, versions: readonly string[] | null]>([
  ['whole ones',             [release('v7.2.141'), release('v6.9.26')],                          ['7.2.141', '6.9.26']],
  ['no drafts',              [release('v7.2.141', { draft: true })],                             []],
  ['nothing tried out',      [release('v7.2.141', { prerelease: true })],                        []],
  ['none without checksums', [release('v7.2.141', {}, ['CLIProxyAPI_7.2.141_linux_amd64.tar.gz'])], []],
  ['none for another system', [release('v7.2.141', {}, ['checksums.txt', 'CLIProxyAPI_7.2.141_darwin_amd64.tar.gz'])], []],
  ['none whose name leads elsewhere', [release('v../../7.2.141'), release('v7.2.141-rc1')],      []],
  ['none of an empty list',  [],                                                                 []],
  ['what is no list',        { message: 'API rate limit exceeded' },                             null],
  ['what is a list of else', [{ name: 'x' }],                                                    null],
  ['nothing at all',         null,                                                               null],
])('of a list are taken %s', (_, list, versions) => {
  expect(versionsIn(list, 'linux_amd64')).toEqual(versions);
});

// biome-ignore format: a table
it.each([
  [[],                                ''],
  [['7.2.140'],                       ''],
  [['7.2.139', '7.1.999'],            ''],
  [['7.2.141'],                       '7.2.141'],
  [['7.2.141', '7.10.0', '7.2.999'],  '7.10.0'],
  [['6.9.26', '7.2.141'],             '7.2.141 6.9.26'],
  [['8.0.0', '5.9.9'],                ''],
])('of %j the newest of each known line is news: %s', (found, news) => {
  expect(newestOfLines(found).join(' ')).toBe(news);
});

// biome-ignore format: a table
it.each([
  ['7.2.140', ['7.2.141', '7.2.140'],           '7.2.141'],
  ['7.2.141', ['7.2.141', '7.2.140'],           null],
  ['7.2.142', ['7.2.141', '7.2.140'],           null],
  ['7.2.9',   ['7.2.10'],                       '7.2.10'],
  ['6.9.25',  ['7.2.141', '7.2.140', '6.9.25'], null],
  ['7.2.140', [],                               null],
  [null,      ['7.2.141'],                      null],
])('newer than %s in %j is %s', (version, offered, newer) => {
  const entries = offered.map((each) => ({ version: each }));
  expect(newerThan(version, entries)).toBe(newer);
});

describe('the next look', () => {
  const nowMs = Date.UTC(2026, 0, 5, 12);
  const hourMs = 3_600_000;
  // biome-ignore format: a table
  it.each([
    [null,                      0,      true],
    [nowMs,                     0,      false],
    [nowMs - 24 * hourMs + 1,   0,      false],
    [nowMs - 24 * hourMs,       0,      true],
    [nowMs - 24 * hourMs,       hourMs, false],
    [nowMs - 25 * hourMs,       hourMs, true],
    [nowMs + 1,                 0,      true],
  ])('after %s with a jitter of %i ms is due: %s', (lookedAtMs, jitterMs, due) => {
    expect(isDue({ lookedAtMs }, nowMs, jitterMs)).toBe(due);
  });
});

// biome-ignore format: a table
it.each([
  ['',                                             noReleases],
  ['{"lookedAtMs":5,"found":["../../etc"]}',       noReleases],
  ['{"lookedAtMs":5}',                             noReleases],
  [writeReleases({ lookedAtMs: 5, found: ['7.2.141'] }), { lookedAtMs: 5, found: ['7.2.141'] }],
  // Written before KorProxy came to know that one.
  [writeReleases({ lookedAtMs: 5, found: ['7.2.140'] }), { lookedAtMs: 5, found: [] }],
])('the file %j is read as %j', (text, releases) => {
  expect(readReleases(text)).toEqual(releases);
});
