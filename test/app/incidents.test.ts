import { expect, it } from 'vitest';
import type { HealthState } from '../../main/contract/health.ts';
import { notifyIncidents } from '../../main/electron/notifications.ts';
import { makeFakeSidecar } from '../support/fake-sidecar.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun } from '../support/run-folder.ts';
import { startHost } from '../support/started-host.ts';
import { until } from '../support/until.ts';

it.skipIf(process.platform === 'win32')(
  'a gateway that flaps until it is given up says so once, whatever it went through',
  async () => {
    const run = newRun();
    const sidecar = makeFakeSidecar(['crash-after-200:200'], run);
    const host = await startHost(run, sidecar);
    const states: HealthState[] = [];
    host.onSnapshot(({ state }) => {
      if (states.at(-1) !== state) states.push(state);
    });
    const notes: string[] = [];
    notifyIncidents({
      host,
      make: ({ title }) => {
        notes.push(title ?? '');
        return { show: () => {}, close: () => {}, on: () => {} };
      },
      onClick: () => {},
    });
    await until('it is given up', () => states.at(-1) === 'failed', { withinMs: 40_000 });
    expect(states.filter((state) => state === 'unreachable').length).toBeGreaterThanOrEqual(3);
    expect(notes).toEqual(['Proxy Failed']);
    await host.close(2_000);
    expect(notes).toHaveLength(1);
    await expectNoOrphans(run);
    run.dispose();
  },
  60_000,
);
