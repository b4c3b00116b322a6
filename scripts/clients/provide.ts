import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../bootstrap/cache-folder.mjs';
import { exclusively } from '../bootstrap/exclusive.mjs';
import type { ClientPin } from './pins.ts';

const installLimitMs = 900_000;

const shelf = (): string => path.join(cacheFolder(), 'clients');

export const clientFolder = ({ id, version }: ClientPin): string =>
  path.join(shelf(), `${id}-${version}`);

/** The client's program in the cache; null where it is not installed. For a library its folder. */
export function installedClient(pin: ClientPin): string | null {
  const folder = clientFolder(pin);
  const bins = pin.source === 'npm' ? ['node_modules', '.bin'] : ['venv', 'bin'];
  const file = pin.bin === null ? folder : path.join(folder, ...bins, pin.bin);
  return existsSync(file) ? file : null;
}

/** Installs the client into the per-user cache unless it is there. One at a time: they are large. */
async function provideClient(pin: ClientPin, progress: (text: string) => void): Promise<string> {
  const present = installedClient(pin);
  if (present !== null) return present;
  return exclusively(
    path.join(shelf(), 'lock'),
    (pid) => progress(`waiting for process ${pid}, which is installing a client`),
    async () => installedClient(pin) ?? (await install(pin, progress)),
  );
}

/** The folder gets its name when it is whole; a Python environment cannot be moved and is marked instead. */
async function install(pin: ClientPin, progress: (text: string) => void): Promise<string> {
  const folder = clientFolder(pin);
  progress(`installing ${pin.packages.join(' ')}`);
  if (pin.source === 'npm') {
    const incoming = `${folder}.incoming`;
    await rm(incoming, { recursive: true, force: true });
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const scripts = `--ignore-scripts=${!pin.runsScripts}`;
    const args = [
      'install',
      '--prefix',
      incoming,
      scripts,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    await execa('npm', [...args, ...pin.packages], {
      cwd: incoming,
      timeout: installLimitMs,
      stdin: 'ignore',
      stdout: 'ignore',
    });
    await rm(folder, { recursive: true, force: true });
    await rename(incoming, folder);
  } else {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const venv = path.join(folder, 'venv');
    const run = { timeout: installLimitMs, stdin: 'ignore', stdout: 'ignore' } as const;
    try {
      await execa('python3', ['-m', 'venv', venv], run);
      const pip = path.join(venv, 'bin', 'pip');
      await execa(pip, ['install', '--quiet', '--disable-pip-version-check', ...pin.packages], run);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
  const file = installedClient(pin);
  if (file === null) throw new Error(`${pin.id} was installed without its program`);
  return file;
}

/** Brings them all; resolves with why a client could not be had, by tool id. One failure stops no other. */
export async function provideClients(
  pins: readonly ClientPin[],
  progress: (text: string) => void,
): Promise<Readonly<Record<string, string>>> {
  const absent: Record<string, string> = {};
  for (const pin of pins) {
    try {
      await provideClient(pin, progress);
    } catch (error) {
      absent[pin.id] = `not installed: ${reasonOf(error)}`;
      progress(`${pin.id} ${pin.version}: ${absent[pin.id]}`);
    }
  }
  return absent;
}

/** What the package client calls its error; the rest may name machines and paths. */
function reasonOf(error: unknown): string {
  const { stderr } = error as { stderr?: unknown };
  const text = typeof stderr === 'string' ? stderr : '';
  const code = /npm error code (\w+)/.exec(text)?.[1];
  if (code !== undefined) return `npm says ${code}`;
  if (/No matching distribution|Connection|Retrying/i.test(text))
    return 'pip found no such package';
  return error instanceof Error && 'timedOut' in error && error.timedOut
    ? 'it took too long'
    : 'its installer failed';
}
