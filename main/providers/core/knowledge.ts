import { isService, type ProviderId, type RowId } from '../../contract/providers.ts';
import {
  type AccountState,
  accountState,
  type CredentialFacts,
  type GatewayRow,
} from './accounts.ts';
import { noProxy, type ProxySettings } from './blame.ts';
import { capabilities, capabilityOf, hasRow, lineOf, type SidecarFacts } from './capabilities.ts';
import { type LineCapability, noCapability } from './capability-types.ts';
import type { ModelLists } from './gateway-models.ts';
import type { CredentialFolder } from './provider-ports.ts';
import { type Routing, routingSentence, usualRouting } from './routing.ts';
import {
  type Service,
  type Subject,
  serviceCapability,
  serviceSubject,
  unknownService,
} from './services.ts';
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
  readonly keyed: readonly RowId[];
  /** Those with a login or key that was put away and can be brought back. */
  readonly kept: readonly RowId[];
  /** The services of config.yaml, and those that were put away. */
  readonly services: readonly Service[];
  readonly proxy: ProxySettings;
  readonly routing: Routing;
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
  services: [],
  proxy: noProxy,
  routing: usualRouting,
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
  /** Of a service: put away, and to be brought back. */
  | { readonly type: 'disconnected' }
  /** Its every account is switched off. */
  | { readonly type: 'switched-off' }
  | Exclude<AccountState, { readonly type: 'disabled' }>;

export interface ProviderFacts {
  readonly id: RowId;
  readonly subject: Subject;
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
export function factsOf(knowledge: Knowledge, id: RowId, nowMs: number): ProviderFacts {
  return isService(id) ? serviceFacts(knowledge, id) : providerFacts(knowledge, id, nowMs);
}

function providerFacts(knowledge: Knowledge, id: ProviderId, nowMs: number): ProviderFacts {
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
  const listed = without(models?.[id] ?? [], namesakes(knowledge, id));
  const hasLogin = accounts.some(({ state }) => state.type !== 'disabled');
  // Files of a login that this sidecar dropped load as accounts without a model.
  const isServed = capability.login !== null && hasLogin;
  const hasKey = !isServed && (listed.length > 0 || keyed.includes(id));
  const state = hasKey ? { type: 'connected' as const } : stateOf(accounts, unreadable, capability);
  const hasAny = accounts.length + unreadable.length > 0 || listed.length > 0 || keyed.includes(id);
  const isShown = hasRow(offered, hasAny || kept.includes(id));
  const subject = capabilities[id];
  return { id, subject, state, accounts, unreadable, models: listed, hasKey, capability, isShown };
}

/** Models of a service that is named as the gateway names a provider's own. */
const namesakes = ({ services }: Knowledge, id: ProviderId): ReadonlySet<string> =>
  new Set(
    services
      .filter(({ owner }) => owner === capabilities[id].modelOwner)
      .flatMap(({ models }) => models),
  );

const without = (models: readonly string[], others: ReadonlySet<string>): readonly string[] =>
  others.size === 0 ? models : models.filter((model) => !others.has(model));

function serviceFacts(knowledge: Knowledge, id: RowId): ProviderFacts {
  const { services, models } = knowledge;
  const service = services.find((each) => each.id === id) ?? null;
  const others = services.filter((each) => each.id !== id && !each.isAway);
  const elsewhere = new Set([
    ...Object.values(models ?? {}).flat(),
    ...others.flatMap((each) => each.models),
  ]);
  return {
    ...{ id, accounts: [], unreadable: [], hasKey: true, isShown: service !== null },
    subject: service === null ? unknownService : serviceSubject(service),
    state: {
      type:
        service === null ? 'not-connected' : serviceState(service, canSwitchServices(knowledge)),
    },
    models: service?.isAway === false ? service.models : [],
    capability: service === null ? noCapability : serviceCapability(service, elsewhere),
  };
}

/** Whether the sidecar heeds `disabled` of a service; the older line passes it by. */
export const canSwitchServices = ({ sidecar, lastSidecar }: Knowledge): boolean =>
  lineOf(sidecar ?? lastSidecar ?? assumedSidecar) === 'v7';

/** How the core chooses among several accounts. */
export const routingWords = ({ routing, sidecar, lastSidecar }: Knowledge): string =>
  routingSentence(routing, lineOf(sidecar ?? lastSidecar ?? assumedSidecar));

function serviceState({ isAway, isDisabled }: Service, knowsOff: boolean) {
  if (isAway) return 'disconnected';
  return isDisabled && knowsOff ? 'switched-off' : 'connected';
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
  'disconnected',
  'switched-off',
]);

/** Until when the sidecar holds every account of a provider back; null when one is free. */
export function blockedUntil({ accounts }: ProviderFacts, nowMs: number): number | null {
  const active = accounts.filter(({ state }) => state.type !== 'disabled');
  const ends = active.map(({ row }) => (row?.isUnavailable ? row.blockedUntilMs : null));
  const blocked = ends.filter((end) => end !== null).filter((end) => end > nowMs);
  return active.length > 0 && blocked.length === active.length ? Math.min(...blocked) : null;
}
