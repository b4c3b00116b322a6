/**
 * The versions that KorProxy is made for and tested with, newest first: these can be fetched and are
 * checked by their pins. What is found by asking for newer releases joins them in `offeredCores`.
 */
export const knownCores: readonly string[] = ['7.2.140', '6.9.25'];

export const newestFirst = (versions: readonly string[]): readonly string[] =>
  versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));

/** All that can be chosen, newest first. */
export const offeredCores = (...further: readonly (readonly string[])[]): readonly string[] =>
  newestFirst([...new Set([...knownCores, ...further.flat()])]);
