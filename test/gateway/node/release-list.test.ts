import { afterEach, beforeEach, expect, it } from 'vitest';
import { releaseListUrl } from '../../../main/base/node/release-site.ts';
import { listReleases } from '../../../main/gateway/node/release-list.ts';
import { type FileSite, startFileSite } from '../../support/file-site.ts';

let site: FileSite;
beforeEach(async () => {
  site = await startFileSite();
});
afterEach(() => site.close());

const path = '/repos/router-for-me/CLIProxyAPI/releases?per_page=30';
const names = ['linux', 'darwin', 'windows'].flatMap((system) =>
  ['amd64', 'aarch64', 'arm64'].map((cpu) => `CLIProxyAPI_7.2.141_${system}_${cpu}.tar.gz`),
);
const assets = ['checksums.txt', ...names].map((name) => ({ name }));
const list = [{ tag_name: 'v7.2.141', draft: false, prerelease: false, assets }];
const asked = () => listReleases({ KORPROXY_RELEASES: site.url });

it('comes from GitHub unless another site is named', () => {
  expect(releaseListUrl('router-for-me/CLIProxyAPI', {})).toBe(`https://api.github.com${path}`);
  expect(releaseListUrl('router-for-me/CLIProxyAPI', { KORPROXY_RELEASES: site.url })).toBe(
    `${site.url}${path}`,
  );
});

it('gives the versions for this machine', async () => {
  site.files.set(path, Buffer.from(JSON.stringify(list)));
  expect(await asked()).toEqual(['7.2.141']);
});

// biome-ignore format: a table
it.each<[what: string, body: string, words: RegExp]>([
  ['a page of a login wall', '<html>Sign in</html>',                   /is no list of releases\. A login page/],
  ['half a list',            JSON.stringify(list).slice(0, -20),       /is no list of releases/],
  ['JSON of something else', '{"message":"moved"}',                    /is no list of releases/],
  ['a list without an end',  `[${' '.repeat(5_000_000)}]`,             /is no list of releases/],
])('says of %s what it is', async (_, body, words) => {
  site.files.set(path, Buffer.from(body));
  await expect(asked()).rejects.toThrow(words);
});

it('says so when there is none, and when too often asked', async () => {
  await expect(asked()).rejects.toThrow(/has no list of releases \(HTTP 404\)/);
  site.instead = (_request, response) => {
    response.writeHead(403).end('{}');
    return true;
  };
  await expect(asked()).rejects.toThrow(/takes no more questions .* Try again in an hour/);
});

it('says so when it is cut, and when nobody answers', async () => {
  site.files.set(path, Buffer.from(JSON.stringify(list)));
  site.cuts.push(40);
  await expect(asked()).rejects.toThrow(/cannot be reached \(it cut the connection\)/);
  await site.close();
  await expect(asked()).rejects.toThrow(/\(it refuses connections\)\. Connect to a network/);
});
