import type { System } from './targets.ts';

/** What signs a package, by the variables that a release sets from its secrets. */
interface Seal {
  readonly what: string;
  readonly variables: readonly string[];
}

const seals: Readonly<Record<System, readonly Seal[]>> = {
  linux: [],
  mac: [
    { what: 'signed', variables: ['CSC_NAME'] },
    { what: 'notarised', variables: ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'] },
  ],
  win: [{ what: 'signed', variables: ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'] }],
};

/** One line a seal: whether it will be there, and what it needs. */
export function sealWords(system: System, env: NodeJS.ProcessEnv): readonly string[] {
  return seals[system].map(({ what, variables }) => {
    const missing = variables.filter((name) => !env[name]);
    return missing.length === 0
      ? `${what}: yes`
      : `${what}: no, ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`;
  });
}

/** The identity that signs on a Mac, from a keychain that holds it; null: nothing is signed. */
export const macIdentity = (env: NodeJS.ProcessEnv): string | null => env['CSC_NAME'] || null;
