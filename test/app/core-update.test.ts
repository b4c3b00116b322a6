import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost } from '../../main/app/create-host.ts';
import type { Host } from '../../main/app/host.ts';
import { terminalShell } from '../../main/terminal/terminal-shell.ts';
import { pinOf, platformKey } from '../../scripts/sidecar/pins.mjs';
import { tarGzOf } from '../support/archives.ts';
import { cacheCores } from '../support/cached-cores.ts';
import { makeFakeSidecar } from '../support/fake-sidecar.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

const old = '7.2.140';
const young = '7.2.141';
const { name: archiveName = '' } = pinOf(young)?.archives[platformKey()] ?? {};
const release = `/router-for-me/CLIProxyAPI/releases/download/v${young}`;
const listPath = '/repos/router-for-me/CLIProxyAPI/releases?per_page=30';
const getScript = fileURLToPath(new URL('../../scripts/sidecar/get.mjs', import.meta.url));

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A release site with one newer release, whose core is `program`. */
async function publish(site: FileSite, program: string): Promise<Buffer> {
  const archive = await tarGzOf({ 'cli-proxy-api': program, 'README.md': 'text' });
  const assets = [{ name: 'checksums.txt' }, { name: archiveName }];
  const list = [{ tag_name: `v${young}`, draft: false, prerelease: false, assets }];
  site.files.set(listPath, Buffer.from(JSON.stringify(list)));
  site.files.set(`${release}/${archiveName}`, archive);
  site.files.set(
    `${release}/checksums.txt`,
    Buffer.from(`${sha256(archive)}  ${archiveName}\n`),
  );
  return archive;
}

describe.skipIf(process.platform === 'win32')('an update of the core', () => {
  let run: Run;
  let site: FileSite;
  let data: string;
  let host: Host;
  const shelf = () => path.join(run.folder, 'cache', 'korproxy', 'sidecar');

  beforeEach(async () => {
    run = newRun();
    site = await startFileSite();
    data = path.join(run.folder, 'data');
    mkdirSync(data);
    cacheCores(run, { [old]: ['ok'] });
    host = await createHost({
      shell: terminalShell(() => {}),
      env: {
        ...{ PATH: '/nowhere', HOME: run.folder, ...run.env, KORPROXY_DATA_DIR: data },
        XDG_CACHE_HOME: path.join(run.folder, 'cache'),
        KORPROXY_PORT: String(await freePort()),
        ...{ KORPROXY_PROVISION: getScript, KORPROXY_RELEASES: site.url },
      },
      ...{ homeFolder: run.folder, appVersion: '1.0.0', resourcesPath: null },
      openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
    });
  });

  afterEach(async () => {
    await host.close(500);
    await site.close();
    await expectNoOrphans(run);
    run.dispose();
  });

  const core = () => host.snapshot().core;
  const runs = (version: string) =>
    until(`${version} is healthy`, () => {
      const { state, versions } = host.snapshot();
      return state === 'healthy' && versions.sidecar === `CLIProxyAPI ${version}`;
    });
  const chosen = (): unknown => {
    const settings = path.join(data, 'settings.json');
    return existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')).coreVersion : null;
  };
  const fakeCore = (): string => {
    const fake = makeFakeSidecar(['ok'], run);
    const text = readFileSync(fake.file, 'utf8');
    fake.dispose();
    return text;
  };

  /** Looks for it, and asks for it. */
  async function update(): Promise<void> {
    await runs(old);
    await host.coreService.lookForNewer();
    expect(core().label).toBe(`CLIProxyAPI ${young} is out…`);
    await host.coreService.use({ version: young });
    await until('it has ended', () => core().work === null);
  }

  it('is found, fetched, checked by its own release, tried, and runs, with a way back', async () => {
    await publish(site, fakeCore());
    await update();
    await runs(young);
    const papers = path.join(shelf(), young, 'provenance.json');
    expect(JSON.parse(readFileSync(papers, 'utf8'))).toMatchObject({
      ...{ version: young, source: 'release-archive', checkedBy: 'release-checksums' },
    });
    expect(core()).toMatchObject({ label: `CLIProxyAPI ${young}…`, back: { label: `Back to ${old}` } });
    await host.coreService.back();
    await runs(old);
    expect(chosen()).toBeNull();
  });

  // biome-ignore format: a table
  it.each<[what: string, spoil: (archive: Buffer) => unknown, words: RegExp]>([
    ['has another hash',       (archive) => (archive[40] = (archive[40] ?? 0) ^ 1),                       /could not be had: .* has SHA-256 .* instead of .* thrown away\.$/],
    ['is not there',           () => site.files.delete(`${release}/${archiveName}`),                       /could not be had: .* answers HTTP 404 for CLIProxyAPI_7\.2\.141/],
    ['tells no checksum',      () => site.files.set(`${release}/checksums.txt`, Buffer.from('<html>')),    /could not be had: checksums\.txt of the release does not list/],
    ['is cut again and again', cutTheArchive,                                                               /could not be had: .* cannot be reached \(it cut the connection\)/],
    ['holds no program',       () => publishRaw(tarGzOf({ 'README.md': 'text' })),                          /could not be had: .* holds no cli-proxy-api/],
    ['is no archive',          () => publishRaw(Promise.resolve(Buffer.from('<html>'))),                    /could not be had: .* cannot be unpacked/],
    ['is a program that is no core', () => publishRaw(tarGzOf({ 'cli-proxy-api': '#!/bin/sh\nexit 7\n' })), /was tried and is not used\. It ended by itself with exit code 7/],
  ])('that %s changes nothing, and says so', async (_, spoil, words) => {
    const archive = await publish(site, fakeCore());
    await spoil(archive);
    const states = new Set<string>();
    await runs(old);
    host.onSnapshot(({ state }) => states.add(state));
    await update();
    expect(core().sentence).toMatch(words);
    expect([...states]).toEqual(['healthy']);
    expect(chosen()).toBeNull();
    expect(readdirSync(shelf()).includes(young)).toBe(false);
    expect(existsSync(path.join(data, 'core-switch.json'))).toBe(false);
  });

  function cutTheArchive(): void {
    site.instead = ({ url, socket }) => {
      const isArchive = url === `${release}/${archiveName}`;
      if (isArchive) socket.destroy();
      return isArchive;
    };
  }

  async function publishRaw(made: Promise<Buffer>): Promise<void> {
    const archive = await made;
    site.files.set(`${release}/${archiveName}`, archive);
    const list = `${sha256(archive)}  ${archiveName}\n`;
    site.files.set(`${release}/checksums.txt`, Buffer.from(list));
  }

  it('on a disk that cannot be written says so', async () => {
    await publish(site, fakeCore());
    writeFileSync(path.join(shelf(), 'downloads'), 'a file in the way');
    await update();
    expect(core().sentence).toMatch(/could not be had: /);
    expect(chosen()).toBeNull();
  });
});
