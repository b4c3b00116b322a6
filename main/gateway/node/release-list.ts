import { ActionRefused } from '../../base/core/action-refused.ts';
import { parseJson } from '../../base/core/json.ts';
import type { Environment } from '../../base/node/paths.ts';
import { versionsIn } from '../core/releases.ts';

/** Beyond it a list is none: thirty releases take half of it. */
const largestList = 4_000_000;

/** Where CLIProxyAPI's releases are listed; `KORPROXY_RELEASES` puts another site in its place. */
export function releaseListUrl(env: Environment): string {
  const site = env['KORPROXY_RELEASES'] || 'https://api.github.com';
  return `${site}/repos/router-for-me/CLIProxyAPI/releases?per_page=30`;
}

/** As the names of the newest line's archives have it. */
function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const isArm = process.arch === 'arm64';
  return `${system}_${isArm ? (system === 'windows' ? 'arm64' : 'aarch64') : 'amd64'}`;
}

/** The releases there are for this machine. Rejects with an `ActionRefused` that says why not. */
export async function listReleases(env: Environment): Promise<readonly string[]> {
  const url = releaseListUrl(env);
  const { host } = new URL(url);
  // Only now: the library is large, and wanted once a day.
  const { networkReason, request } = await import('../../base/node/network.ts');
  try {
    const response = await request(url, {
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'KorProxy' },
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ActionRefused(statusWords(host, response.status));
    }
    const versions = versionsIn(parseJson(await textOf(response)), platformName());
    if (versions === null) throw new ActionRefused(noListWords(host));
    return versions;
  } catch (error) {
    if (error instanceof ActionRefused) throw error;
    const reason = networkReason(error);
    if (reason === null) throw error;
    throw new ActionRefused(
      `${host} cannot be reached (${reason}). Connect to a network, then try again.`,
    );
  }
}

/** Empty for one that is too long: then it is no list either. */
async function textOf(response: { readonly body: AsyncIterable<Uint8Array> | null }) {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > largestList) return '';
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

const statusWords = (host: string, status: number): string =>
  status === 403 || status === 429
    ? `${host} takes no more questions from here for a while (HTTP ${status}). Try again in an hour.`
    : `${host} has no list of releases (HTTP ${status}). Try again later.`;

const noListWords = (host: string): string =>
  `What ${host} answered is no list of releases. A login page of your network may stand between.`;
