import * as z from 'zod';
import { parseJson } from '../../base/core/json.ts';
import { byVersion } from '../../base/core/version-order.ts';
import { coreVersion } from '../../contract/cores.ts';

/**
 * The versions that KorProxy is made for and tested with, newest first: these can be fetched and are
 * checked by their pins. What is found by asking for newer releases joins them in `offeredCores`.
 */
export const knownCores: readonly string[] = ['7.2.140', '6.9.25'];

const newestFirst = (versions: readonly string[]): readonly string[] =>
  versions.toSorted((a, b) => byVersion(b, a));

/** All that can be chosen, newest first. */
export const offeredCores = (...further: readonly (readonly string[])[]): readonly string[] =>
  newestFirst([...new Set([...knownCores, ...further.flat()])]);

/** What was found when newer releases were last looked for. */
export interface Releases {
  /** When a list last came, epoch milliseconds; null for never. */
  readonly lookedAtMs: number | null;
  /** Newer than what KorProxy is made for, the newest of each line. */
  readonly found: readonly string[];
}

export const noReleases: Releases = { lookedAtMs: null, found: [] };

const releasesFile = z.strictObject({
  lookedAtMs: z.number().nullable(),
  found: z.array(coreVersion).max(20),
});

/** For a file that is none of ours, nothing was ever looked for. What KorProxy knows by now is no news. */
export function readReleases(text: string): Releases {
  const { lookedAtMs, found } = releasesFile.safeParse(parseJson(text)).data ?? noReleases;
  return { lookedAtMs, found: newestOfLines(found) };
}

export const writeReleases = (releases: Releases): string => `${JSON.stringify(releases)}\n`;

/** As GitHub lists them. What a release has none of is not offered: it may still be coming in. */
const releaseList = z.array(
  z.object({
    tag_name: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    assets: z.array(z.object({ name: z.string() })),
  }),
);

/**
 * The versions in a list of releases that are whole and fit this machine, any order. `platform` is what
 * an archive for it has in its name: `linux_aarch64`. Null when it is no such list.
 */
export function versionsIn(list: unknown, platform: string): readonly string[] | null {
  const result = releaseList.safeParse(list);
  if (!result.success) return null;
  return result.data.flatMap(({ tag_name: tag, draft, prerelease, assets }) => {
    const version = coreVersion.safeParse(tag.replace(/^v/, '')).data;
    const has = (name: string): boolean => assets.some((asset) => asset.name.startsWith(name));
    const isWhole =
      version !== undefined && has('checksums.txt') && has(`CLIProxyAPI_${version}_${platform}.`);
    return isWhole && !draft && !prerelease ? [version] : [];
  });
}

const lineOf = (version: string): string => version.split('.')[0] ?? '';

/** The newest of each line that KorProxy is made for, where it is newer than what it knows. */
export function newestOfLines(found: readonly string[]): readonly string[] {
  return [...new Set(knownCores.map(lineOf))].flatMap((line) => {
    const ofLine = (version: string): boolean => lineOf(version) === line;
    const known = newestFirst(knownCores.filter(ofLine))[0];
    const newest = newestFirst(found.filter(ofLine))[0];
    return newest !== undefined && known !== undefined && isNewer(newest, known) ? [newest] : [];
  });
}

const isNewer = (version: string, than: string): boolean =>
  version !== than && newestFirst([version, than])[0] === version;

/** The newest of the same line (7.x for 7), where it is newer; else null. */
export function newerThan(
  version: string | null,
  offered: readonly { readonly version: string }[],
): string | null {
  if (version === null) return null;
  const versions = offered.map((each) => each.version);
  const line = versions.filter((each) => lineOf(each) === lineOf(version));
  const newest = newestFirst(line)[0];
  return newest !== undefined && isNewer(newest, version) ? newest : null;
}
