import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type FakeSidecar, makeFakeSidecar } from '../support/fake-sidecar.ts';
import { expectNoOrphans } from '../support/orphans.ts';
import { newRun } from '../support/run-folder.ts';
import { startHost } from '../support/started-host.ts';
import { until } from '../support/until.ts';

const noted =
  (event: string) =>
  async (sidecar: FakeSidecar): Promise<unknown> =>
    until(`it is ${event}`, () => sidecar.journal().some((entry) => entry.event === event), {
      everyMs: 1,
    });

it
  .skipIf(process.platform === 'win32')
  .each<[when: string, moment: (sidecar: FakeSidecar) => Promise<unknown>]>([
    ['at once', async () => {}],
    // The moment is the test's input, not a wait for something.
    ['while the start is prepared', () => sleep(30)],
    ['as soon as its sidecar runs', noted('started')],
    ['as soon as its sidecar listens', noted('listening')],
  ])('a quit in the middle of a start ends it and leaves nothing: %s', async (_when, moment) => {
  const run = newRun();
  const sidecar = makeFakeSidecar(['ok'], run);
  const host = await startHost(run, sidecar);
  await moment(sidecar);
  await host.close(2_000);
  expect(host.snapshot().state).toBe('stopped');
  await expectNoOrphans(run);
  run.dispose();
});
