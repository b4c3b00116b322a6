import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderId } from '../../../main/contract/providers.ts';
import { capabilities } from '../../../main/providers/core/capabilities.ts';
import { codexIdToken } from './logins.ts';

/** Stands in every secret, so that a test sees it wherever it should not be. */
export const tokenCanary = 'CANARY-credential';
export const emailOf = (provider: ProviderId): string => `${provider}-user@example.test`;

const shared = (provider: ProviderId) => ({
  type: capabilities[provider].credentialType,
  email: emailOf(provider),
  access_token: `at-${tokenCanary}-${provider}`,
  refresh_token: `rt-${tokenCanary}-${provider}`,
  last_refresh: '2026-11-01T00:00:00Z',
  expired: '2099-01-01T00:00:00Z',
  // Without it the sidecar rewrites the file on first use, and v6 forgets a block at that moment.
  disabled: false,
});

/** Credential files as the sidecar's own logins write them. */
export function nativeCredential(provider: ProviderId): Record<string, unknown> {
  const common = shared(provider);
  switch (provider) {
    case 'claude':
      return {
        ...common,
        id_token: '',
        account_uuid: 'a1',
        organization_uuid: 'o1',
        organization_name: 'Org',
      };
    case 'codex':
      return { ...common, account_id: 'acc-1', id_token: codexIdToken(common.email) };
    case 'antigravity':
      return { ...common, project_id: 'proj-1', expires_in: 3_599, timestamp: 1_793_491_200_000 };
    case 'kimi': {
      const { email: _none, ...nameless } = common;
      return { ...nameless, token_type: 'Bearer', scope: 'kimi-code', device_id: 'd1' };
    }
    case 'grok':
      return {
        ...common,
        base_url: 'https://api.x.ai/v1',
        token_endpoint: 'https://auth.x.ai/oauth2/token',
        auth_kind: 'oauth',
      };
    case 'qwen':
      return { ...common, resource_url: 'portal.qwen.ai' };
    case 'iflow':
      return { ...common, api_key: `sk-${tokenCanary}-iflow`, token_type: 'bearer', scope: 'read' };
    case 'gemini':
      return {
        type: 'gemini',
        email: common.email,
        project_id: 'proj-1',
        auto: false,
        checked: true,
        disabled: false,
        token: {
          access_token: common.access_token,
          refresh_token: common.refresh_token,
          token_type: 'Bearer',
          expiry: common.expired,
        },
      };
  }
}

/** Puts a credential where the sidecar reads it; gives back the path. */
export function writeCredential(
  authFolder: string,
  provider: ProviderId,
  change: Readonly<Record<string, unknown>> = {},
  name = `${provider}-test.json`,
): string {
  const file = join(authFolder, name);
  writeFileSync(file, JSON.stringify({ ...nativeCredential(provider), ...change }), {
    mode: 0o600,
  });
  return file;
}
