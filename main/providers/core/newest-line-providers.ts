import {
  type BrowserLogin,
  type Capability,
  type DeviceLogin,
  hiddenRefresh,
  noCapability,
  usualLimits,
} from './capability-types.ts';

const antigravityLogin: BrowserLogin = {
  type: 'browser',
  route: 'antigravity-auth-url',
  callbackName: 'antigravity',
  callback: { port: 51_121, path: '/oauth-callback' },
  hosts: ['accounts.google.com'],
};

const kimiLogin: DeviceLogin = {
  type: 'device',
  route: 'kimi-auth-url',
  hosts: ['www.kimi.com', 'auth.kimi.com'],
};

const grokLogin: DeviceLogin = {
  type: 'device',
  route: 'xai-auth-url',
  hosts: ['accounts.x.ai', 'auth.x.ai'],
};

/** Providers that are offered with the newest line alone. */
export const newestLineProviders: Readonly<Record<'antigravity' | 'kimi' | 'grok', Capability>> = {
  antigravity: {
    id: 'antigravity',
    name: 'Antigravity',
    company: 'Google',
    host: 'googleapis.com',
    credentialType: 'antigravity',
    modelOwner: 'antigravity',
    namesAccounts: true,
    rowNames: ['antigravity'],
    loginEnd: null,
    lines: {
      v6: noCapability,
      v7: {
        login: antigravityLogin,
        keys: [],
        // Of its models only those that no other provider has: a shared one may be asked elsewhere.
        defaultModels: ['gemini-3-flash', 'gemini-3.5-flash-low', 'gpt-oss-120b-medium'],
        refresh: 'ahead',
        limits: [
          ...usualLimits,
          hiddenRefresh,
          'Some models go by one name at two providers (`claude-sonnet-4-6`); where both are connected CLIProxyAPI asks them in turn.',
        ],
      },
    },
  },
  kimi: {
    id: 'kimi',
    name: 'Kimi',
    company: 'Moonshot',
    host: 'api.kimi.com',
    credentialType: 'kimi',
    modelOwner: 'moonshot',
    namesAccounts: false,
    rowNames: ['kimi'],
    loginEnd: null,
    lines: {
      v6: noCapability,
      v7: {
        login: kimiLogin,
        keys: [],
        defaultModels: ['kimi-k2.7-code', 'kimi-k3', 'kimi-k2.6'],
        refresh: 'ahead',
        limits: [...usualLimits, hiddenRefresh],
      },
    },
  },
  grok: {
    id: 'grok',
    name: 'Grok',
    company: 'xAI',
    host: 'grok.com',
    credentialType: 'xai',
    modelOwner: 'xai',
    namesAccounts: true,
    rowNames: ['xai'],
    loginEnd: null,
    lines: {
      v6: noCapability,
      v7: {
        login: grokLogin,
        keys: ['xai-api-key'],
        defaultModels: ['grok-4.5', 'grok-4.6', 'grok-4.3'],
        refresh: 'ahead',
        limits: [
          ...usualLimits,
          hiddenRefresh,
          'A key of config.yaml needs a base-url: without one CLIProxyAPI drops it in silence.',
        ],
      },
    },
  },
};
