import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/node/system-clock.ts';
import { copyConfig, prepareConfig } from '../../../main/config/node/config-file.ts';
import { clearTrial, type TrialPorts, tryCore } from '../../../main/gateway/node/core-trial.ts';
import { findSidecar, findVersion } from '../../../main/gateway/node/sidecar-finder.ts';
import { freePort } from '../../support/free-port.ts';
import { processesOf } from '../../support/orphans.ts';
import { realSidecar, sidecarVersions } from '../../support/real-sidecar.ts';
import { closeRigs, makeRig, type Rig } from './rig.ts';

afterEach(closeRigs);

const portsOf = (rig: Rig, over: Partial<TrialPorts> = {}): TrialPorts => ({
  clock: systemClock,
  env: { ...process.env, ...rig.run.env },
  runFolder: rig.paths.run,
  apiKey: () => rig.apiKey,
  sparePort: freePort,
  copyConfig: (config) => copyConfig(rig.paths, config),
  ...over,
});

const finds = (file: string) => () =>
  findSidecar({
    chosenPath: file,
    ...{ coreVersion: null, resourcesPath: null, env: {}, cacheFolder: '/nowhere', demo: null },
  });

/** A program in a cache, with papers that name these bytes. */
function provide(rig: Rig, version: string, text: string, sha256 = digest(text)) {
  const cacheFolder = path.join(rig.run.folder, 'cache');
  const folder = path.join(cacheFolder, version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'cli-proxy-api'), text, { mode: 0o755 });
  writeFileSync(path.join(folder, 'provenance.json'), JSON.stringify({ version, sha256 }));
  return () => findVersion({ cacheFolder, resourcesPath: null }, version);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function script(rig: Rig, text: string): string {
  const file = path.join(rig.run.folder, 'core');
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

const nothingLeft = (rig: Rig): void => {
  expect(processesOf(rig.run)).toEqual([]);
  expect(existsSync(path.join(rig.paths.run, 'core-trial'))).toBe(false);
};

describe('a core that is tried', () => {
  it('passes with a copy of the configuration and an empty folder for logins', async () => {
    const rig = await makeRig();
    await prepareConfig(rig.paths, {
      port: rig.port,
      authFolder: rig.paths.auth,
      apiKey: rig.apiKey,
    });
    writeFileSync(path.join(rig.paths.auth, 'claude-a.json'), '{"type":"claude"}');
    const before = readFileSync(rig.paths.config, 'utf8');
    let copy = '';
    let logins: readonly string[] = ['not looked'];
    const port = await freePort();
    const ports = portsOf(rig, {
      sparePort: async () => port,
      copyConfig: async (config) => {
        copy = await copyConfig(rig.paths, config);
        logins = readdirSync(config.authFolder);
        return copy;
      },
    });
    expect(await tryCore(finds(rig.fake.file), ports)).toBeNull();
    expect(copy).toBe(
      before
        .replace(`port: ${rig.port}`, `port: ${port}`)
        .replace(rig.paths.auth, path.join(rig.paths.run, 'core-trial', 'auth')),
    );
    expect(logins).toEqual([]);
    expect(readFileSync(rig.paths.config, 'utf8')).toBe(before);
    const [started] = rig.fake.starts();
    expect(started?.cwd).toBe(path.join(rig.paths.run, 'core-trial'));
    expect(started?.args.join(' ')).not.toContain(rig.apiKey);
    nothingLeft(rig);
  });

  it('is tried while the present one serves, which hears nothing of it', async () => {
    const rig = await makeRig();
    await rig.sidecar.start(1, await rig.preflight());
    await rig.listening();
    const other = await makeRig();
    expect(await tryCore(finds(other.fake.file), portsOf(rig))).toBeNull();
    expect(rig.exits).toEqual([]);
    expect(rig.fake.journal().filter(({ event }) => event === 'request')).toEqual([]);
  });

  it('makes a configuration where there is none yet, and writes none', async () => {
    const rig = await makeRig();
    expect(await tryCore(finds(rig.fake.file), portsOf(rig))).toBeNull();
    expect(existsSync(rig.paths.config)).toBe(false);
  });

  // biome-ignore format: a table
  it.each<[what: string, behaviour: string, why: string]>([
    ['does not answer',             'hang',              'It gave no answer within 1 s.'],
    ['never listens',               'bind-late:20000',   'It gave no answer within 1 s.'],
    ['ends',                        'exit:3@0',         'It ended by itself with exit code 3.'],
    ['says it serves and ends',     'lie-then-exit0',    'It ended by itself with exit code 0.'],
    ['answers nonsense',            'garbage',           'It answers, but not as CLIProxyAPI does.'],
    ['answers with errors',         'status:500',        'It answers, but not as CLIProxyAPI does.'],
    ['listens beyond this computer', 'bind-any',         'CLIProxyAPI listened beyond this computer and was stopped.'],
    ['lacks a route that we need',  'no-accounts-route', 'It does not serve /v0/management/auth-files (HTTP 404), which KorProxy needs.'],
  ])('fails when it %s', async (_what, behaviour, why) => {
    const rig = await makeRig({ behaviours: [behaviour] });
    expect(await tryCore(finds(rig.fake.file), portsOf(rig, { limitMs: 1_000 }))).toBe(why);
    nothingLeft(rig);
  });

  it('fails when it is no core at all', async () => {
    const rig = await makeRig();
    const file = script(
      rig,
      `#!${process.execPath}\nconst { readFileSync } = require('node:fs');
const text = readFileSync(process.argv.at(-1), 'utf8');
require('node:http').createServer((_, answer) => answer.end('{"status":"ok","usage":{}}'))
  .listen(Number(/^port: (\\d+)/m.exec(text)[1]), '127.0.0.1');\n`,
    );
    const why = await tryCore(finds(file), portsOf(rig, { limitMs: 1_000 }));
    expect(why).toBe('It answers, but not as CLIProxyAPI does.');
    nothingLeft(rig);
  });

  it('is not run when its bytes are not those of its papers', async () => {
    const rig = await makeRig();
    const trace = path.join(rig.run.folder, 'ran');
    const find = provide(rig, '7.2.140', `#!/bin/sh\n: > '${trace}'\n`, '0'.repeat(64));
    expect(await tryCore(find, portsOf(rig))).toBe(
      'CLIProxyAPI is not the file that was installed.',
    );
    expect(existsSync(trace)).toBe(false);
    nothingLeft(rig);
  });

  it('is not run when it says that it is another version', async () => {
    const rig = await makeRig();
    const text = '#!/bin/sh\necho "CLIProxyAPI Version: 6.9.25, Commit: none"\n';
    const why = await tryCore(provide(rig, '7.2.140', text), portsOf(rig));
    expect(why).toBe('It says that it is 6.9.25, not 7.2.140.');
    nothingLeft(rig);
  });

  // biome-ignore format: a table
  it.each<[what: string, why: string, ports: Partial<TrialPorts>, find?: () => Promise<null>]>([
    ['it is not there',      'CLIProxyAPI was not found.',              {}, async () => null],
    ['no port is free',      'No free port was found to try it on.',    { sparePort: async () => null }],
  ])('fails when %s', async (_what, why, over, find) => {
    const rig = await makeRig();
    expect(await tryCore(find ?? finds(rig.fake.file), portsOf(rig, over))).toBe(why);
    expect(rig.fake.starts()).toEqual([]);
    nothingLeft(rig);
  });

  it('fails with the place of an error in config.yaml, which stays as it is', async () => {
    const rig = await makeRig();
    const text = 'port: 1337\nkey: "canary\n';
    writeFileSync(rig.paths.config, text);
    const why = await tryCore(finds(rig.fake.file), portsOf(rig));
    expect(why).toMatch(/^config\.yaml has an error in line \d+, column \d+: [^.]+\.$/);
    expect(readFileSync(rig.paths.config, 'utf8')).toBe(text);
    nothingLeft(rig);
  });

  it('is cleared away when the app was killed meanwhile', async () => {
    const rig = await makeRig();
    mkdirSync(path.join(rig.paths.run, 'core-trial', 'auth'), { recursive: true });
    await clearTrial(rig.paths.run);
    nothingLeft(rig);
  });
});

describe.each(['v6', 'v7'] as const)('the real CLIProxyAPI %s', (line) => {
  const file = realSidecar(line) ?? '';

  it.runIf(existsSync(file))('passes its trial from the cache, and leaves nothing', async () => {
    const rig = await makeRig();
    const cacheFolder = path.dirname(path.dirname(file));
    const find = () => findVersion({ cacheFolder, resourcesPath: null }, sidecarVersions[line]);
    const home = path.join(rig.run.folder, 'home');
    mkdirSync(home);
    const ports = portsOf(rig);
    const env = { ...ports.env, HOME: home };
    expect(await tryCore(find, { ...ports, env })).toBeNull();
    expect(readdirSync(home)).toEqual([]);
    expect(readdirSync(rig.paths.auth)).toEqual([]);
    nothingLeft(rig);
  });
});
