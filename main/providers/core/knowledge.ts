import type { ProviderId } from '../../contract/providers.ts';
import {
  type AccountState,
  accountState,
  type CredentialFacts,
  type GatewayRow,
} from './accounts.ts';
import { noProxy, type ProxySettings } from './blame.ts';
import { capabilityOf, hasRow, type SidecarFacts } from './capabilities.ts';
import type { LineCapability } from './capability-types.ts';
import type { ModelLists } from './gateway-models.ts';
import type { CredentialFolder } from './provider-ports.ts';
import type { UnreadableAccount } from './unreadable.ts';

/** All that is known of the providers, from files, `auth-files` and `/v1/models` together. */
export interface Knowledge {
  /** Null while no gateway runs. */
  readonly sidecar: (SidecarFacts & { readonly run: number; readonly sinceMs: number }) | null;
  /** The last that told, so that a restart takes no row away and brings none. */
  readonly lastSidecar: SidecarFacts | null;
  readonly folder: CredentialFolder;
  /** Null until the running sidecar has told. */
  readonly rows: readonly GatewayRow[] | null;
  readonly models: ModelLists | null;
  /** Logins that the running sidecar turned out not to have. */
  readonly missingLogins: readonly ProviderId[];
  /** Those with a key in config.yaml. A key that is held back shows nowhere else. */
  readonly keyed: readonly ProviderId[];
  /** Those with a login or key that was put away and can be brought back. */
  readonly kept: readonly ProviderId[];
  readonly proxy: ProxySettings;
}

export const nothingKnown: Knowledge = {
  sidecar: null,
  lastSidecar: null,
  folder: { accounts: [], unreadable: [], problem: null },
  rows: null,
  models: null,
  missingLogins: [],
  keyed: [],
  kept: [],
  proxy: noProxy,
};

export interface Account extends CredentialFacts {
  readonly state: AccountState;
  readonly row: GatewayRow | null;
}

export type ProviderState =
  | { readonly type: 'not-connected' }
  | { readonly type: 'not-offered' }
  /** Logins are here, and the file of none can be read. */
  | { readonly type: 'unreadable' }
  /** Its every account is switched off. */
  | { readonly type: 'switched-off' }
  | Exclude<AccountState, { readonly type: 'disabled' }>;

export interface ProviderFacts {
  readonly id: ProviderId;
  readonly state: ProviderState;
  readonly accounts: readonly Account[];
  /** Logins beside them whose files nothing can read. */
  readonly unreadable: readonly UnreadableAccount[];
  readonly models: readonly string[];
  /** A key in config.yaml serves it, beside or instead of a login. */
  readonly hasKey: boolean;
  readonly capability: LineCapability;
  /** Whether there is a row for it. */
  readonly isShown: boolean;
}

/** Until a sidecar has told: the newest line. */
const assumedSidecar: SidecarFacts = { version: null, hasUsageRoute: false };

/**
 * The one truth about a provider: the best of its accounts speaks for it, as the sidecar would pick
 * it.
 */
export function factsOf(knowledge: Knowledge, id: ProviderId, nowMs: number): ProviderFacts {
  const { sidecar, lastSidecar, folder, rows, models, missingLogins, keyed, kept } = knowledge;
  const offered = capabilityOf(id, sidecar ?? lastSidecar ?? assumedSidecar);
  const capability = missingLogins.includes(id) ? { ...offered, login: null } : offered;
  const moment = { nowMs, sidecarUpMs: sidecar && nowMs - sidecar.sinceMs };
  const accounts = folder.accounts
    .filter((account) => account.providerId === id)
    .map((account): Account => {
      const row = rows?.find(({ file }) => file === account.file) ?? null;
      return { ...account, row, state: accountState(account, row, moment) };
    });
  const unreadable = folder.unreadable.filter(({ providerId }) => providerId === id);
  const listed = models?.[id] ?? [];
  const hasLogin = accounts.some(({ state }) => state.type !== 'disabled');
  // Files of a login that this sidecar dropped load as accounts without a model.
  const isServed = capability.login !== null && hasLogin;
  const hasKey = !isServed && (listed.length > 0 || keyed.includes(id));
  const state = hasKey ? { type: 'connected' as const } : stateOf(accounts, unreadable, capability);
  const hasAny = accounts.length + unreadable.length > 0 || listed.length > 0 || keyed.includes(id);
  const isShown = hasRow(offered, hasAny || kept.includes(id));
  return { id, state, accounts, unreadable, models: listed, hasKey, capability, isShown };
}

const rank = ['connected', 'blocked', 'needs-login'] as const;

function stateOf(
  accounts: readonly Account[],
  unreadable: readonly UnreadableAccount[],
  { login }: LineCapability,
): ProviderState {
  if (login === null) return { type: 'not-offered' };
  const states = accounts.map(({ state }) => state).filter((state) => state.type !== 'disabled');
  for (const type of rank) {
    const found = states.find((state) => state.type === type);
    if (found) return found;
  }
  if (unreadable.length > 0) return { type: 'unreadable' };
  return { type: accounts.length > 0 ? 'switched-off' : 'not-connected' };
}

/** Whether a test can get as far as the provider. */
export const isConnected = ({ state }: ProviderFacts): boolean => !unasked.has(state.type);

const unasked: ReadonlySet<ProviderState['type']> = new Set([
  'not-connected',
  'not-offered',
  'unreadable',
  'switched-off',
]);

/** Until when the sidecar holds every account of a provider back; null when one is free. */
export function blockedUntil({ accounts }: ProviderFacts, nowMs: number): number | null {
  const active = accounts.filter(({ state }) => state.type !== 'disabled');
  const ends = active.map(({ row }) => (row?.isUnavailable ? row.blockedUntilMs : null));
  const blocked = ends.filter((end) => end !== null).filter((end) => end > nowMs);
  return active.length > 0 && blocked.length === active.length ? Math.min(...blocked) : null;
}
