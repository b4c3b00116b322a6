import type { ProviderId } from '../../../main/contract/providers.ts';
import type { Exchange } from './interceptor.ts';
import { json, type Reply } from './replies.ts';

/** What the login side of the providers shall do. */
export interface LoginPlay {
  /** Whose account comes back. */
  email: string;
  /** Written into every new token, so that a test knows one when it sees it. */
  tokenMark: string;
  /** HTTP status of the token endpoint; 200 issues and renews, anything else refuses. */
  tokenStatus: number;
  /** What the device flow answers: the word of RFC 8628, or `granted`. */
  device: 'granted' | 'authorization_pending' | 'access_denied' | 'expired_token' | 'slow_down';
}

export const userCode = 'WDJB-MJHT';
/** How long a code of a device login is good. */
export const deviceCodeSeconds = 900;

/** An unsigned token as Codex and Grok give it: the sidecar reads its claims, no signature. */
export function codexIdToken(email: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    email,
    exp: 4_070_908_800,
    'https://api.openai.com/auth': { chatgpt_account_id: 'acc-1', chatgpt_plan_type: 'pro' },
  };
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.signature`;
}

type Serve = (play: LoginPlay, exchange: Exchange) => Reply;

/** Longer than every refresh lead: with less, core v6 refreshes in a loop without pause. */
const longLivedSeconds = 1_728_000;

const tokens = (play: LoginPlay, kind: string) => ({
  access_token: `at-${kind}-${play.tokenMark}`,
  refresh_token: `rt-${kind}-${play.tokenMark}`,
  token_type: 'Bearer',
  expires_in: longLivedSeconds,
});

const refused = (status: number): Reply =>
  json(status, { error: 'invalid_grant', error_description: 'revoked' });

const tokenEndpoint =
  (issue: (play: LoginPlay) => unknown): Serve =>
  (play) =>
    play.tokenStatus === 200 ? json(200, issue(play)) : refused(play.tokenStatus);

const claudeToken = tokenEndpoint((play) => ({
  ...tokens(play, 'claude'),
  account: { uuid: 'a1', email_address: play.email },
  organization: { uuid: 'o1', name: 'Org' },
}));

const always =
  (answer: (play: LoginPlay) => unknown): Serve =>
  (play) =>
    json(200, answer(play));

const projects = { projects: [{ projectId: 'proj-1', lifecycleState: 'ACTIVE' }] };
const tier = { id: 'free-tier', isDefault: true };

/** `METHOD host/path` without its query, in the order in which the sidecar calls them. */
const endpoints: Readonly<Record<string, readonly [ProviderId, Serve]>> = {
  'POST api.anthropic.com/v1/oauth/token': ['claude', claudeToken],
  'POST platform.claude.com/v1/oauth/token': ['claude', claudeToken],
  'GET api.anthropic.com/api/oauth/profile': [
    'claude',
    always(({ email }) => ({
      account: { uuid: 'a1', email },
      organization: { uuid: 'o1', name: 'Org' },
    })),
  ],
  'GET api.anthropic.com/api/oauth/claude_cli/roles': ['claude', always(() => ({}))],
  'POST auth.openai.com/oauth/token': [
    'codex',
    tokenEndpoint((play) => ({ ...tokens(play, 'codex'), id_token: codexIdToken(play.email) })),
  ],
  'POST oauth2.googleapis.com/token': ['gemini', tokenEndpoint((play) => tokens(play, 'gemini'))],
  'GET www.googleapis.com/oauth2/v1/userinfo': ['gemini', always(({ email }) => ({ email }))],
  'GET www.googleapis.com/oauth2/v2/userinfo': ['gemini', always(({ email }) => ({ email }))],
  'GET cloudresourcemanager.googleapis.com/v1/projects': ['gemini', always(() => projects)],
  'POST cloudcode-pa.googleapis.com/v1internal:loadCodeAssist': [
    'gemini',
    always(() => ({
      currentTier: { id: tier.id },
      allowedTiers: [tier],
      cloudaicompanionProject: 'proj-1',
    })),
  ],
  'POST cloudcode-pa.googleapis.com/v1internal:onboardUser': [
    'gemini',
    always(() => ({ done: true, response: { cloudaicompanionProject: { id: 'proj-1' } } })),
  ],
  'GET serviceusage.googleapis.com/v1/projects/proj-1/services/cloudaicompanion.googleapis.com': [
    'gemini',
    always(() => ({ state: 'ENABLED' })),
  ],
  'POST chat.qwen.ai/api/v1/oauth2/device/code': [
    'qwen',
    deviceCode('https://chat.qwen.ai/authorize'),
  ],
  'POST chat.qwen.ai/api/v1/oauth2/token': [
    'qwen',
    deviceToken((play) => ({ ...tokens(play, 'qwen'), resource_url: 'portal.qwen.ai' })),
  ],
  'POST auth.kimi.com/api/oauth/device_authorization': [
    'kimi',
    deviceCode('https://www.kimi.com/code/authorize_device'),
  ],
  'POST auth.kimi.com/api/oauth/token': [
    'kimi',
    deviceToken((play) => ({ ...tokens(play, 'kimi'), scope: 'kimi-code' })),
  ],
  'GET auth.x.ai/.well-known/openid-configuration': [
    'grok',
    always(() => ({
      device_authorization_endpoint: 'https://auth.x.ai/oauth2/device/code',
      token_endpoint: 'https://auth.x.ai/oauth2/token',
    })),
  ],
  'POST auth.x.ai/oauth2/device/code': ['grok', deviceCode('https://accounts.x.ai/oauth2/device')],
  'POST auth.x.ai/oauth2/token': [
    'grok',
    deviceToken((play) => ({ ...tokens(play, 'grok'), id_token: codexIdToken(play.email) })),
  ],
  'POST iflow.cn/oauth/token': [
    'iflow',
    tokenEndpoint((play) => ({ ...tokens(play, 'iflow'), scope: 'read' })),
  ],
  'GET iflow.cn/api/oauth/getUserInfo': [
    'iflow',
    always(({ email, tokenMark }) => ({
      success: true,
      data: { apiKey: `sk-iflow-${tokenMark}`, email, phone: '' },
    })),
  ],
};

function deviceCode(page: string): Serve {
  return always(() => ({
    device_code: 'dc1',
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    expires_in: deviceCodeSeconds,
    interval: 1,
  }));
}

function deviceToken(issue: (play: LoginPlay) => unknown): Serve {
  return (play, { body }) => {
    const isRefresh = new URLSearchParams(body).get('grant_type') === 'refresh_token';
    if (isRefresh ? play.tokenStatus !== 200 : play.device !== 'granted') {
      return isRefresh ? refused(play.tokenStatus) : json(400, { error: play.device });
    }
    return json(200, issue(play));
  };
}

/** Who serves this call and how, null when it is not part of a login. */
export function loginEndpoint(
  exchange: Exchange,
): { readonly provider: ProviderId; readonly reply: (play: LoginPlay) => Reply } | null {
  const [path = ''] = exchange.path.split('?');
  const found = endpoints[`${exchange.method} ${exchange.host}${path}`];
  if (!found) return null;
  const [provider, serve] = found;
  return { provider, reply: (play) => serve(play, exchange) };
}
