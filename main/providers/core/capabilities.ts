import type { ProviderId } from '../../contract/providers.ts';

/** The two lines of the sidecar that must work: the last with a login for each, and the newest. */
export const sidecarSeries = ['v6', 'v7'] as const;

export type SidecarSeries = (typeof sidecarSeries)[number];

/** A login that ends at an address of this computer which the provider knows beforehand. */
export interface BrowserLogin {
  readonly type: 'browser';
  /** Below `/v0/management/`. */
  readonly route: string;
  /** How `oauth-callback` calls the provider. */
  readonly callbackName: string;
  readonly callback: { readonly port: number; readonly path: string };
  /** The only hosts whose pages we open for it. */
  readonly hosts: readonly string[];
}

/** A login by a short code that the user enters on a page of the provider. */
export interface DeviceLogin {
  readonly type: 'device';
  readonly route: string;
  readonly hosts: readonly string[];
}

export type Login = BrowserLogin | DeviceLogin;

/** Where config.yaml keeps keys of a provider. */
export type KeySection =
  | 'claude-api-key'
  | 'codex-api-key'
  | 'gemini-api-key'
  | 'openai-compatibility';

/** What one line of the sidecar can do for one provider. */
export interface LineCapability {
  /** Null where this line has no login for it. */
  readonly login: Login | null;
  /** Keys that work on this line, best first. */
  readonly keys: readonly KeySection[];
  /** Wished for a test, best first; the first one that is listed is asked. */
  readonly defaultModels: readonly string[];
  readonly refresh: 'ahead' | 'on-use' | 'none';
  /** What a user or a maintainer will run into, each one sentence. */
  readonly limits: readonly string[];
}

export interface Capability {
  readonly id: ProviderId;
  readonly name: string;
  /** Who refuses, in a sentence. */
  readonly company: string;
  /** Whose address cannot be reached, in a sentence. */
  readonly host: string;
  /** `type` of its credential files; the name of a file says nothing. */
  readonly credentialType: string;
  /** `owned_by` of its models. */
  readonly modelOwner: string;
  /** Whether a credential says whose it is; Qwen's carry a made-up name. */
  readonly namesAccounts: boolean;
  /** How the sidecar calls it in `auth-files` and errors. */
  readonly rowNames: readonly string[];
  /** Why its login leads nowhere any more, with the day, and the way on: a sentence each; else null. */
  readonly loginEnd: { readonly told: string; readonly wayOn: string } | null;
  readonly lines: Readonly<Record<SidecarSeries, LineCapability>>;
}

const sharedLimits = {
  noTimeLimit: 'CLIProxyAPI waits for an answer without end, so the limit of 30 s is ours.',
  longBlocks: 'After 401 or 403 CLIProxyAPI holds an account back for 30 min, after 404 for 12 h.',
  hiddenRefresh:
    'A refresh that fails is not told by CLIProxyAPI; only the credential file shows it.',
} as const;

const claudeLogin: BrowserLogin = {
  type: 'browser',
  route: 'anthropic-auth-url',
  callbackName: 'anthropic',
  callback: { port: 54_545, path: '/callback' },
  hosts: ['claude.ai', 'console.anthropic.com', 'platform.claude.com'],
};

const codexLogin: BrowserLogin = {
  type: 'browser',
  route: 'codex-auth-url',
  callbackName: 'codex',
  callback: { port: 1_455, path: '/auth/callback' },
  hosts: ['auth.openai.com'],
};

/**
 * What each provider can do on each line of the sidecar (PP4), as seen by running them. Popover,
 * tests and the README's table are made from it: one entry here and one fixture add a provider.
 */
export const capabilities: Readonly<Record<ProviderId, Capability>> = {
  claude: {
    id: 'claude',
    name: 'Claude',
    company: 'Anthropic',
    host: 'api.anthropic.com',
    credentialType: 'claude',
    modelOwner: 'anthropic',
    namesAccounts: true,
    rowNames: ['claude'],
    loginEnd: null,
    lines: {
      v6: {
        login: claudeLogin,
        keys: ['claude-api-key'],
        defaultModels: [
          'claude-sonnet-4-20250514',
          'claude-sonnet-4-5-20250929',
          'claude-haiku-4-5-20251001',
        ],
        refresh: 'ahead',
        limits: [
          sharedLimits.noTimeLimit,
          sharedLimits.longBlocks,
          sharedLimits.hiddenRefresh,
          'Reaches Claude through a socks5 proxy only: an http proxy-url is passed by.',
        ],
      },
      v7: {
        login: claudeLogin,
        keys: ['claude-api-key'],
        defaultModels: [
          'claude-sonnet-4-5-20250929',
          'claude-sonnet-4-20250514',
          'claude-haiku-4-5-20251001',
        ],
        refresh: 'ahead',
        limits: [sharedLimits.noTimeLimit, sharedLimits.longBlocks, sharedLimits.hiddenRefresh],
      },
    },
  },
  codex: {
    id: 'codex',
    name: 'Codex',
    company: 'OpenAI',
    host: 'chatgpt.com',
    credentialType: 'codex',
    modelOwner: 'openai',
    namesAccounts: true,
    rowNames: ['codex'],
    loginEnd: null,
    lines: {
      v6: {
        login: codexLogin,
        keys: ['codex-api-key'],
        defaultModels: ['gpt-5', 'gpt-5-codex', 'gpt-5.1'],
        refresh: 'ahead',
        limits: [sharedLimits.noTimeLimit, sharedLimits.longBlocks, sharedLimits.hiddenRefresh],
      },
      v7: {
        login: codexLogin,
        keys: ['codex-api-key'],
        defaultModels: ['gpt-5.5', 'gpt-5.4', 'gpt-5.4-mini'],
        refresh: 'ahead',
        limits: [
          sharedLimits.noTimeLimit,
          sharedLimits.longBlocks,
          'A broken connection holds the account back for 60 s.',
        ],
      },
    },
  },
  gemini: {
    id: 'gemini',
    name: 'Gemini',
    company: 'Google',
    host: 'googleapis.com',
    credentialType: 'gemini',
    modelOwner: 'google',
    namesAccounts: true,
    rowNames: ['gemini-cli', 'gemini'],
    loginEnd: {
      told: 'Google ended this login for private accounts on 18 June 2026.',
      wayOn: 'An API key of Google AI Studio works.',
    },
    lines: {
      v6: {
        login: {
          type: 'browser',
          route: 'gemini-cli-auth-url',
          callbackName: 'gemini',
          callback: { port: 8_085, path: '/oauth2callback' },
          hosts: ['accounts.google.com'],
        },
        keys: ['gemini-api-key'],
        defaultModels: ['gemini-2.5-pro', 'gemini-2.5-flash'],
        refresh: 'on-use',
        limits: [
          sharedLimits.noTimeLimit,
          sharedLimits.longBlocks,
          'Thinking counts as answer: ten tokens may hold thoughts alone.',
        ],
      },
      v7: {
        login: null,
        keys: ['gemini-api-key'],
        defaultModels: ['gemini-2.5-pro', 'gemini-2.5-flash'],
        refresh: 'none',
        limits: [],
      },
    },
  },
  qwen: {
    id: 'qwen',
    name: 'Qwen',
    company: 'Qwen',
    host: 'portal.qwen.ai',
    credentialType: 'qwen',
    modelOwner: 'qwen',
    namesAccounts: false,
    rowNames: ['qwen', 'openai-compatible-qwen', 'openai-compatibility:qwen'],
    loginEnd: {
      told: 'Qwen ended its login on 15 April 2026.',
      wayOn: 'An API key of Model Studio or its Coding Plan works.',
    },
    lines: {
      v6: {
        login: { type: 'device', route: 'qwen-auth-url', hosts: ['chat.qwen.ai'] },
        keys: ['openai-compatibility'],
        defaultModels: ['coder-model'],
        refresh: 'ahead',
        limits: [
          sharedLimits.noTimeLimit,
          sharedLimits.longBlocks,
          'Its login asks by the proxy of the environment (HTTPS_PROXY), not by proxy-url.',
        ],
      },
      v7: {
        login: null,
        keys: ['openai-compatibility'],
        defaultModels: ['qwen3-coder-plus'],
        refresh: 'none',
        limits: [],
      },
    },
  },
  iflow: {
    id: 'iflow',
    name: 'iFlow',
    company: 'iFlow',
    host: 'apis.iflow.cn',
    credentialType: 'iflow',
    modelOwner: 'iflow',
    namesAccounts: true,
    rowNames: ['iflow', 'openai-compatible-iflow', 'openai-compatibility:iflow'],
    loginEnd: {
      told: 'iFlow ended its service for command lines on 17 April 2026.',
      wayOn: 'A key for its API works where you have one.',
    },
    lines: {
      v6: {
        login: {
          type: 'browser',
          route: 'iflow-auth-url',
          callbackName: 'iflow',
          callback: { port: 11_451, path: '/oauth2callback' },
          hosts: ['iflow.cn'],
        },
        keys: ['openai-compatibility'],
        defaultModels: ['kimi-k2', 'glm-4.6', 'qwen3-max'],
        refresh: 'ahead',
        limits: [sharedLimits.noTimeLimit, sharedLimits.longBlocks, sharedLimits.hiddenRefresh],
      },
      v7: {
        login: null,
        keys: ['openai-compatibility'],
        defaultModels: ['kimi-k2', 'glm-4.6'],
        refresh: 'none',
        limits: [],
      },
    },
  },
};

/** First releases without these logins; the releases between the two lines end them one by one. */
const loginDroppedIn: Readonly<Partial<Record<ProviderId, readonly number[]>>> = {
  qwen: [6, 9, 26],
  iflow: [6, 9, 28],
  gemini: [7, 2, 20],
};

/** What a sidecar says of itself, asked once a start. */
export interface SidecarFacts {
  /** `6.9.25`; null where it does not tell (a build of one's own says `dev`). */
  readonly version: string | null;
  /** Whether `/v0/management/usage` is there, which the newer line dropped. */
  readonly hasUsageRoute: boolean;
}

export function lineOf({ version, hasUsageRoute }: SidecarFacts): SidecarSeries {
  const [major] = numbers(version);
  if (major === undefined) return hasUsageRoute ? 'v6' : 'v7';
  return major >= 7 ? 'v7' : 'v6';
}

/**
 * What this sidecar can do for a provider. A release between the lines may lack the older one's
 * login.
 */
export function capabilityOf(provider: ProviderId, sidecar: SidecarFacts): LineCapability {
  const { lines } = capabilities[provider];
  const line = lineOf(sidecar);
  const dropped = loginDroppedIn[provider];
  if (line === 'v6' && dropped && !isBefore(numbers(sidecar.version), dropped)) return lines.v7;
  return lines[line];
}

/** Why there is no login for it, and what to do instead. */
export function noLoginWords(provider: ProviderId): string {
  const { name, loginEnd } = capabilities[provider];
  return loginEnd === null
    ? `This version of CLIProxyAPI has no login for ${name}. An API key works.`
    : `${loginEnd.told} ${loginEnd.wayOn}`;
}

function numbers(version: string | null): readonly number[] {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  return found ? found.slice(1).map(Number) : [];
}

/** An unknown version counts as early: its routes decide then. */
function isBefore(version: readonly number[], limit: readonly number[]): boolean {
  for (const [place, part] of limit.entries()) {
    const own = version[place] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}
