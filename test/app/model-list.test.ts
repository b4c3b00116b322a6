import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost } from '../../main/app/create-host.ts';
import type { Host } from '../../main/app/host.ts';
import { facelessShell } from '../support/faceless-shell.ts';
import { type FakeSidecar, makeFakeSidecar } from '../support/fake-sidecar.ts';
import { freePort } from '../support/free-port.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { until } from '../support/until.ts';

let run: Run;
let sidecar: FakeSidecar;
let host: Host;

const dataFolder = (): string => path.join(run.folder, 'data');

beforeEach(async () => {
  run = newRun();
  sidecar = makeFakeSidecar(['ok'], run);
  const home = path.join(run.folder, 'home');
  mkdirSync(home);
  host = await createHost({
    shell: facelessShell,
    env: {
      ...{ PATH: process.env['PATH'] ?? '', HOME: home, ...run.env },
      KORPROXY_DATA_DIR: dataFolder(),
      KORPROXY_PORT: String(await freePort()),
      KORPROXY_SIDECAR: sidecar.file,
    },
    ...{ homeFolder: home, appVersion: '1.0.0', resourcesPath: null },
    openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
  });
});

afterEach(async () => {
  await host.close(2_000);
  await expectNoOrphans(run);
  run.dispose();
});

const isHealthy = (starts: number): Promise<unknown> =>
  until(`it is healthy for the ${starts}. time`, () => {
    const { state } = host.snapshot();
    return state === 'healthy' && sidecar.starts().length === starts;
  });
const restarted = (): boolean =>
  host.snapshot().slot[0].title !== 'Model list changes with a restart';
const isOn = (): boolean | null | undefined =>
  host
    .snapshot()
    .menu.flat()
    .find(({ action }) => action === 'toggle-model-list')?.checked;
const saved = (): unknown =>
  (JSON.parse(readFileSync(path.join(dataFolder(), 'settings.json'), 'utf8')) as object)[
    'modelListFromNetwork' as never
  ];

describe('where the model list comes from', () => {
  it('is changed by one press, waits for a restart and outlives the environment', async () => {
    await isHealthy(1);
    // As every test of this app starts it: a gateway of a test stays off the network.
    expect(sidecar.starts()[0]?.args).toContain('-local-model');
    expect([isOn(), restarted()]).toEqual([false, true]);

    expect(await host.run('toggle-model-list')).toBe('Holds from the next restart.');
    expect([isOn(), restarted(), saved()]).toEqual([true, false, true]);
    expect(sidecar.starts()).toHaveLength(1);

    await host.run('restart');
    await isHealthy(2);
    expect(sidecar.starts()[1]?.args).not.toContain('-local-model');
    expect(restarted()).toBe(true);

    await host.run('toggle-model-list');
    expect([isOn(), restarted(), saved()]).toEqual([false, false, false]);
    await host.run('toggle-model-list');
    // Back to what runs: nothing is left to restart for.
    expect([isOn(), restarted(), saved()]).toEqual([true, true, true]);
  });
});
