import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost } from '../../main/app/create-host.ts';
import type { Host } from '../../main/app/host.ts';
import { notifyIncidents } from '../../main/electron/notifications.ts';
import { terminalShell } from '../../main/terminal/terminal-shell.ts';
import { cacheCores } from '../support/cached-cores.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

const old = '6.9.25';
const young = '7.2.140';

let run: Run;
let data: string;
let host: Host | null = null;

beforeEach(() => {
  run = newRun();
  data = path.join(run.folder, 'data');
  mkdirSync(data);
  writeFileSync(path.join(data, 'settings.json'), JSON.stringify({ coreVersion: old }));
});

afterEach(async () => {
  await host?.close(500);
  host = null;
  await expectNoOrphans(run);
  run.dispose();
});

async function start(env: NodeJS.ProcessEnv = {}): Promise<{ host: Host; notes: string[] }> {
  const made = await createHost({
    shell: terminalShell(() => {}),
    env: {
      ...{ PATH: '/nowhere', HOME: run.folder, ...run.env, KORPROXY_DATA_DIR: data },
      XDG_CACHE_HOME: path.join(run.folder, 'cache'),
      KORPROXY_PORT: String(await freePort()),
      ...env,
    },
    ...{ homeFolder: run.folder, appVersion: '1.0.0', resourcesPath: null },
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
  host = made;
  const notes: string[] = [];
  notifyIncidents({
    host: made,
    make: ({ title, body }) => {
      notes.push(`${title}: ${body}`);
      return { show: () => {}, close: () => {}, on: () => {} };
    },
    onClick: () => {},
  });
  return { host: made, notes };
}

const setting = (): unknown =>
  JSON.parse(readFileSync(path.join(data, 'settings.json'), 'utf8')).coreVersion;
const runs = (made: Host, version: string) =>
  until(`${version} is healthy`, () => {
    const { state, versions } = made.snapshot();
    return state === 'healthy' && versions.sidecar === `CLIProxyAPI ${version}`;
  });

describe.skipIf(process.platform === 'win32')('the core of the app', () => {
  it('is switched, and back by itself with one notification when it keeps crashing', async () => {
    cacheCores(run, { [old]: ['ok'], [young]: ['ok', 'crash-after-200:100'] });
    const app = await start();
    await runs(app.host, old);
    await app.host.cores.use(young);
    expect(setting()).toBe(young);
    await until('it is back', () => app.notes.length > 0, { withinMs: 40_000 });
    await runs(app.host, old);
    expect(app.notes).toEqual([
      `The core of before is back: CLIProxyAPI ${young} crashed three times within 10 minutes, so ${old} runs again.`,
    ]);
    expect(setting()).toBe(old);
    const record = path.join(data, 'core-switch.json');
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ stage: 'went-back' });
    expect(statSync(record).mode & 0o777).toBe(0o600);
    expect(existsSync(path.join(data, 'run', 'core-trial'))).toBe(false);
  });

  it('is switched back by itself when it is gone at the next start', async () => {
    cacheCores(run, { [old]: ['ok'], [young]: ['ok'] });
    const first = await start();
    await runs(first.host, old);
    await first.host.cores.use(young);
    await runs(first.host, young);
    await first.host.close(500);
    rmSync(path.join(run.folder, 'cache', 'korproxy', 'sidecar', young), { recursive: true });
    const { host: second, notes } = await start();
    await until('it is told', () => notes.length > 0);
    await runs(second, old);
    expect(notes).toEqual([
      `The core of before is back: CLIProxyAPI ${young} is not there any more, so ${old} runs again.`,
    ]);
    expect(setting()).toBe(old);
  });

  it('stays when the other does not pass its trial, and none of it is noticed', async () => {
    cacheCores(run, { [old]: ['ok'], [young]: ['exit:3@0'] });
    const app = await start();
    await runs(app.host, old);
    const states: string[] = [];
    app.host.onSnapshot(({ state }) => states.push(state));
    await expect(app.host.cores.use(young)).rejects.toThrow(
      `CLIProxyAPI ${young} was tried and is not used. It ended by itself with exit code 3.`,
    );
    expect(new Set(states)).not.toContain('starting');
    expect([setting(), app.notes]).toEqual([old, []]);
  });

  it('is listed with what is here, and is not switched to what is not', async () => {
    cacheCores(run, { [old]: ['ok'], '7.2.9': ['ok'] });
    const { cores } = (await start()).host;
    const list = await cores.list();
    expect(list.map(({ version, isHere }) => [version, isHere])).toEqual([
      [young, false],
      ['7.2.9', true],
      [old, true],
    ]);
    expect(list.filter(({ isUsual }) => isUsual)).toHaveLength(1);
    expect(await cores.next()).toBe(old);
    await expect(cores.use(young)).rejects.toThrow('is not on this computer. Get it first.');
    await expect(cores.provide(young, () => {})).rejects.toThrow('this KorProxy cannot fetch it.');
  });

  it('is not switched while a program of the user goes before any version', async () => {
    cacheCores(run, { [old]: ['ok'], [young]: ['ok'] });
    const program = path.join(run.folder, 'cache', 'korproxy', 'sidecar', old, 'cli-proxy-api');
    const app = await start({ KORPROXY_SIDECAR: program });
    await expect(app.host.cores.use(young)).rejects.toThrow(/Unset KORPROXY_SIDECAR/);
    expect(setting()).toBe(old);
  });
});
