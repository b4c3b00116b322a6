import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../main/config/core/settings.ts';
import {
  type OpenStore,
  openSettings,
  rescueSettingsFile,
} from '../../../main/config/node/settings-file.ts';
import { patience, times } from '../../gateway/node/rig.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { canMount, tinyDisk } from '../../support/tiny-disk.ts';
import { until } from '../../support/until.ts';

const openStore: OpenStore = ({ cwd, name, configFileMode, clearInvalidConfig }) =>
  new Conf({
    cwd,
    configName: name,
    configFileMode,
    clearInvalidConfig,
    projectName: 'korproxy',
  });

describe('settings.json', patience, () => {
  let run: Run;
  let rescued: string[];
  let unsaved: number;

  const open = (folder = run.folder) =>
    openSettings({
      paths: { folder, settings: path.join(folder, 'settings.json') },
      openStore,
      nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      onRescued: (keptAs) => rescued.push(keptAs),
      onUnsaved: () => {
        unsaved += 1;
      },
    });
  const file = () => path.join(run.folder, 'settings.json');

  beforeEach(() => {
    run = newRun();
    rescued = [];
    unsaved = 0;
  });
  afterEach(() => run.dispose());

  it('is kept from one start to the next, for this user alone', () => {
    expect(open().read()).toEqual(defaultSettings);
    open().change({ port: 1400 });
    expect(open().read()).toEqual({ ...defaultSettings, port: 1400 });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('that others could read is closed to them', () => {
    writeFileSync(file(), '{"port":1400}');
    chmodSync(file(), 0o644);
    expect(open().read().port).toBe(1400);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, bytes: string]>([
    ['empty',               ''],
    ['full of NUL',         '\0\0\0\0'],
    ['cut short',           '{"port": 14'],
    ['with a mark in front', '\uFEFF{"port":1400}'],
    ['null',                'null'],
    ['a list',              '[]'],
    ['a text',              '"port"'],
    ['not JSON at all',     'port: 1400'],
  ])('that is %s is moved aside whole, and told once', (_what, bytes) => {
    writeFileSync(file(), bytes);
    const settings = open();
    expect(settings.read()).toEqual(defaultSettings);
    expect(rescued).toEqual([`${file()}.corrupt-2026-01-02T03-04-05`]);
    expect(readFileSync(rescued[0] ?? '', 'utf8')).toBe(bytes);
    settings.change({ port: 1400 });
    expect(open().read().port).toBe(1400);
    expect(rescued).toHaveLength(1);
  });

  it('of a newer app is read as far as it goes, and left alone', () => {
    const bytes = '{ "version": 2, "port": 1400, "apiKey": "k", "logLevel": {"all": "debug"} }';
    writeFileSync(file(), bytes);
    chmodSync(file(), 0o640);
    const settings = open();
    expect(settings.newerVersion).toBe(2);
    expect(settings.read()).toEqual({ ...defaultSettings, port: 1400, apiKey: 'k' });
    settings.change({ port: 1500 });
    expect(settings.read().port).toBe(1500);
    expect([readFileSync(file(), 'utf8'), statSync(file()).mode & 0o777]).toEqual([bytes, 0o640]);
    expect([readdirSync(run.folder), rescued, unsaved]).toEqual([['settings.json'], [], 0]);
  });

  it.each(['{}', '{"version":1}', '{"version":0}', '{"version":"2"}', '{"version":1.5}'])(
    'that says %s is of this app, and says so from its next write on',
    (bytes) => {
      writeFileSync(file(), bytes);
      const settings = open();
      settings.change({ port: 1400 });
      expect([settings.newerVersion, settings.read().version]).toEqual([null, 1]);
      expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ version: 1, port: 1400 });
    },
  );

  it('that is a folder is moved aside as well', () => {
    mkdirSync(file());
    expect(open().read()).toEqual(defaultSettings);
    expect(rescued).toHaveLength(1);
  });

  it('loses one bad value and keeps the others', () => {
    writeFileSync(file(), '{"port":80,"logRetentionHours":48,"unknown":1}');
    expect(open().read()).toEqual({ ...defaultSettings, logRetentionHours: 48 });
    expect(rescued).toEqual([]);
  });

  it.skipIf(!canMount)(
    'that cannot be written holds for this run, is told once, and is whole',
    async () => {
      const disk = tinyDisk(path.join(run.folder, 'disk'));
      try {
        const settings = open(disk.folder);
        settings.change({ port: 1400 });
        disk.fill();
        settings.change({ port: 1500 });
        settings.change({ port: 1600 });
        expect(settings.read().port).toBe(1600);
        expect(unsaved).toBe(1);
        expect(open(disk.folder).read().port).toBe(1400);
        disk.free();
        settings.change({ port: 1700 });
        expect(open(disk.folder).read().port).toBe(1700);
        // The store takes its half-written files away in its own time.
        const only = (): boolean => readdirSync(disk.folder).join() === 'settings.json';
        await until('no other file is left', only);
      } finally {
        disk.remove();
      }
    },
  );

  it('is never torn when the app is killed in the middle of a write', async () => {
    const script = `
      import Conf from ${JSON.stringify(path.resolve('node_modules/conf/dist/source/index.js'))};
      const store = new Conf({ cwd: ${JSON.stringify(run.folder)}, configName: 'settings', projectName: 'x' });
      process.stdout.write('up');
      for (let port = 1024; ; port += 1) store.store = { port: 1024 + (port % 60000), pad: 'x'.repeat(20000) };
    `;
    for (let i = 0; i < times(3, 100); i += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const exited = once(child, 'exit');
      await once(child.stdout, 'data');
      execFileSync('sleep', [String(0.01 + Math.random() * 0.05)]);
      child.kill('SIGKILL');
      await exited;
      expect(open().read().port).toBeGreaterThanOrEqual(1_024);
      expect(rescued).toEqual([]);
    }
  });

  it('is not looked for where there is none', () => {
    expect(rescueSettingsFile(path.join(run.folder, 'none.json'), 0)).toBeNull();
  });
});
