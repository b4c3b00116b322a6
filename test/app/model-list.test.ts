import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../main/app/host.ts';
import { type FakeSidecar, makeFakeSidecar } from '../support/fake-sidecar.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun, type Run } from '../support/run-folder.ts';
import { dataFolderOf, startHost } from '../support/started-host.ts';
import { until } from '../support/until.ts';

let run: Run;
let sidecar: FakeSidecar;
let host: Host;

const dataFolder = (): string => dataFolderOf(run);

beforeEach(async () => {
  run = newRun();
  sidecar = makeFakeSidecar(['ok'], run);
  host = await startHost(run, sidecar);
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
