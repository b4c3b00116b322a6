import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../main/base/node/atomic-file.ts';
import {
  dataPaths,
  type Machine,
  prepareDataFolder,
  sidecarCacheFolder,
} from '../../../main/base/node/paths.ts';
import { createConfig, prepareConfig } from '../../../main/config/node/config-file.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { canMount, readAsNobody, tinyDisk } from '../../support/tiny-disk.ts';

describe('where things are kept', () => {
  const on = (platform: NodeJS.Platform, env: Record<string, string> = {}): Machine => ({
    platform,
    env,
    home: '/home/u',
  });

  // biome-ignore format: a table reads better as a table
  it.each<[machine: Machine, data: string, cache: string]>([
    [on('linux'),                                     '/home/u/.local/share/korproxy',                '/home/u/.cache/korproxy/sidecar'],
    [on('linux', { XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/c' }), '/d/korproxy',                       '/c/korproxy/sidecar'],
    [on('darwin'),                                    '/home/u/Library/Application Support/KorProxy', '/home/u/Library/Caches/korproxy/sidecar'],
    [on('win32', { APPDATA: '/r', LOCALAPPDATA: '/l' }), '/r/KorProxy',                               '/l/korproxy/sidecar'],
    [on('linux', { KORPROXY_DATA_DIR: '/own' }),      '/own',                                         '/home/u/.cache/korproxy/sidecar'],
    [on('linux', { KORPROXY_DATA_DIR: '~' }),         '/home/u',                                      '/home/u/.cache/korproxy/sidecar'],
    [on('linux', { KORPROXY_DATA_DIR: '~/own' }),     '/home/u/own',                                  '/home/u/.cache/korproxy/sidecar'],
    [on('linux', { KORPROXY_DATA_DIR: '/a/~/own' }),  '/a/~/own',                                     '/home/u/.cache/korproxy/sidecar'],
    [on('linux', { KORPROXY_DATA_DIR: '/a/~own' }),   '/a/~own',                                      '/home/u/.cache/korproxy/sidecar'],
    [on('linux', { KORPROXY_DATA_DIR: '' }),          '/home/u/.local/share/korproxy',                '/home/u/.cache/korproxy/sidecar'],
  ])('follows the system and the environment: %j', (machine, data, cache) => {
    expect(dataPaths(machine).folder).toBe(data);
    expect(sidecarCacheFolder(machine)).toBe(cache);
  });
});

describe('the data folder', () => {
  let run: Run;
  const pathsIn = (folder: string) =>
    dataPaths({ env: { KORPROXY_DATA_DIR: folder }, platform: process.platform, home: '/' });

  beforeEach(() => {
    run = newRun();
  });
  afterEach(() => run.dispose());

  it('is for this user alone, whatever the umask, and made so when it was not', () => {
    const paths = pathsIn(path.join(run.folder, 'a/b'));
    const umask = process.umask(0);
    mkdirSync(paths.logs, { recursive: true, mode: 0o777 });
    prepareDataFolder(paths);
    process.umask(umask);
    for (const folder of [paths.folder, paths.auth, paths.logs, paths.run]) {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  it('is refused when a file is in its place', () => {
    const file = path.join(run.folder, 'file');
    writeFileSync(file, '');
    const problem = { problem: { code: 'data-folder-unwritable' } };
    expect(() => prepareDataFolder(pathsIn(file))).toThrow(expect.objectContaining(problem));
    expect(() => prepareDataFolder(pathsIn(path.join(file, 'x')))).toThrow(
      expect.objectContaining(problem),
    );
  });

  it.skipIf(!canMount)('is refused when nothing can be written there', () => {
    const disk = tinyDisk(path.join(run.folder, 'disk'));
    try {
      prepareDataFolder(pathsIn(disk.folder));
      disk.readOnly();
      expect(() => prepareDataFolder(pathsIn(disk.folder))).toThrow(
        expect.objectContaining({ problem: { code: 'data-folder-unwritable' } }),
      );
    } finally {
      disk.remove();
    }
  });

  it.skipIf(!canMount)(
    'on a full disk is told as that; files stay whole, also when half of one fits',
    async () => {
      const disk = tinyDisk(path.join(run.folder, 'disk'));
      try {
        const paths = pathsIn(disk.folder);
        prepareDataFolder(paths);
        const launchSettings = { port: 1337, apiKey: 'k', authFolder: paths.auth };
        await createConfig(paths, launchSettings);
        const file = path.join(disk.folder, 'file');
        await writeAtomically(file, 'old', { survivesPowerCut: true });
        disk.fill(8_192);
        const large = 'x'.repeat(40_000);
        const write = writeAtomically(file, large, { survivesPowerCut: true });
        await expect(write).rejects.toMatchObject({ code: 'ENOSPC' });
        expect(statSync(file).size).toBe(3);
        disk.free();
        disk.fill();
        await expect(prepareConfig(paths, { ...launchSettings, port: 1400 })).rejects.toMatchObject(
          {
            problem: { code: 'disk-full' },
          },
        );
        disk.free();
        await expect(
          prepareConfig(paths, { ...launchSettings, port: 1400 }),
        ).resolves.toMatchObject({ outcome: 'changed' });
      } finally {
        disk.remove();
      }
    },
  );

  it.skipIf(!canMount)('cannot be looked into by another user of the machine', async () => {
    const paths = pathsIn(path.join(run.folder, 'data'));
    prepareDataFolder(paths);
    await createConfig(paths, { port: 1337, apiKey: 'k', authFolder: paths.auth });
    expect(() => readAsNobody(paths.config)).toThrow(/Permission denied/);
  });
});
