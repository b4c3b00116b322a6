// @ts-check
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, root } from './cache-folder.mjs';
import { exclusively } from './exclusive.mjs';
import { lastLines, runNpm } from './run-program.mjs';
import { StepFailure } from './step-failure.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

/**
 * Brings node_modules to what the lock says, by `npm ci`, unless it is there already.
 * @param {(text: string) => void} progress
 */
export async function provideDependencies(progress) {
  if (await dependenciesCurrent(root)) return 'in place';
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lockFile = path.join(cacheFolder(), 'locks', `dependencies-${key}`);
  return exclusively(
    lockFile,
    (pid) => progress(`waiting for process ${pid}, which is installing them`),
    () => install(progress),
  );
}

/** @param {(text: string) => void} progress */
async function install(progress) {
  if (await dependenciesCurrent(root)) return 'installed meanwhile';
  progress('npm ci');
  const { code, output } = await runNpm(
    ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
    { cwd: root },
  );
  if (code !== 0 || !(await dependenciesCurrent(root))) {
    throw new StepFailure(
      'The dependencies could not be installed.',
      lastLines(output) || 'npm ci ended without doing so',
      'look at the reason above (most often the network or the registry settings of npm), then run the command again',
    );
  }
  return 'installed';
}

/**
 * Whether node_modules holds what the lock names. npm writes its own record last, so a run that was
 * cut off is never taken for a whole one. Optional packages are other systems' binaries.
 * @param {string} folder
 */
export async function dependenciesCurrent(folder) {
  const [wanted, installed] = await Promise.all([
    packagesIn(path.join(folder, 'package-lock.json')),
    packagesIn(path.join(folder, 'node_modules', '.package-lock.json')),
  ]);
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || entry.optional || entry.devOptional) return true;
    const found = installed[name];
    return found?.version === entry.version && found?.integrity === entry.integrity;
  });
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | null>}
 */
async function packagesIn(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages ?? null;
  } catch {
    // Missing or cut off: both mean "not there yet", and npm ci repairs both.
    return null;
  }
}
