import * as z from 'zod';
import { byVersion } from '../base/core/version-order.ts';

/** A release of KorProxy: `v1.2.0`. The name leads to its page, so nothing else may stand in it. */
const tag = z.string().regex(/^v?\d{1,5}\.\d{1,5}\.\d{1,5}$/);

/** What was found when newer releases of KorProxy were last looked for. */
export const appReleases = z.strictObject({
  /** When a list last came, epoch milliseconds; null for never. */
  lookedAtMs: z.number().nullable(),
  newest: tag.nullable(),
});

export type AppReleases = z.infer<typeof appReleases>;

export const noAppReleases: AppReleases = { lookedAtMs: null, newest: null };

/** `owner/name` on GitHub, where package.json names one; else null, and there is nowhere to look. */
export function repositoryIn(manifest: unknown): string | null {
  const place = z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]);
  const { repository, homepage } = z
    .object({
      repository: place.optional().catch(undefined),
      homepage: z.string().optional().catch(undefined),
    })
    .catch({})
    .parse(manifest);
  const named = [repository, homepage].flatMap((text) => {
    const [, found] = gitHub.exec(text ?? '') ?? [];
    return found === undefined ? [] : [found];
  });
  return named[0] ?? null;
}

const gitHub =
  /^(?:git\+)?https:\/\/github\.com\/([A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}(?:[/#?]|$))[\w.-]{1,100}?)(?:\.git)?\/?(?:#.*)?$/;

/** As GitHub lists them. Its own links are not read: the page's address is made here. */
const releaseList = z.array(
  z.object({ tag_name: z.string(), draft: z.boolean(), prerelease: z.boolean() }),
);

/** The newest of those that are finished. Undefined for a list without one, null for what is no list. */
export function newestIn(list: unknown): string | undefined | null {
  const result = releaseList.safeParse(list);
  if (!result.success) return null;
  return result.data
    .flatMap(({ tag_name, draft, prerelease }) =>
      draft || prerelease ? [] : (tag.safeParse(tag_name).data ?? []),
    )
    .toSorted((a, b) => byVersion(versionOf(b), versionOf(a)))[0];
}

const versionOf = (name: string): string => name.replace(/^v/, '');

/** The version to offer to who runs `current`; null where it is not newer. */
export function newerVersion({ newest }: AppReleases, current: string): string | null {
  if (newest === null) return null;
  const [finished = current, trial] = current.split('-', 2);
  const order = byVersion(versionOf(newest), finished);
  return order > 0 || (order === 0 && trial !== undefined) ? versionOf(newest) : null;
}

/** The page of a release: always of that repository, whatever a list said. */
export const releasePage = (repository: string, name: string): string =>
  `https://github.com/${repository}/releases/tag/${name}`;
