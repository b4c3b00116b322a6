import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Conf from 'conf';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHost } from '../../main/app/create-host.ts';
import type { Host } from '../../main/app/host.ts';
import { terminalShell } from '../../main/terminal/terminal-shell.ts';
import { bundles } from '../../scripts/build/bundles.ts';
import { tarGzOf } from '../support/archives.ts';
import { cacheCores } from '../support/cached-cores.ts';
import { type FileSite, startFileSite } from '../support/file-site.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import {
  archiveName,
  archivePath,
  fallSilentAfter,
  getScript,
  newerCore,
  publishArchive,
  publishCore,
} from '../support/release-site.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { canMount, tinyDisk } from '../support/tiny-disk.ts';
import { until } from '../support/until.ts';

const old = '7.2.140';
const young = newerCore;

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
    host = await start();
  });

  const start = async (env: NodeJS.ProcessEnv = {}, coreGetter?: string): Promise<Host> =>
    createHost({
      shell: terminalShell(() => {}),
      env: {
        ...{ PATH: '/nowhere', HOME: run.folder, ...run.env, KORPROXY_DATA_DIR: data },
        XDG_CACHE_HOME: path.join(run.folder, 'cache'),
        KORPROXY_PORT: String(await freePort()),
        ...{ KORPROXY_PROVISION: getScript, KORPROXY_RELEASES: site.url },
        ...env,
      },
      ...{ homeFolder: run.folder, appVersion: '1.0.0', resourcesPath: null },
      openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
      ...(coreGetter !== undefined && { coreGetter }),
    });

  afterEach(async () => {
    vi.unstubAllEnvs();
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
  /** Looks for it, and asks for it. */
  async function update(): Promise<void> {
    await runs(old);
    await host.coreService.lookForNewer();
    expect(core().label).toBe(`CLIProxyAPI ${young} is out…`);
    await host.coreService.use({ version: young });
    await until('it has ended', () => core().work === null);
  }

  it('is found, fetched, checked by its own release, tried, and runs, with a way back', async () => {
    await publishCore(site, run);
    await update();
    await runs(young);
    const papers = path.join(shelf(), young, 'provenance.json');
    expect(JSON.parse(readFileSync(papers, 'utf8'))).toMatchObject({
      ...{ version: young, source: 'release-archive', checkedBy: 'release-checksums' },
    });
    expect(core()).toMatchObject({
      label: `CLIProxyAPI ${young}…`,
      back: { label: `Back to ${old}` },
    });
    await host.coreService.back();
    await runs(old);
    expect(chosen()).toBeNull();
  });

  // biome-ignore format: a table
  it.each<[what: string, spoil: (archive: Buffer) => unknown, words: RegExp]>([
    ['has another hash',       (archive) => (archive[40] = (archive[40] ?? 0) ^ 1),                       /could not be had: .* has SHA-256 .* instead of .* thrown away\. Try again, on another network/],
    ['is not there',           () => site.files.delete(archivePath),                       /could not be had: .* answers HTTP 404 for CLIProxyAPI_7\.2\.141/],
    ['is cut again and again', cutTheArchive,                                                               /could not be had: .* cannot be reached \(it cut the connection\)/],
    ['is a program that is no core', () => publishRaw(tarGzOf({ 'cli-proxy-api': '#!/bin/sh\nexit 7\n' })), /was tried and is not used\. It ended by itself with exit code 7/],
  ])('that %s changes nothing, and says so', async (_, spoil, words) => {
    const archive = await publishCore(site, run);
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
      const isArchive = url === archivePath;
      if (isArchive) socket.destroy();
      return isArchive;
    };
  }

  const publishRaw = async (made: Promise<Buffer>): Promise<void> =>
    publishArchive(site, await made);

  it('is fetched within the app where no script can be run for it', async () => {
    await host.close(500);
    const bundle = bundles.find(({ outfile }) => outfile === 'dist/get-core.cjs');
    const coreGetter = path.join(run.folder, 'get-core.cjs');
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const own = { absWorkingDir: root, outfile: coreGetter, bundle: true };
    await build({ ...bundle, ...own, logLevel: 'error' });
    copyFileSync(
      path.join(root, 'scripts', 'sidecar', 'programs.json'),
      path.join(run.folder, 'programs.json'),
    );
    vi.stubEnv('XDG_CACHE_HOME', path.join(run.folder, 'cache'));
    vi.stubEnv('KORPROXY_RELEASES', site.url);
    host = await start({ KORPROXY_PROVISION: '' }, coreGetter);
    const archive = await publishCore(site, run);
    fallSilentAfter(site, archive, 500);
    await runs(old);
    await host.coreService.lookForNewer();
    await host.coreService.use({ version: young });
    const part = path.join(shelf(), 'downloads', `${archiveName}.part`);
    await until('some of it has come', () => existsSync(part) && statSync(part).size === 500);
    await host.coreService.cancel();
    await until('it is cancelled', () => core().work === null);
    expect(core().sentence).toBe('Cancelled. What has come is kept for the next time.');

    site.instead = () => false;
    await host.coreService.use({ version: young });
    await runs(young);
    expect(site.ranges).toEqual(['bytes=500-']);
  });

  // biome-ignore format: a table
  it.skipIf(!canMount).each<[what: string, roomBytes: number, isUnpacked: boolean]>([
    ['is fetched',  60_000,  false],
    ['is unpacked', 120_000, true],
  ])('on a disk that gets full while it %s says what to do, and is there once it has room', async (_, roomBytes, isUnpacked) => {
    await host.close(500);
    const cache = path.join(run.folder, 'cache');
    rmSync(cache, { recursive: true });
    const disk = tinyDisk(cache);
    try {
      cacheCores(run, { [old]: ['ok'] });
      host = await start();
      await publishCore(site, run, randomBytes(75_000).toString('base64'));
      await runs(old);
      disk.fill(roomBytes);
      const states = new Set<string>();
      host.onSnapshot(({ state }) => states.add(state));
      const steps: string[] = [];
      host.coreService.onChange(() => steps.push(host.coreService.state().errand?.progress ?? ''));
      await update();
      expect(steps.some((step) => step.startsWith('unpacking'))).toBe(isUnpacked);
      expect(core().sentence).toBe(
        `CLIProxyAPI could not be had: the disk is full. Make room in ${cache}/korproxy, or set XDG_CACHE_HOME to a folder that has some, then try again.`,
      );
      expect([...states]).toEqual(['healthy']);
      expect(chosen()).toBeNull();
      expect(readdirSync(shelf()).toSorted()).toEqual([old, 'downloads']);
      expect(readdirSync(path.join(shelf(), 'downloads'))).toEqual([]);

      disk.free();
      await host.coreService.use({ version: young });
      await runs(young);
    } finally {
      await host.close(500);
      disk.remove();
    }
  });

  it('on a disk that cannot be written says so', async () => {
    await publishCore(site, run);
    writeFileSync(path.join(shelf(), 'downloads'), 'a file in the way');
    await update();
    expect(core().sentence).toMatch(/could not be had: /);
    expect(chosen()).toBeNull();
  });
});
