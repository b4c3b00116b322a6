import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../bootstrap/cache-folder.mjs';
import {
  prepareBuild,
  prepareElectron,
  preparePackaged,
  prepareSystem,
} from '../bootstrap/prepare.mjs';
import { makeRunFolder } from '../bootstrap/run-folder.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import type { Step } from '../bootstrap/step-lines.mjs';
import { needsOfElectron, needsOfTests } from '../bootstrap/system-packages.mjs';
import { runSuite } from '../bootstrap/test-suites.mjs';
import { packageApp } from './package-app.ts';
import { ownCpu, planFor } from './targets.ts';

const versions = { older: '0.9.0', newer: '1.0.0' } as const;

/**
 * Packs the deb as it is and as an older version would be, and tries both in a throw-away root; then
 * the packaged app with 50 kills.
 * @returns the exit code
 */
export async function checkPackages(step: Step): Promise<number> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new StepFailure(
      'Packages can be tried on Linux and by root alone.',
      'they are installed in a throw-away root, which takes both',
      'run it as root on Linux, in a container for one',
    );
  }
  await prepareSystem(step, [...needsOfElectron, ...needsOfTests]);
  const runtime = await prepareElectron(step);
  await prepareBuild(step);
  await preparePackaged(step, runtime);
  const here = { system: 'linux', cpu: ownCpu, unreachable: null } as const;
  const { builds } = planFor({ names: ['deb'], cpus: [] }, here);
  const run = await makeRunFolder();
  try {
    const deb: Record<string, string> = {};
    for (const [name, version] of Object.entries(versions)) {
      const output = path.join(run.folder, name);
      const settings = [`extraMetadata.version=${version}`];
      await packageApp({ builds, runtime, output, settings }, step);
      const file = (await readdir(output)).find((each) => each.endsWith('.deb'));
      deb[name] = path.join(output, file ?? '');
      deb[`${name}Version`] = version;
    }
    const { failed } = await runSuite(
      {
        name: 'packages',
        args: ['--config', path.join(root, 'test', 'packages', 'vitest.config.ts')],
        env: { KP_PACKAGES: JSON.stringify(deb), KORPROXY_KILLS: '50' },
      },
      run,
    );
    return failed > 0 ? 1 : 0;
  } finally {
    await run.remove();
  }
}
