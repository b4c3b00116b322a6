import { ActionRefused } from '../core/action-refused.ts';
import { parseJson } from '../core/json.ts';
import type { Environment } from './paths.ts';

/** Beyond it a list is none: thirty releases take half of it. */
const largestList = 4_000_000;

/** Where releases of a repository are listed; `KORPROXY_RELEASES` puts another site in GitHub's place. */
export function releaseListUrl(repository: string, env: Environment): string {
  const site = env['KORPROXY_RELEASES'] || 'https://api.github.com';
  return `${site}/repos/${repository}/releases?per_page=30`;
}

/**
 * What `read` makes of the list of releases of a repository; null when that is no list. Rejects with an
 * `ActionRefused` that says why there is none.
 */
export async function askReleases<T>(
  repository: string,
  env: Environment,
  read: (list: unknown) => T | null,
): Promise<T> {
  const url = releaseListUrl(repository, env);
  const { host } = new URL(url);
  // Only now: the library is large, and wanted once a day.
  const { networkReason, request } = await import('./network.ts');
  try {
    const response = await request(url, {
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'KorProxy' },
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ActionRefused(statusWords(host, response.status));
    }
    const found = read(parseJson(await textOf(response)));
    if (found === null) throw new ActionRefused(noListWords(host));
    return found;
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
