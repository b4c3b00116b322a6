import type { ProviderId, ProviderTestResult, RowId } from '../../../main/contract/providers.ts';
import { providerIds } from '../../../main/contract/providers.ts';
import { capabilities, capabilityOf, hasRow } from '../../../main/providers/core/capabilities.ts';
import type { ModelLists } from '../../../main/providers/core/gateway-models.ts';
import type { ProviderFacts, ProviderState } from '../../../main/providers/core/knowledge.ts';
import type { ProvidersInput, RowInput } from '../../../main/providers/core/provider-view.ts';

const sidecar = { version: '6.9.25', hasUsageRoute: true };

/** Local noon, so that hours before and after it are of the same day everywhere. */
export const nowMs = new Date(2026, 10, 23, 12).getTime();
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const facts = (
  id: ProviderId,
  state: ProviderState = { type: 'connected' },
): ProviderFacts => {
  const capability = capabilityOf(id, sidecar);
  const isShown = hasRow(capability, state.type !== 'not-connected');
  return {
    id,
    subject: capabilities[id],
    state,
    accounts: [],
    unreadable: [],
    models: [],
    hasKey: false,
    capability,
    isShown,
  };
};

/** What the gateway lists: nothing, but for the named ones. */
export const modelLists = (lists: Partial<ModelLists> = {}): ModelLists => {
  const none = Object.fromEntries(providerIds.map((id) => [id, []])) as unknown as ModelLists;
  return { ...none, ...lists };
};

export const rowInput = (id: ProviderId, more: Partial<RowInput> = {}): RowInput => ({
  facts: facts(id),
  result: null,
  testStartedAtMs: null,
  login: null,
  chosenModel: null,
  blockedSinceMs: null,
  ...more,
});

/** A success, two minutes ago, unless told otherwise. */
export const resultOf = (
  providerId: RowId,
  more: Partial<ProviderTestResult> = {},
): ProviderTestResult => ({
  providerId,
  success: (more.errorCode ?? null) === null,
  latencyMs: 420,
  totalMs: 1_100,
  errorCode: null,
  errorMessage: null,
  timestamp: new Date(nowMs - 2 * minuteMs).toISOString(),
  modelId: 'gpt-5',
  replacedModelId: null,
  httpStatus: null,
  blockedUntilMs: null,
  ...more,
});

/** Every provider connected and not tested, but for the named ones. */
export function inputOf(
  rows: Partial<Record<ProviderId, RowInput>> = {},
  gatewayRuns = true,
): ProvidersInput {
  const all = providerIds.map((id) => [id, rows[id] ?? rowInput(id)] as const);
  const byId = Object.fromEntries(all) as Record<ProviderId, RowInput>;
  return { gatewayRuns, isKnown: true, rows: byId, nowMs };
}
