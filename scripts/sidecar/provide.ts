import { chmod, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../bootstrap/digest.mjs';
import { exclusively } from '../bootstrap/exclusive.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import { buildWithGo } from './go-build.ts';
import { type SidecarPin, sidecarPins } from './pins.mjs';
import { fetchReleaseArchive } from './release-archive.ts';
import { cachedSidecar, sidecarFolder, sidecarProgram } from './standing.mjs';

/** One way to get the sidecar: it worked, or why it did not. */
export type Attempt =
  | { readonly ok: true; readonly source: 'release-archive' | 'go-build' }
  | { readonly ok: false; readonly why: string };

type Way = (pin: SidecarPin, folder: string, progress: (text: string) => void) => Promise<Attempt>;

const allWays: readonly Way[] = [
  (pin, folder, progress) => fetchReleaseArchive(pin, folder, progress),
  (pin, folder, progress) => buildWithGo(pin.version, folder, progress),
];

/**
 * Puts this version of CLIProxyAPI into the per-user cache unless it is there, by the first way
 * that works. Resolves with the program's path.
 * @throws StepFailure when no way worked, with the reason of each
 */
export async function provideSidecar(
  version: string,
  progress: (text: string) => void,
  ways: readonly Way[] = allWays,
): Promise<string> {
  const pin = sidecarPins[version];
  if (pin === undefined) throw new Error(`no pin for CLIProxyAPI ${version}`);
  const shelf = path.dirname(sidecarFolder(version));
  const standing = cachedSidecar(version);
  if (standing !== null) return standing.program;
  return exclusively(
    path.join(shelf, 'lock'),
    (pid) => progress(`waiting for process ${pid}, which is providing one`),
    async () => cachedSidecar(version)?.program ?? (await fill(pin, shelf, progress, ways)),
  );
}

async function fill(
  pin: SidecarPin,
  shelf: string,
  progress: (text: string) => void,
  ways: readonly Way[],
): Promise<string> {
  await removeLeftovers(shelf);
  const reasons: string[] = [];
  for (const way of ways) {
    const incoming = await mkdtemp(path.join(shelf, 'incoming-'));
    try {
      const attempt = await way(pin, incoming, progress);
      if (attempt.ok) return await enter(pin.version, incoming, attempt.source);
      reasons.push(attempt.why);
    } finally {
      await rm(incoming, { recursive: true, force: true });
    }
  }
  throw new StepFailure(
    `CLIProxyAPI ${pin.version} could not be had.`,
    reasons.join('; '),
    'install Go (1.21 or later), or put cli-proxy-api on PATH, or set KORPROXY_SIDECAR to the program',
  );
}

/** The folder gets its name when program and record are whole; the rename is the moment it counts. */
async function enter(version: string, incoming: string, source: string): Promise<string> {
  const program = path.join(incoming, sidecarProgram);
  await chmod(program, 0o755);
  const record = { version, sha256: await digestOf(program), source };
  await writeFile(path.join(incoming, 'provenance.json'), `${JSON.stringify(record, null, 2)}\n`, {
    mode: 0o600,
  });
  const folder = sidecarFolder(version);
  await rm(folder, { recursive: true, force: true });
  await rename(incoming, folder);
  return path.join(folder, sidecarProgram);
}

/** We hold the lock, so a folder that is still incoming belongs to a run that was cut off. */
async function removeLeftovers(shelf: string): Promise<void> {
  for (const name of await readdir(shelf)) {
    if (name.startsWith('incoming-')) {
      await rm(path.join(shelf, name), { recursive: true, force: true });
    }
  }
}
