import type { ProviderId } from '../../contract/providers.ts';
import { type CredentialFacts, readCredential } from './accounts.ts';
import { isObject, type Json, parseObject, textOf } from './answer.ts';

/** What tells whether two credential files are of one account. Holds tokens: never kept, never sent. */
export interface AccountIdentity {
  readonly facts: CredentialFacts;
  /** In small letters, as mail servers take it; null where the file has none. */
  readonly email: string | null;
  /** What one address may have several of: a team, a project. Null where the file does not tell. */
  readonly division: string | null;
  readonly tokens: readonly string[];
}

/** Where the files of a provider say which of the several it is. */
const divisionNames: Readonly<Partial<Record<ProviderId, string>>> = {
  claude: 'organization_uuid',
  codex: 'account_id',
  gemini: 'project_id',
};

const tokenNames = ['refresh_token', 'access_token', 'api_key'] as const;

/** Null for a text that is no credential of a provider we know. */
export function identityOf(file: string, text: string): AccountIdentity | null {
  const facts = readCredential(file, text, '');
  const json = parseObject(text);
  if (facts === null || json === null) return null;
  const divisionName = divisionNames[facts.providerId];
  return {
    facts,
    email: facts.email?.trim().toLowerCase() || null,
    division: (divisionName && textOf(json[divisionName])) || null,
    tokens: tokensOf(json),
  };
}

function tokensOf(json: Json): readonly string[] {
  const nested = isObject(json['token']) ? json['token'] : {};
  return tokenNames.map((name) => textOf(json[name] ?? nested[name])).filter((it) => it !== '');
}

/** A shared token is proof; else the address, with a division that at least does not differ. */
export function isSameAccount(a: AccountIdentity, b: AccountIdentity): boolean {
  if (a.facts.providerId !== b.facts.providerId) return false;
  if (a.tokens.some((token) => b.tokens.includes(token))) return true;
  if (a.email === null || a.email !== b.email) return false;
  return a.division === null || b.division === null || a.division === b.division;
}

/**
 * Which of two files of one account to use, best first: each renewal ends the tokens before it, so
 * only the file that was renewed last still works.
 */
export function newestFirst(a: AccountIdentity, b: AccountIdentity): number {
  const renewed = (b.facts.lastRefreshMs ?? 0) - (a.facts.lastRefreshMs ?? 0);
  if (renewed !== 0) return renewed;
  return (b.facts.expiresAtMs ?? 0) - (a.facts.expiresAtMs ?? 0);
}
