import { byVersion } from '../../base/core/version-order.ts';
import type { ProviderId } from '../../contract/providers.ts';
import {
  type BrowserLogin,
  type Capability,
  hiddenRefresh,
  type LineCapability,
  noCapability,
  ownRoad,
  type SidecarSeries,
  usualLimits,
} from './capability-types.ts';
import { newestLineProviders } from './newest-line-providers.ts';

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
  ...newestLineProviders,
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
        defaultModels: ['claude-sonnet-4-6', 'claude-haiku-4-5-20251001', 'claude-opus-4-6'],
        refresh: 'ahead',
        passesBy: ['HTTPS_PROXY', 'http proxy-url'],
        limits: [
          ...usualLimits,
          hiddenRefresh,
          ownRoad,
          'Reaches Claude through a socks5 proxy only: an http proxy-url is passed by.',
        ],
      },
      v7: {
        login: claudeLogin,
        keys: ['claude-api-key'],
        defaultModels: ['claude-sonnet-5', 'claude-sonnet-4-6', 'claude-haiku-4-5-20251001'],
        refresh: 'ahead',
        passesBy: ['HTTPS_PROXY'],
        limits: [...usualLimits, hiddenRefresh, ownRoad],
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
        defaultModels: ['gpt-5.4', 'gpt-5.4-mini', 'gpt-5.3-codex-spark'],
        refresh: 'ahead',
        limits: [
          ...usualLimits,
          hiddenRefresh,
          'Knows no model that OpenAI still offers to ChatGPT accounts, `gpt-5.3-codex-spark` aside: `gpt-5.4` ended for them on 31 August 2026. Keys go on.',
        ],
      },
      v7: {
        login: codexLogin,
        keys: ['codex-api-key'],
        defaultModels: ['gpt-5.5', 'gpt-5.6-terra', 'gpt-5.6-luna'],
        refresh: 'ahead',
        passesBy: ['HTTPS_PROXY'],
        limits: [...usualLimits, ownRoad, 'A broken connection holds the account back for 60 s.'],
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
        defaultModels: ['gemini-3.1-pro-preview', 'gemini-3-flash-preview'],
        refresh: 'on-use',
        limits: [...usualLimits, 'Thinking counts as answer: ten tokens may hold thoughts alone.'],
      },
      v7: {
        ...noCapability,
        keys: ['gemini-api-key'],
        defaultModels: ['gemini-3.5-flash', 'gemini-3.1-pro-preview'],
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
          ...usualLimits,
          'Its login asks by the proxy of the environment (HTTPS_PROXY), not by proxy-url.',
        ],
      },
      v7: {
        ...noCapability,
        keys: ['openai-compatibility'],
        defaultModels: ['qwen3-coder-plus'],
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
        limits: [...usualLimits, hiddenRefresh],
      },
      v7: {
        ...noCapability,
        keys: ['openai-compatibility'],
        defaultModels: ['glm-4.6', 'kimi-k2'],
      },
    },
  },
};

/** First releases without these logins; the releases between the two lines end them one by one. */
const loginDroppedIn: Readonly<Partial<Record<ProviderId, string>>> = {
  qwen: '6.9.26',
  iflow: '6.9.28',
  gemini: '7.2.20',
};

/** What a sidecar says of itself, asked once a start. */
export interface SidecarFacts {
  /** `6.9.25`; null where it does not tell (a build of one's own says `dev`). */
  readonly version: string | null;
  /** Whether `/v0/management/usage` is there, which the newer line dropped. */
  readonly hasUsageRoute: boolean;
}

export function lineOf({ version, hasUsageRoute }: SidecarFacts): SidecarSeries {
  const release = releaseIn(version);
  if (release === null) return hasUsageRoute ? 'v6' : 'v7';
  return isBefore(release, '7') ? 'v6' : 'v7';
}

/**
 * What this sidecar can do for a provider. A release between the lines may lack the older one's
 * login.
 */
export function capabilityOf(provider: ProviderId, sidecar: SidecarFacts): LineCapability {
  const { lines } = capabilities[provider];
  const line = lineOf(sidecar);
  const dropped = loginDroppedIn[provider];
  const release = releaseIn(sidecar.version);
  // An unknown version counts as early: its routes decide then.
  const isDropped = line === 'v6' && dropped && release !== null && !isBefore(release, dropped);
  return isDropped ? lines.v7 : lines[line];
}

/**
 * Whether a provider has a row: where this sidecar has a way in of its own for it, or an account or
 * key of it is here. What any key of `openai-compatibility` reaches has no way of its own.
 */
export function hasRow({ login, keys }: LineCapability, isPresent: boolean): boolean {
  const hasOwnWay = login !== null || keys.some((section) => section !== 'openai-compatibility');
  return hasOwnWay || (isPresent && keys.length > 0);
}

/** Why there is no login for it, and what to do instead. */
export function noLoginWords(provider: ProviderId): string {
  const { name, loginEnd, lines } = capabilities[provider];
  if (loginEnd !== null) return `${loginEnd.told} ${loginEnd.wayOn}`;
  const takesKeys = Object.values(lines).some(({ keys }) => keys.length > 0);
  const wayOn = takesKeys ? 'An API key works.' : 'A newer one has.';
  return `This version of CLIProxyAPI has no login for ${name}. ${wayOn}`;
}

/** `6.9.25` of what a version says; null for none. */
const releaseIn = (version: string | null): string | null =>
  /^v?(\d+\.\d+\.\d+)/.exec(version ?? '')?.[1] ?? null;

const isBefore = (release: string, limit: string): boolean => byVersion(release, limit) < 0;
