import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  installedRuntime,
  officialKnownUnreachable,
  registryFolder,
  registryRuntime,
  unreachableFile,
} from '../../scripts/electron-runtime/installed-runtime.mjs';
import { assembleRegistryRuntime } from '../../scripts/electron-runtime/registry.ts';
import { newRun, type Run } from '../support/run-folder.ts';

const hourMs = 60 * 60 * 1000;

describe('the Electron runtime', () => {
  let run: Run;
  beforeEach(() => {
    run = newRun();
    vi.stubEnv('HOME', run.folder);
    vi.stubEnv('LOCALAPPDATA', run.folder);
    vi.stubEnv('XDG_CACHE_HOME', path.join(run.folder, 'cache'));
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
    mkdirSync(path.dirname(unreachableFile()), { recursive: true });
  });
  afterEach(() => run.dispose());

  it('is refused and thrown away when the registry gives other bytes than the pinned ones', async () => {
    const npm = path.join(run.folder, 'npm-cli.js');
    writeFileSync(
      npm,
      `const at = process.argv[process.argv.indexOf('--pack-destination') + 1];
       require('node:fs').writeFileSync(at + '/other.tgz', 'other bytes');`,
    );
    vi.stubEnv('npm_execpath', npm);
    await expect(assembleRegistryRuntime(() => undefined)).rejects.toMatchObject({
      what: expect.stringContaining('is not the one that was checked'),
    });
    expect(registryRuntime()).toBeNull();
    expect(readdirSync(path.dirname(registryFolder()))).toEqual([]);
  });

  it('says what failed when the registry gives nothing', async () => {
    const npm = path.join(run.folder, 'npm-cli.js');
    writeFileSync(npm, "console.error('no such host'); process.exit(1);");
    vi.stubEnv('npm_execpath', npm);
    await expect(assembleRegistryRuntime(() => undefined)).rejects.toMatchObject({
      why: 'no such host',
    });
    expect(existsSync(registryFolder())).toBe(false);
  });

  it('is the one in ELECTRON_OVERRIDE_DIST_PATH when that is set', () => {
    writeFileSync(path.join(run.folder, 'electron'), '', { mode: 0o755 });
    writeFileSync(path.join(run.folder, 'version'), '43.2.0');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', run.folder);
    expect(installedRuntime()).toMatchObject({ source: 'given', version: '43.2.0' });
  });

  // biome-ignore format: a table
  it.each([
    ['just now',                      0,              true],
    ['almost an hour ago',            hourMs - 5_000, true],
    ['an hour ago',                   hourMs,         false],
    ['in the future (clock set back)', -5_000,        false],
  ])('has an official source that failed %s: remembered is %s ms', (_, ageMs, remembered) => {
    writeFileSync(unreachableFile(), `${Date.now() - ageMs}`);
    expect(officialKnownUnreachable()).toBe(remembered);
  });
});
