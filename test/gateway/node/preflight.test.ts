import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { newApiKey } from '../../../main/config/node/settings-file.ts';
import type { LaunchSettings } from '../../../main/gateway/core/gateway-ports.ts';
import { childEnvironment } from '../../../main/gateway/node/child-environment.ts';
import {
  findSidecar,
  pinnedVersion,
  type SidecarPlaces,
} from '../../../main/gateway/node/sidecar-finder.ts';
import { type Stranger, startStranger } from '../../support/stranger.ts';
import { until } from '../../support/until.ts';
import { closeRigs, makeRig, type Rig, soon } from './rig.ts';

const strangers: Stranger[] = [];

afterEach(async () => {
  await Promise.all(strangers.splice(0).map((stranger) => stranger.stop()));
  await closeRigs();
});

const settingsOf = ({ port, apiKey }: Rig, over: Partial<LaunchSettings> = {}): LaunchSettings => ({
  port,
  apiKey,
  sidecarPath: null,
  coreVersion: null,
  modelListFromNetwork: false,
  ...over,
});

describe('preflight', () => {
  it('plans a start that works, with a key that nobody had before', async () => {
    const rig = await makeRig();
    const plan = await rig.preflight();
    expect(plan).toMatchObject({
      file: rig.fake.file,
      args: ['-config', rig.paths.config, '-local-model'],
      cwd: rig.paths.folder,
      port: rig.port,
      demo: false,
    });
    const again = await rig.preflight();
    expect(plan.managementKey).toMatch(/^[\w-]{43}$/);
    expect(again.managementKey).not.toBe(plan.managementKey);
    expect(plan.env['MANAGEMENT_PASSWORD']).toBe(plan.managementKey);
    await rig.sidecar.start(1, plan);
    await rig.listening();
    expect(parse(readFileSync(rig.paths.config, 'utf8'))).toMatchObject({ port: rig.port });
  });

  it('asks a sidecar for its abilities once, and again when the file is another', async () => {
    const rig = await makeRig();
    const script = path.join(rig.run.folder, 'core');
    const asked = path.join(rig.run.folder, 'asked');
    const make = (flag: string): void =>
      writeFileSync(script, `#!/bin/sh\necho asked >> '${asked}'\necho '  ${flag}' >&2\n`, {
        mode: 0o755,
      });
    const launchSettings = () => settingsOf(rig, { sidecarPath: script });
    const { preflight } = await makeRig({ preflight: { launchSettings, paths: rig.paths } });
    make('-local-model');
    expect((await preflight()).args).toContain('-local-model');
    expect((await preflight()).args).toContain('-local-model');
    expect(readFileSync(asked, 'utf8')).toBe('asked\n');
    make('-something-else');
    expect((await preflight()).args).not.toContain('-local-model');
  });

  // biome-ignore format: a table reads better as a table
  it.each([
    ['may come from the network',     true,  'local-model', [],               []],
    ['shall be the built-in one',     false, 'local-model', ['-local-model'], []],
    ['could only be the network one', false, 'no-browser',  [],               ['model-list.not-kept-local']],
    ['is the network one anyway',     true,  'no-browser',  [],               []],
  ])('a model list that %s', async (_what, modelListFromNetwork, flag, flags, warnings) => {
    const rig = await makeRig();
    const script = path.join(rig.run.folder, 'core');
    writeFileSync(script, `#!/bin/sh\necho '  -${flag}' >&2\n`, { mode: 0o755 });
    const launchSettings = () => settingsOf(rig, { sidecarPath: script, modelListFromNetwork });
    const { preflight, lines } = await makeRig({ preflight: { launchSettings, paths: rig.paths } });
    const plan = await preflight();
    expect(plan.args).toEqual(['-config', rig.paths.config, ...flags]);
    expect(plan.modelListFromNetwork).toBe(modelListFromNetwork);
    expect(lines.filter(({ level }) => level === 'warn').map(({ event }) => event)).toEqual(warnings);
  });

  describe('that has read the program ahead', () => {
    const text = '#!/bin/sh\nexit 0\n';
    const provided = async () => {
      let coreVersion: string | null = null;
      const { run } = await makeRig();
      const folder = path.join(run.folder, 'cache', '6.9.25');
      const file = path.join(folder, 'cli-proxy-api');
      const papers = path.join(folder, 'provenance.json');
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text, { mode: 0o755 });
      const sha256 = createHash('sha256').update(text).digest('hex');
      writeFileSync(papers, JSON.stringify({ version: '6.9.25', sha256, source: 'test' }));
      const rig = await makeRig({
        preflight: {
          sidecarCacheFolder: path.join(run.folder, 'cache'),
          env: { PATH: '' },
          launchSettings: () => settingsOf(rig, { coreVersion }),
        },
      });
      const choose = (version: string): void => {
        coreVersion = version;
      };
      return { file, papers, choose, lines: rig.lines, preflight: rig.preflight };
    };

    it('does not read it once more for the start that follows, and does for the next', async () => {
      const { file, papers, preflight } = await provided();
      await preflight.readAhead();
      rmSync(papers);
      expect(await preflight()).toMatchObject({ file, version: '6.9.25' });
      await expect(preflight()).rejects.toMatchObject({ problem: { code: 'sidecar-changed' } });
    });

    it('reads the other one when another version was chosen meanwhile', async () => {
      const { preflight, file, choose, lines } = await provided();
      await preflight.readAhead();
      choose('7.2.140');
      expect(await preflight()).toMatchObject({ file, goneVersion: '7.2.140' });
      expect(lines.filter(({ event }) => event.startsWith('core.'))).toEqual([
        {
          ...{ level: 'warn', event: 'core.choice-gone' },
          fields: { version: '7.2.140', runs: '6.9.25' },
        },
      ]);
    });

    it('finds out that it was changed since, though size and times look the same', async () => {
      const { file, preflight } = await provided();
      const { atime, mtime } = statSync(file);
      await preflight.readAhead();
      writeFileSync(file, text.replace('0', '1'));
      utimesSync(file, atime, mtime);
      await expect(preflight()).rejects.toMatchObject({ problem: { code: 'sidecar-changed' } });
    });

    it('tells at the start what went wrong before it', async () => {
      const { file, preflight } = await provided();
      rmSync(file);
      await preflight.readAhead();
      await expect(preflight()).rejects.toMatchObject({ problem: { code: 'sidecar-missing' } });
    });
  });

  it('leaves nothing of a sidecar that serves when it is asked for help', async () => {
    const rig = await makeRig();
    const script = path.join(rig.run.folder, 'core');
    writeFileSync(script, "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 0.1; done\n", {
      mode: 0o755,
    });
    const launchSettings = () => settingsOf(rig, { sidecarPath: script });
    const { preflight } = await makeRig({ preflight: { launchSettings, paths: rig.paths } });
    expect((await preflight()).args).not.toContain('-local-model');
  });

  it('does not take our own door for a stranger', async () => {
    const ours = new Set<number>();
    const rig = await makeRig({ preflight: { isOurDoor: (port) => ours.has(port) } });
    const door = await startStranger({ port: rig.port, name: 'door' });
    strangers.push(door);
    ours.add(rig.port);
    expect((await rig.preflight()).port).toBe(rig.port);
    ours.clear();
    await expect(rig.preflight()).rejects.toMatchObject({ problem: { code: 'port-in-use' } });
  });

  it('names the port, its owner and a free one, and spawns nothing', async () => {
    const rig = await makeRig();
    const stranger = await startStranger({ port: rig.port, name: 'jan' });
    strangers.push(stranger);
    await expect(rig.preflight()).rejects.toMatchObject({
      problem: {
        code: 'port-in-use',
        port: rig.port,
        owner: { name: 'jan', pid: stranger.pid },
        freePort: expect.any(Number) as number,
      },
    });
    expect(rig.fake.starts()).toEqual([]);
    expect([stranger.isAlive(), stranger.signals(), stranger.requests()]).toEqual([true, [], []]);
  });

  it('stops what an earlier app start has left before it looks at the port', async () => {
    const rig = await makeRig();
    await rig.sidecar.start(1, await rig.preflight());
    await rig.listening();
    const { preflight } = await makeRig({
      preflight: {
        paths: rig.paths,
        launchSettings: () => settingsOf(rig, { sidecarPath: rig.fake.file }),
      },
    });
    await expect(preflight()).resolves.toMatchObject({ port: rig.port });
    await until('the stale one is gone', () => rig.exits.length === 1, soon);
  });

  it('tells of a config error by its place, and logs only that', async () => {
    const rig = await makeRig();
    writeFileSync(rig.paths.config, 'port: 1337\nkey: "canary\n');
    await expect(rig.preflight()).rejects.toMatchObject({
      problem: { code: 'config-invalid', line: expect.any(Number) as number },
    });
    expect(rig.lines.map(({ event }) => event)).toContain('config.rejected');
    expect(JSON.stringify(rig.lines)).not.toContain('canary');
  });

  it('gives a hundred installs a hundred keys', () => {
    const keys = new Set(Array.from({ length: 100 }, newApiKey));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^korproxy-[\w-]{43}$/);
  });
});

describe('the environment of the sidecar', () => {
  it('is an allow-list, whatever ours holds', async () => {
    const hostile = {
      DEPLOY: 'cloud',
      PGSTORE_DSN: 'x',
      GITSTORE_GIT_URL: 'x',
      OBJECTSTORE_ENDPOINT: 'x',
      HOME_JWT: 'x',
      WRITABLE_PATH: '/x',
      LD_PRELOAD: '/x.so',
      NODE_OPTIONS: '--x',
      MANAGEMENT_STATIC_PATH: '/x',
      MANAGEMENT_PASSWORD: 'not this one',
      KORPROXY_DATA_DIR: '/x',
    };
    const wanted = {
      PATH: '/bin',
      HOME: '/home/u',
      LC_ALL: 'C',
      HTTPS_PROXY: 'http://proxy:1',
      https_proxy: 'http://proxy:1',
      no_proxy: 'localhost',
      SSL_CERT_FILE: '/ca.pem',
    };
    expect(childEnvironment({ ...hostile, ...wanted }, 'key')).toEqual({
      ...wanted,
      MANAGEMENT_PASSWORD: 'key',
    });
    const rig = await makeRig({ preflight: { env: { ...process.env, ...hostile } } });
    await rig.sidecar.start(1, await rig.preflight());
    await rig.listening();
    const [started] = rig.fake.starts();
    expect(Object.keys(started?.env ?? {}).filter((name) => name in hostile)).toEqual([
      'MANAGEMENT_PASSWORD',
    ]);
    expect(started?.cwd).toBe(rig.paths.folder);
    // Neither key is where every user of the machine can read it.
    const plan = await rig.preflight().catch(() => null);
    expect(started?.args.join(' ')).not.toContain(rig.apiKey);
    expect(started?.args.join(' ')).not.toContain(started?.env['MANAGEMENT_PASSWORD']);
    expect(plan).toBeNull(); // Our own sidecar holds the port.
  });
});

describe('the search for the sidecar', () => {
  const script = '#!/bin/sh\nexit 0\n';
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  const places = async () => {
    const { run } = await makeRig();
    const make = (folder: string, name = 'cli-proxy-api', text = script): string => {
      const file = path.join(run.folder, folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text, { mode: 0o755 });
      return file;
    };
    const provide = (folder: string, version: string, text = script): string => {
      const file = make(folder, 'cli-proxy-api', text);
      const papers = { version, sha256: sha256(text), source: 'test' };
      writeFileSync(path.join(path.dirname(file), 'provenance.json'), JSON.stringify(papers));
      return file;
    };
    const none: SidecarPlaces = {
      chosenPath: null,
      coreVersion: null,
      resourcesPath: null,
      env: { PATH: path.join(run.folder, 'bin') },
      cacheFolder: path.join(run.folder, 'cache'),
      demo: null,
    };
    return { folder: run.folder, none, make, provide };
  };

  it('takes the first that is there: chosen, bundled, PATH, cache, demo', async () => {
    const { folder, none, make, provide } = await places();
    const demo = { file: make('demo', 'node'), args: ['gateway.mjs'] };
    const resourcesPath = path.join(folder, 'resources');
    const all: SidecarPlaces = { ...none, demo, resourcesPath };
    expect(await findSidecar(all)).toMatchObject({ demo: true, leadingArgs: ['gateway.mjs'] });
    const newest = provide('cache/7.3.10', '7.3.10');
    provide('cache/7.3.9', '7.3.9');
    expect(await findSidecar(all)).toMatchObject({ file: newest, version: '7.3.10', demo: false });
    const pinned = provide(`cache/${pinnedVersion}`, pinnedVersion);
    expect(await findSidecar(all)).toMatchObject({ file: pinned, version: pinnedVersion });
    const onPath = make('bin', 'cliproxyapi');
    expect(await findSidecar(all)).toMatchObject({ file: onPath, version: null });
    const bundled = provide('resources/sidecar', '6.9.25');
    expect(await findSidecar(all)).toMatchObject({ file: bundled });
    const chosen = make('mine', 'core');
    expect(await findSidecar({ ...all, chosenPath: chosen })).toMatchObject({ file: chosen });
  });

  it('takes the version that was chosen before all others but a path, wherever it was put', async () => {
    const { folder, none, make, provide } = await places();
    const resourcesPath = path.join(folder, 'resources');
    const bundled = provide('resources/sidecar', '7.2.140');
    make('bin', 'cliproxyapi');
    const older = provide('cache/6.9.25', '6.9.25');
    const all: SidecarPlaces = { ...none, resourcesPath };
    const find = (coreVersion: string) => findSidecar({ ...all, coreVersion });
    expect(await find('6.9.25')).toMatchObject({ file: older, goneVersion: null });
    expect(await find('7.2.140')).toMatchObject({ file: bundled, goneVersion: null });
    const own = make('mine', 'core');
    const search = findSidecar({ ...all, coreVersion: '6.9.25', chosenPath: own });
    expect(await search).toMatchObject({ file: own, goneVersion: null });
  });

  it('takes the usual one where the chosen version is gone, and says so', async () => {
    const { none, provide } = await places();
    const file = provide('cache/7.2.140', '7.2.140');
    const search = findSidecar({ ...none, coreVersion: '6.9.25' });
    expect(await search).toMatchObject({ file, version: '7.2.140', goneVersion: '6.9.25' });
    const bare = findSidecar({ ...none, cacheFolder: '/nowhere', coreVersion: '6.9.25' });
    await expect(bare).rejects.toMatchObject({ problem: { code: 'sidecar-missing' } });
  });

  it.each<[what: string, version: string, text: string]>([
    ['other bytes than its papers', '6.9.25', script.replace('0', '1')],
    ['papers of another version', '7.2.140', script],
  ])('refuses a chosen version that has %s', async (_what, version, text) => {
    const { none, provide } = await places();
    provide('cache/7.2.9', '7.2.9');
    writeFileSync(provide('cache/6.9.25', version), text);
    const search = findSidecar({ ...none, coreVersion: '6.9.25' });
    await expect(search).rejects.toMatchObject({ problem: { code: 'sidecar-changed' } });
  });

  it('does not go on searching when the chosen one is not there', async () => {
    const { none, provide } = await places();
    provide('cache/6.9.25', '6.9.25');
    await expect(findSidecar({ ...none, chosenPath: '/nowhere/core' })).rejects.toMatchObject({
      problem: { code: 'sidecar-missing' },
    });
  });

  // biome-ignore format: a table reads better as a table
  it.each<[what: string, spoil: (file: string) => void, code: string]>([
    ['is gone',                        (file) => rmSync(file),                                'sidecar-missing'],
    ['is a folder',                    (file) => { rmSync(file); mkdirSync(file); },          'sidecar-not-executable'],
    ['is empty',                       (file) => truncateSync(file),                          'sidecar-not-executable'],
    ['may not be executed',            (file) => chmodSync(file, 0o644),                      'sidecar-not-executable'],
    ['is for another processor',       (file) => writeFileSync(file, elfFor(8)),              'sidecar-incompatible'],
    ['is for another system',          (file) => writeFileSync(file, `MZ${'\0'.repeat(60)}`), 'sidecar-incompatible'],
    ['is a text',                      (file) => writeFileSync(file, 'echo hello, a text\n'), 'sidecar-not-executable'],
  ])('tells when the chosen file %s', async (_what, spoil, code) => {
    const { none, make } = await places();
    const file = make('mine', 'core');
    spoil(file);
    const search = findSidecar({ ...none, chosenPath: file });
    await expect(search).rejects.toMatchObject({ problem: { code } });
  });

  it('refuses a provided core of which one byte has changed, or that lost its papers', async () => {
    const { none, provide } = await places();
    const file = provide('cache/6.9.25', '6.9.25');
    const changed = { problem: { code: 'sidecar-changed' } };
    writeFileSync(file, script.replace('0', '1'));
    await expect(findSidecar(none)).rejects.toMatchObject(changed);
    writeFileSync(file, script);
    await expect(findSidecar(none)).resolves.toMatchObject({ file });
    rmSync(path.join(path.dirname(file), 'provenance.json'));
    await expect(findSidecar(none)).rejects.toMatchObject(changed);
  });

  it('takes a program of this machine', async () => {
    const { none, make } = await places();
    const file = make('mine', 'core');
    copyFileSync('/bin/true', file);
    expect(statSync(file).size).toBeGreaterThan(0);
    await expect(findSidecar({ ...none, chosenPath: file })).resolves.toMatchObject({ file });
  });
});

/** The beginning of an ELF program for a processor by its number; 8 is MIPS. */
function elfFor(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header.writeUInt16LE(machine, 18);
  return header;
}
