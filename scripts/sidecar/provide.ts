import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../bootstrap/digest.mjs';
import { exclusively } from '../bootstrap/exclusive.mjs';
import { StepFailure } from '../bootstrap/step-failure.mjs';
import { inWorkFolder, removeLeftovers } from '../bootstrap/work-folder.mjs';
import { cachedSidecar, programFor, sidecarFolder } from './cached-sidecar.mjs';
import { cachedGo, installedGo } from './go-build.ts';
import { goVersion, pinOf, platformKey, type SidecarPin } from './pins.mjs';
import { releaseArchive } from './release-archive.ts';
import type { Attempt, Failure, FailureKind, Source, Way } from './way.ts';

export interface ProvidedSidecar {
  readonly program: string;
  /** How it came and how it was checked, for people. */
  readonly said: string;
}

/** Beside the versions, so that a download which was cut is there for the next run. */
const downloads = (shelf: string): string => path.join(shelf, 'downloads');

/**
 * Puts this version of CLIProxyAPI into the per-user cache unless it is there, by the first way that
 * works: release archive, installed Go, Go of our own.
 * @throws StepFailure when no way worked, with the reason of each
 */
export async function provideSidecar(
  version: string,
  progress: (text: string) => void,
  ways?: readonly Way[] | ((shelf: string) => readonly Way[]),
  platform = platformKey(),
): Promise<ProvidedSidecar> {
  const pin = pinOf(version);
  if (pin === null) throw new Error(`${version} is no version of CLIProxyAPI`);
  const present = cachedSidecar(version, platform);
  if (present !== null) return { program: present.program, said: 'in the cache' };
  const shelf = path.dirname(sidecarFolder(version, platform));
  return exclusively(
    path.join(shelf, 'lock'),
    (pid) => progress(`waiting for process ${pid}, which is providing one`),
    async () => {
      const program = cachedSidecar(version, platform)?.program;
      if (program !== undefined) return { program, said: 'provided by another start' };
      return fill(
        { pin, platform, shelf },
        progress,
        typeof ways === 'function' ? ways(shelf) : (ways ?? waysFor(pin, shelf)),
      );
    },
  );
}

/** For a machine that is not to build anything; `cancel` ends it, and what has come stays. */
export const archiveOnly =
  (cancel?: AbortSignal) =>
  (shelf: string): readonly Way[] => [releaseArchive(downloads(shelf), { cancel })];

/** What Go makes can be checked against a pin alone. */
function waysFor({ programs }: SidecarPin, shelf: string): readonly Way[] {
  const archive = releaseArchive(downloads(shelf));
  return Object.keys(programs).length === 0 ? [archive] : [archive, installedGo, cachedGo];
}

interface Wanted {
  readonly pin: SidecarPin;
  readonly platform: string;
  readonly shelf: string;
}

async function fill(
  wanted: Wanted,
  progress: (text: string) => void,
  ways: readonly Way[],
): Promise<ProvidedSidecar> {
  const { pin, platform, shelf } = wanted;
  await removeLeftovers(shelf, 'incoming-');
  const failures: Failure[] = [];
  for (const way of ways) {
    // The app clears those away whose process is gone.
    const begun = path.join(shelf, `incoming-${process.pid}-`);
    const provided = await inWorkFolder(begun, async (incoming) => {
      const attempt = await way(pin, incoming, progress, platform);
      if (attempt.ok) return enter(wanted, incoming, attempt, failures);
      failures.push(attempt);
      return null;
    }).catch((error: unknown) => {
      throw withPlace(error, shelf);
    });
    if (provided !== null) return provided;
  }
  throw asStepFailure(pin.version, failures);
}

/** A write that fails knows its file descriptor only; people need the folder. */
function withPlace(error: unknown, shelf: string): unknown {
  if (error instanceof Error && 'code' in error && !('path' in error)) {
    Object.assign(error, { path: shelf });
  }
  return error;
}

const sourceWords: Readonly<Record<Source, string>> = {
  'release-archive': 'the release archive',
  'go-build': `built with Go ${goVersion}`,
  'go-toolchain-build': `built with Go ${goVersion}, fetched into the cache for it`,
};

const checkWords = {
  'pinned-sha256': 'has the pinned SHA-256',
  'release-checksums': 'has the SHA-256 of its release’s own checksums.txt, no pin is known',
} as const;

/**
 * The folder gets its name when program and record are whole; the rename is the moment it counts.
 * Bytes that were not the expected ones are told even when another way worked.
 */
async function enter(
  { pin: { version }, platform }: Wanted,
  incoming: string,
  { source, checkedBy }: Extract<Attempt, { ok: true }>,
  failures: readonly Failure[],
): Promise<ProvidedSidecar> {
  const name = programFor(platform);
  const made = path.join(incoming, name);
  await chmod(made, 0o755);
  const record = { version, sha256: await digestOf(made), source, checkedBy };
  for (const other of await readdir(incoming)) {
    if (other !== name) {
      await rm(path.join(incoming, other), { recursive: true, force: true });
    }
  }
  await writeFile(path.join(incoming, 'provenance.json'), `${JSON.stringify(record, null, 2)}\n`, {
    mode: 0o600,
  });
  const folder = sidecarFolder(version, platform);
  await rm(folder, { recursive: true, force: true });
  await rename(incoming, folder);
  const warnings = failures.filter(({ kind }) => kind === 'changed').map(({ why }) => `; ${why}`);
  return {
    program: path.join(folder, name),
    said: `${sourceWords[source]}, ${checkWords[checkedBy]}${warnings.join('')}`,
  };
}

/** What the network explains leaves out what is merely not there; else every way has its reason told. */
function asStepFailure(version: string, failures: readonly Failure[]): StepFailure {
  const has = (...kinds: FailureKind[]) => failures.filter(({ kind }) => kinds.includes(kind));
  const ofNetwork = has('network', 'switched-off');
  const isNetwork = has('network').length > 0 && has('changed', 'broken').length === 0;
  const told = isNetwork ? ofNetwork : failures;
  const proxyIsOff = has('switched-off').length > 0;
  return new StepFailure(
    `CLIProxyAPI ${version} could not be had.`,
    [...new Set(told.map((each) => each.why))].join('; '),
    isNetwork
      ? `connect to a network (behind a proxy, set HTTPS_PROXY and GOPROXY)${proxyIsOff ? ' or unset GOPROXY' : ''}, then run the command again`
      : 'run the command again, on another network if you can; or put cli-proxy-api on PATH, or set KORPROXY_SIDECAR to the program',
  );
}
