import { createRedact, type Redact } from './redact-text.ts';

/** What a computer has of its own: known before anything else is. */
export interface Personal {
  readonly homeFolder: string;
  /** Empty where the system tells none. */
  readonly userName: string;
}

/** The one redactor of the app: every road out asks it, and whoever learns a secret tells it. */
export interface Redactor {
  /** One and the same function for good: it knows at once what is told later. */
  readonly redact: Redact;
  /** Keys that nothing may hold from now on. They stay known: one that was renewed or put away may still open something. */
  readonly keepOut: (keys: readonly string[]) => void;
  /** The management key of the running start; that of the one before opens nothing any more. */
  readonly keepOutForThisStart: (managementKey: string) => void;
}

export function createRedactor(personal: Personal, make = createRedact): Redactor {
  const keys = new Set<string>();
  let managementKey = '';
  const made = (): Redact => make(secretsOf(personal, [...keys, managementKey]));
  let redact = made();
  return {
    redact: (text) => redact(text),
    keepOut(secrets) {
      const fresh = secrets.filter((key) => !keys.has(key));
      if (fresh.length === 0) return;
      for (const key of fresh) keys.add(key);
      redact = made();
    },
    keepOutForThisStart(key) {
      if (key === managementKey) return;
      managementKey = key;
      redact = made();
    },
  };
}

/** Longest first: the home folder holds the user's name. */
const secretsOf = ({ homeFolder, userName }: Personal, keys: readonly string[]) =>
  [
    ...keys.map((value) => ({ value, mark: '[key]' })),
    ...(homeFolder.length > 1 ? [{ value: homeFolder, mark: '~' }] : []),
    { value: userName, mark: '[user]' },
  ].sort((a, b) => b.value.length - a.value.length);
