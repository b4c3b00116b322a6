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
  | 'xai-api-key'
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
  /** Proxies of the user that this line does not use for it, and does not say so. As run. */
  readonly passesBy?: readonly ('HTTPS_PROXY' | 'http proxy-url')[];
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

/** Of what is not there. */
export const noCapability: LineCapability = {
  ...{ login: null, keys: [], defaultModels: [], refresh: 'none', limits: [] },
};

/** What a user runs into with every login, each one sentence. */
export const usualLimits = [
  'CLIProxyAPI waits for an answer without end, so the limit of 30 s is ours.',
  'After 401 or 403 CLIProxyAPI holds an account back for 30 min, after 404 for 12 h.',
] as const;

/** With more than one provider. */
export const hiddenRefresh =
  'A refresh that fails is not told by CLIProxyAPI; only the credential file shows it.';
export const ownRoad = 'Passes HTTPS_PROXY by: behind a proxy it needs proxy-url in config.yaml.';
