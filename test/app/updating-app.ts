/**
 * The whole app in a process that can be killed: it tells how it is, and updates its core when told to.
 * Run as a process of its own by update-under-load.test.ts.
 */
import Conf from 'conf';
import { createHost } from '../../main/app/create-host.ts';
import { facelessShell } from '../support/faceless-shell.ts';
import type { Told } from '../support/update-world.ts';

const host = await createHost({
  shell: facelessShell,
  env: { ...process.env, PATH: '/nowhere' },
  ...{ homeFolder: process.env['HOME'] ?? '', appVersion: '1.0.0', resourcesPath: null },
  openStore: ({ name, ...store }) => new Conf({ ...store, configName: name }),
});

function tell(): void {
  const { state, versions, restartWaitsFor } = host.snapshot();
  const { errand, refused, record } = host.coreService.state();
  const told: Told = {
    ...{ state, core: versions.sidecar, restartWaitsFor, refused, apiKey: host.revealKey() },
    step: errand && `${errand.step} ${errand.progress ?? ''}`,
    stage: record?.stage ?? null,
  };
  process.send?.(told);
}

host.onSnapshot(tell);
host.coreService.onChange(tell);
process.on('message', (version: string) => {
  void host.coreService
    .lookForNewer()
    .then(() => host.coreService.use({ version }))
    .catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
});
process.on('SIGTERM', () => void host.close(500).then(() => process.exit(0)));
tell();
