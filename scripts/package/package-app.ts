import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exclusively } from '../bootstrap/exclusive.mjs';
import type { Step } from '../bootstrap/step-lines.mjs';
import type { ElectronRuntime } from '../electron-runtime/installed-runtime.mjs';
import { runBuilder } from './builder.ts';
import { layNotices } from './notices.ts';
import { packagedDigest, packagedFolder, packagedStamp } from './packaged-app.mjs';
import { codesign, laySidecar } from './sidecar-resource.ts';
import { macIdentity } from './signing.ts';
import { type Cpu, ownCpu, type Plan, type System } from './targets.ts';

/** What of dist is shipped; the rest is for developers. */
export const shippedBundles = [
  'dist/boot.cjs',
  'dist/shell.cjs',
  'dist/seldom.cjs',
  'dist/switches.cjs',
  'dist/tasks.cjs',
  'dist/x11.cjs',
  'dist/network.cjs',
  'dist/get-core.cjs',
  'dist/preload.cjs',
  'dist/popover/popover.js',
];

export interface Packing {
  readonly builds: Plan['builds'];
  readonly runtime: ElectronRuntime;
  readonly output: string;
  readonly settings?: readonly string[];
}

/** Lays sidecars and notices into dist, which is built already, and packs what was planned. */
export async function packageApp(packing: Packing, step: Step): Promise<void> {
  const { builds, runtime, output, settings } = packing;
  await step('notices', () => layNotices(shippedBundles));
  for (const { system, cpu, names } of runsOf(builds)) {
    const identity = system === 'mac' ? macIdentity(process.env) : null;
    const sign = identity === null ? null : codesign(identity);
    await step(`sidecar ${cpu}`, (progress) => laySidecar(system, cpu, progress, sign));
    await step(`packages ${cpu}`, async (progress) => {
      const given = settings === undefined ? {} : { settings };
      await runBuilder({ system, cpu, names, runtime, output, ...given }, progress);
      return `${names.join(', ')} in ${path.relative(process.cwd(), output) || output}`;
    });
  }
}

/** One run of electron-builder makes all kinds for one CPU. */
function runsOf(builds: Plan['builds']) {
  const runs: { system: System; cpu: Cpu; names: string[] }[] = [];
  for (const { target, cpu } of builds) {
    const run = runs.find((each) => each.system === target.system && each.cpu === cpu);
    if (run) run.names.push(target.name);
    else runs.push({ system: target.system, cpu, names: [target.name] });
  }
  return runs;
}

/**
 * Packs the app into the cache for the tests. The stamp is written last, so that a folder that was
 * cut off is packed anew.
 */
export async function packForTests(
  runtime: ElectronRuntime,
  progress: (text: string) => void,
): Promise<string> {
  const digest = packagedDigest(runtime);
  const lock = path.join(path.dirname(packagedFolder), 'packaged-lock');
  return exclusively(
    lock,
    (pid) => progress(`waiting for process ${pid}, which is packing it`),
    async () => {
      await rm(packagedFolder, { recursive: true, force: true });
      await layNotices(shippedBundles);
      await laySidecar('linux', ownCpu, progress, null);
      const names = ['dir'];
      await runBuilder(
        { system: 'linux', cpu: ownCpu, names, runtime, output: packagedFolder },
        progress,
      );
      await writeFile(packagedStamp, digest);
      return 'packed';
    },
  );
}
