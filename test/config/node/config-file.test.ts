import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type DataPaths, dataPaths, prepareDataFolder } from '../../../main/base/node/paths.ts';
import { systemClock } from '../../../main/base/node/system-clock.ts';
import {
  createConfig,
  prepareConfig,
  putConfigAside,
} from '../../../main/config/node/config-file.ts';
import { type ConfigChange, watchConfigFile } from '../../../main/config/node/config-watch.ts';
import { newApiKey } from '../../../main/config/node/settings-file.ts';
import { newRun, type Run } from '../../support/run-folder.ts';
import { until } from '../../support/until.ts';

describe('config.yaml', () => {
  const apiKey = newApiKey();
  let run: Run;
  let paths: DataPaths;

  const launchSettings = () => ({ port: 1337, apiKey, authFolder: paths.auth });
  const prepare = () => prepareConfig(paths, launchSettings());
  const text = () => readFileSync(paths.config, 'utf8');

  beforeEach(() => {
    run = newRun();
    const env = { KORPROXY_DATA_DIR: path.join(run.folder, 'data') };
    paths = dataPaths({ env, platform: process.platform, home: run.folder });
    prepareDataFolder(paths);
  });
  afterEach(() => run.dispose());

  it('is made at the first run, for this user alone, with all that is guarded', async () => {
    const umask = process.umask(0);
    try {
      await expect(prepare()).resolves.toMatchObject({ outcome: 'created' });
    } finally {
      process.umask(umask);
    }
    expect(statSync(paths.config).mode & 0o777).toBe(0o600);
    expect(parse(text())).toEqual({
      host: '127.0.0.1',
      port: 1337,
      'auth-dir': paths.auth,
      'api-keys': [apiKey],
      'remote-management': { 'allow-remote': false, 'disable-control-panel': true },
      'request-log': false,
      'commercial-mode': true,
      'logging-to-file': false,
      'ws-auth': true,
    });
  });

  it('is not written when nothing has to change', async () => {
    await prepare();
    const before = statSync(paths.config);
    await expect(prepare()).resolves.toMatchObject({ outcome: 'kept' });
    expect(statSync(paths.config).ino).toBe(before.ino);
    expect(statSync(paths.config).mtimeMs).toBe(before.mtimeMs);
  });

  it('is closed to other users although its text is right', async () => {
    await prepare();
    chmodSync(paths.config, 0o644);
    await expect(prepare()).resolves.toMatchObject({ outcome: 'kept' });
    expect(statSync(paths.config).mode & 0o777).toBe(0o600);
  });

  it('that has vanished since the first run is missed and not replaced', async () => {
    await prepare();
    rmSync(paths.config);
    await expect(prepare()).rejects.toMatchObject({ problem: { code: 'config-missing' } });
    expect(existsSync(paths.config)).toBe(false);
    await createConfig(paths, launchSettings());
    await expect(prepare()).resolves.toMatchObject({ outcome: 'kept' });
  });

  it('that was there before the first run is taken over, and missed later as well', async () => {
    writeFileSync(paths.config, '# mine\ndebug: true\n');
    await expect(prepare()).resolves.toMatchObject({ outcome: 'changed' });
    expect(text()).toMatch(/^# mine\ndebug: true\n/);
    rmSync(paths.config);
    await expect(prepare()).rejects.toMatchObject({ problem: { code: 'config-missing' } });
  });

  it('may be a link, which is followed and kept', async () => {
    const target = path.join(run.folder, 'elsewhere.yaml');
    writeFileSync(target, 'debug: true\n');
    symlinkSync(target, paths.config);
    await expect(prepare()).resolves.toMatchObject({ outcome: 'changed' });
    expect(lstatSync(paths.config).isSymbolicLink()).toBe(true);
    expect(parse(readFileSync(target, 'utf8'))).toMatchObject({ debug: true, port: 1337 });
  });

  it('that is a link to nothing is missing, and nothing is made at its end', async () => {
    const target = path.join(run.folder, 'nothing.yaml');
    symlinkSync(target, paths.config);
    await expect(prepare()).rejects.toMatchObject({ problem: { code: 'config-missing' } });
    expect(existsSync(target)).toBe(false);
  });

  it('that is a folder cannot be read', async () => {
    mkdirSync(paths.config);
    await expect(prepare()).rejects.toMatchObject({ problem: { code: 'config-unreadable' } });
  });

  it('that is corrupt is told with its place, kept byte for byte, and put aside on request', async () => {
    const broken = 'port: 1337\nsecret: "canary-0001\nlist: [a, b\n';
    writeFileSync(paths.config, broken);
    const failure = await prepare().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      problem: { code: 'config-invalid', line: expect.any(Number) as number },
    });
    expect(`${JSON.stringify(failure)} ${String(failure)}`).not.toContain('canary');
    expect(text()).toBe(broken);
    const kept = await putConfigAside(paths, launchSettings(), Date.UTC(2026, 0, 2, 3, 4, 5));
    expect(kept).toBe('config.broken-2026-01-02T03-04-05.yaml');
    expect(readFileSync(path.join(paths.folder, kept ?? ''), 'utf8')).toBe(broken);
    await expect(prepare()).resolves.toMatchObject({ outcome: 'kept' });
  });

  it('is never torn: a write that fails leaves the old bytes and no litter', async () => {
    writeFileSync(paths.config, 'debug: true\n');
    // Stands where the draft would go, and cannot be removed as a file.
    mkdirSync(path.join(paths.folder, '.config.yaml.tmp', 'x'), { recursive: true });
    await expect(prepare()).rejects.toMatchObject({ problem: { code: 'data-folder-unwritable' } });
    expect(text()).toBe('debug: true\n');
  });

  it('is read again when an editor was seen in the middle of saving', async () => {
    writeFileSync(paths.config, 'debug: [\n');
    setTimeout(() => writeFileSync(paths.config, 'debug: true\n'), 10);
    await expect(prepare()).resolves.toMatchObject({ outcome: 'changed' });
    expect(parse(text())).toMatchObject({ debug: true });
  });

  it('is read again when an editor has emptied it to fill it', async () => {
    await prepare();
    writeFileSync(paths.config, '');
    setTimeout(() => writeFileSync(paths.config, 'debug: true\n'), 10);
    await prepare();
    expect(parse(text())).toMatchObject({ debug: true });
  });

  it('that stays empty is taken for what the user wants', async () => {
    await prepare();
    writeFileSync(paths.config, '\n');
    await expect(prepare()).resolves.toMatchObject({ outcome: 'changed' });
    expect(parse(text())).toMatchObject({ host: '127.0.0.1', 'api-keys': [apiKey] });
  });

  it('of no valid text is told by its line', async () => {
    writeFileSync(paths.config, Buffer.from('port: 1337\nx: \xff\xfe\n', 'latin1'));
    await expect(prepare()).rejects.toMatchObject({
      problem: { code: 'config-invalid', line: 2, column: 4, why: 'not-text-file' },
    });
  });

  it('tells when somebody else edits, replaces or deletes it, and nothing of our own writes', async () => {
    await prepare();
    const changes: ConfigChange[] = [];
    const watch = watchConfigFile(paths.config, systemClock, (change) => changes.push(change));
    const told = (count: number) => until('a change is told', () => changes.length === count);
    writeFileSync(paths.config, `${text()}# edited\n`);
    await told(1);
    writeFileSync(path.join(paths.folder, 'draft'), text());
    renameSync(path.join(paths.folder, 'draft'), paths.config);
    await told(2);
    writeFileSync(path.join(paths.folder, 'other.yaml'), 'x');
    await createConfig(paths, { ...launchSettings(), port: 1400 });
    watch.rebase();
    rmSync(paths.config);
    await told(3);
    expect(changes).toEqual(['edited', 'replaced', 'deleted']);
    watch.close();
    expect(readdirSync(paths.folder)).not.toContain('config.yaml');
  });
});
