import { rmSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import { linkTree } from '../../test/support/link-tree.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { installedRuntime } from '../electron-runtime/installed-runtime.mjs';
import { currentPackagedApp, packagedApp } from '../package/packaged-app.mjs';
import { megabytes, sizeOf } from '../package/report.ts';
import { compareLaunch } from './footprint.ts';
import { baselineIcon, baselineRoot, type Rig } from './rig.ts';
import type { BenchLine } from './stats.ts';

const sizeGoal = 1.05;

/** The packaged app beside the empty app packaged alike: same runtime, languages and fuses. */
export async function benchPackage(rig: Rig): Promise<readonly BenchLine[]> {
  if (currentPackagedApp(installedRuntime()) === null) {
    throw new Error('There is no packaged app of these sources. Run npm test once, it packs one.');
  }
  return inWorkFolder('kp-empty-', async (folder) => {
    const sidecar = await sizeOf(path.join(packagedApp, 'resources', 'sidecar'));
    await packEmpty(folder);
    const program = (place: string) => ({ electron: path.join(place, 'korproxy'), root: null });
    const launch = await compareLaunch('launch of the packaged app, tray icon on the bus', rig, {
      ours: () => rig.launch(program(packagedApp)),
      bare: () => rig.launch({ ...program(folder), env: { KP_ICON: baselineIcon } }),
    });
    return [launch, sizeLine(await sizeOf(packagedApp), (await sizeOf(folder)) + sidecar)];
  });
}

async function packEmpty(folder: string): Promise<void> {
  linkTree(packagedApp, folder);
  const resources = path.join(folder, 'resources');
  for (const name of ['app.asar', 'sidecar', 'notices']) {
    rmSync(path.join(resources, name), { recursive: true });
  }
  await createPackage(baselineRoot, path.join(resources, 'app.asar'));
}

function sizeLine(ours: number, bare: number): BenchLine {
  const ratio = ours / bare;
  return {
    what: 'size of the packaged app',
    measured: megabytes(ours),
    against: `empty app and sidecar ${megabytes(bare)}`,
    ratio: `${ratio.toFixed(3)}x`,
    goal: `${sizeGoal.toFixed(2)}x`,
    met: ratio <= sizeGoal,
  };
}
