import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, delimiter, dirname, join, sep } from 'node:path';
import type { Machine } from '../../base/node/paths.ts';

/** Where programs live that a graphical session's PATH may lack. */
function usualFolders({ home, platform, env }: Machine): readonly string[] {
  if (platform === 'win32') {
    return [
      ...(env['APPDATA'] ? [join(env['APPDATA'], 'npm')] : []),
      ...(env['LOCALAPPDATA'] ? [join(env['LOCALAPPDATA'], 'pnpm')] : []),
      join(home, '.local', 'bin'),
      join(home, '.bun', 'bin'),
    ];
  }
  const inHome = [
    '.local/bin',
    'bin',
    '.npm-global/bin',
    '.bun/bin',
    '.volta/bin',
    '.cargo/bin',
    '.opencode/bin',
    '.claude/local',
    '.local/share/pnpm',
    'Library/pnpm',
  ];
  return [
    ...inHome.map((folder) => join(home, folder)),
    '/usr/local/bin',
    '/opt/homebrew/bin',
    '/usr/bin',
    '/home/linuxbrew/.linuxbrew/bin',
    '/snap/bin',
  ];
}

/** Every version of Node that nvm keeps has a bin folder of its own. */
async function nvmFolders({ home, env }: Machine): Promise<readonly string[]> {
  const versions = join(env['NVM_DIR'] || join(home, '.nvm'), 'versions', 'node');
  const names = await readdir(versions).catch(() => []);
  return names.map((name) => join(versions, name, 'bin')).toReversed();
}

/** Name to path, PATH before the usual folders; each folder is read once, whatever is looked for. */
export async function programIndex(machine: Machine): Promise<ReadonlyMap<string, string>> {
  const onPath = (machine.env['PATH'] ?? machine.env['Path'] ?? '').split(delimiter);
  const folders = [
    ...new Set([...onPath, ...usualFolders(machine), ...(await nvmFolders(machine))]),
  ].filter((folder) => folder !== '' && folder !== '.');
  const listings = await Promise.all(
    folders.map(async (folder) => ({ folder, names: await readdir(folder).catch(() => []) })),
  );
  const index = new Map<string, string>();
  for (const { folder, names } of listings) {
    for (const name of names) {
      const program =
        machine.platform === 'win32' ? name.toLowerCase().replace(/\.(exe|cmd|bat)$/, '') : name;
      if (!index.has(program)) index.set(program, join(folder, name));
    }
  }
  return index;
}

/** The program with its version, told without running it; null where it is not executable. */
export async function foundProgram(
  file: string,
): Promise<{ readonly version: string | null } | null> {
  try {
    const target = await realpath(file);
    await access(target, constants.X_OK);
    return { version: await versionOf(target) };
  } catch {
    return null; // A dangling link, or a file that cannot be run.
  }
}

const version = /^v?(\d+\.\d+\.\d+(?:[-+.][\w.]+)?)$/;

async function versionOf(target: string): Promise<string | null> {
  // Installers that keep versions side by side name the file or a folder after them.
  for (const part of target.split(sep).toReversed().slice(0, 4)) {
    const named = version.exec(part)?.[1];
    if (named) return named;
  }
  return (await npmVersion(target)) ?? (await pythonVersion(target));
}

const levelsUp = 5;

/** From the nearest package.json that has a version, where the program lies in an npm package. */
async function npmVersion(target: string): Promise<string | null> {
  if (!target.includes(`${sep}node_modules${sep}`)) return null;
  let folder = dirname(target);
  for (let level = 0; level < levelsUp && basename(folder) !== 'node_modules'; level += 1) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '');
    const found = /"version"\s*:\s*"([^"]{1,40})"/.exec(text)?.[1];
    if (found) return found;
    folder = dirname(folder);
  }
  return null;
}

/** Of the package that a script in a virtual environment's bin folder belongs to. */
async function pythonVersion(target: string): Promise<string | null> {
  const lib = join(dirname(target), '..', 'lib');
  const pythons = await readdir(lib).catch(() => []);
  const own = pythons.find((name) => /^python3\.\d+$/.test(name));
  if (own === undefined) return null;
  const packages = await readdir(join(lib, own, 'site-packages')).catch(() => []);
  const name = basename(target).toLowerCase();
  const found = packages.map((entry) => /^(.+)-(\d[^-]*)\.dist-info$/.exec(entry));
  return found.find((match) => match?.[1] === name || match?.[1] === `${name}_chat`)?.[2] ?? null;
}
