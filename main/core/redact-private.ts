import type { Secret } from './redact-known.ts';

export interface PrivateValues {
  readonly homeFolder: string;
  /** Empty where the system tells none. */
  readonly userName: string;
  /** API and management keys. */
  readonly keys: readonly string[];
}

/** What this computer and this run have of their own, for `createRedact`. Longest first: the home folder holds the user's name. */
export function privateValues({ homeFolder, userName, keys }: PrivateValues): readonly Secret[] {
  return [
    ...keys.map((value) => ({ value, mark: '[key]' })),
    ...(homeFolder.length > 1 ? [{ value: homeFolder, mark: '~' }] : []),
    { value: userName, mark: '[user]' },
  ].sort((a, b) => b.value.length - a.value.length);
}
