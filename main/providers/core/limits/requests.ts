import type { ProviderId } from '../../../contract/providers.ts';
import type { ReadLimits } from './limits.ts';
import { readClaude } from './read-claude.ts';
import { readCodex } from './read-codex.ts';
import { readAntigravity, readAntigravityModels, readGemini } from './read-google.ts';

/** What of a credential goes into a request beside the token, which the gateway puts in itself. */
export interface CredentialDetails {
  readonly accountId: string | null;
  readonly projectId: string | null;
}

export interface LimitsRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly header: Readonly<Record<string, string>>;
  readonly data: string | null;
}

export interface LimitsQuestion {
  readonly request: (details: CredentialDetails) => LimitsRequest;
  readonly read: ReadLimits;
}

/** The gateway puts the account's own token in its place: it never comes here. */
const withToken = { authorization: 'Bearer $TOKEN$', accept: 'application/json' };

const asked = (url: string, header: LimitsRequest['header'] = {}): LimitsRequest => ({
  ...{ method: 'GET', url, data: null },
  header: { ...withToken, ...header },
});

const google =
  (method: string): LimitsQuestion['request'] =>
  ({ projectId }) => ({
    method: 'POST',
    url: `https://cloudcode-pa.googleapis.com/v1internal:${method}`,
    header: { ...withToken, 'content-type': 'application/json' },
    data: JSON.stringify(projectId === null ? {} : { project: projectId }),
  });

/** Whom to ask, in this order until one tells. Addresses as others have documented them. */
const questions: Readonly<Partial<Record<ProviderId, readonly LimitsQuestion[]>>> = {
  claude: [
    {
      request: () =>
        asked('https://api.anthropic.com/api/oauth/usage', {
          'anthropic-beta': 'oauth-2025-04-20',
        }),
      read: readClaude,
    },
  ],
  codex: [
    {
      request: ({ accountId }) =>
        asked(
          'https://chatgpt.com/backend-api/wham/usage',
          accountId === null ? {} : { 'chatgpt-account-id': accountId },
        ),
      read: readCodex,
    },
  ],
  antigravity: [
    { request: google('retrieveUserQuotaSummary'), read: readAntigravity },
    { request: google('fetchAvailableModels'), read: readAntigravityModels },
  ],
  gemini: [{ request: google('retrieveUserQuota'), read: readGemini }],
};

/** Empty for a provider of which no way to ask is known. */
export const questionsFor = (id: ProviderId): readonly LimitsQuestion[] => questions[id] ?? [];

const allowed: ReadonlySet<string> = new Set(
  Object.values(questions).flatMap((all) =>
    all.map(({ request }) => request({ accountId: null, projectId: null }).url),
  ),
);

/** The last wall before the gateway sends a token: nothing but these addresses, to the letter. */
export const isAllowed = (url: string): boolean => allowed.has(url);
