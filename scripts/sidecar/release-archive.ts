import { rm } from 'node:fs/promises';
import path from 'node:path';
import { networkReason, request } from '../../main/base/node/network.ts';
import { DownloadFailure, download } from '../bootstrap/download.ts';
import { onlyProgram, unpack } from '../bootstrap/unpack.ts';
import { programFor } from './cached-sidecar.mjs';
import { platformKey, type SidecarPin } from './pins.mjs';
import { type Attempt, type CheckedBy, type Failure, failure, type Way } from './way.ts';

/** `KORPROXY_RELEASES` puts another site in GitHub's place, as it does where releases are listed. */
const releases = (): string =>
  `${process.env['KORPROXY_RELEASES'] || 'https://github.com'}/router-for-me/CLIProxyAPI/releases/download`;

/** Where releases are fetched from, and where what has come of one is kept until it is whole. */
export interface ReleasePlaces {
  readonly site: string;
  readonly downloads: string;
  /** Ends a download; what has come of it stays. */
  readonly cancel?: AbortSignal | undefined;
}

interface Expected {
  readonly sha256: string;
  readonly checkedBy: CheckedBy;
}

/**
 * The release archive for this machine, against its pinned SHA-256; where none is known, against the
 * `checksums.txt` of the same release, which guards the download but not the release itself.
 */
export function releaseArchive(
  downloads: string,
  { site = releases(), cancel }: Partial<Omit<ReleasePlaces, 'downloads'>> = {},
): Way {
  return (pin, folder, progress, platform = platformKey()) =>
    fetchArchive(pin, folder, progress, { site, downloads, cancel, platform });
}

async function fetchArchive(
  pin: SidecarPin,
  folder: string,
  progress: (text: string) => void,
  { site, downloads, cancel, platform }: ReleasePlaces & { readonly platform: string },
): Promise<Attempt> {
  const pinned = pin.archives[platform];
  if (pinned === undefined) {
    return failure('absent', `there is no release archive for ${platform}`);
  }
  const release = `${site}/v${pin.version}`;
  const expected: Expected | Failure =
    'sha256' in pinned
      ? { sha256: pinned.sha256, checkedBy: 'pinned-sha256' }
      : await checksumOf(pinned.name, release, progress);
  if ('ok' in expected) return expected;
  const file = path.join(downloads, pinned.name);
  const { name } = pinned;
  try {
    const url = `${release}/${name}`;
    await download({ url, name, sha256: expected.sha256, file, cancel }, progress);
  } catch (error: unknown) {
    if (error instanceof DownloadFailure) return failure(error.kind, error.message);
    throw error;
  }
  progress(`unpacking ${name}`);
  const program = programFor(platform);
  const count = await unpackArchive(file, folder, program);
  if (typeof count !== 'number') return count;
  return count === 1
    ? { ok: true, source: 'release-archive', checkedBy: expected.checkedBy }
    : failure('broken', `${name} holds no ${program}`);
}

async function unpackArchive(
  file: string,
  folder: string,
  program: string,
): Promise<number | Failure> {
  try {
    return await unpack(file, folder, onlyProgram(program));
  } catch (error: unknown) {
    // Errors with a system call are the disk's; the others mean the archive.
    if (error instanceof Error && 'syscall' in error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return failure('broken', `${path.basename(file)} cannot be unpacked (${reason})`);
  } finally {
    await rm(file, { force: true });
  }
}

/** What the release says of itself. Lines are `<sha256>  <name>`. */
async function checksumOf(
  name: string,
  release: string,
  progress: (text: string) => void,
): Promise<Expected | Failure> {
  progress(`asking the release for the checksum of ${name}`);
  const { host } = new URL(release);
  try {
    const response = await request(`${release}/checksums.txt`);
    const text = await response.text();
    if (!response.ok) {
      return failure('absent', `${host} answers HTTP ${response.status} for checksums.txt`);
    }
    const line = text.split('\n').find((each) => each.trim().split(/\s+\*?/)[1] === name);
    const sha256 = line?.trim().slice(0, 64).toLowerCase() ?? '';
    return /^[\da-f]{64}$/.test(sha256)
      ? { sha256, checkedBy: 'release-checksums' }
      : failure('absent', `checksums.txt of the release does not list ${name}`);
  } catch (error: unknown) {
    const reason = networkReason(error);
    if (reason === null) throw error;
    return failure('network', `${host} cannot be reached (${reason})`);
  }
}
