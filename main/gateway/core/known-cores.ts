/**
 * The versions that KorProxy is made for and tested with, newest first: these can be fetched, checked
 * by their pins. Versions that appear later, found by asking for newer releases, join the list here.
 */
export const knownCores: readonly string[] = ['7.2.140', '6.9.25'];

const isNewer = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true });

/** All that can be chosen, newest first. */
export const offeredCores = (here: readonly string[]): readonly string[] =>
  [...new Set([...knownCores, ...here])].sort(isNewer);
