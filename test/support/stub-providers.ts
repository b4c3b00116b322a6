import type { LoginOutcome } from '../../main/contract/logins.ts';
import type {
  ImportedAccounts,
  ProviderAccounts,
  ProvidersView,
} from '../../main/contract/provider-rows.ts';
import type { ProviderId, ProviderTestResult } from '../../main/contract/providers.ts';
import { capabilities, capabilityOf, hasRow } from '../../main/providers/core/capabilities.ts';
import { importedView, leftWords } from '../../main/providers/core/import-words.ts';
import {
  type Account,
  factsOf,
  nothingKnown,
  type ProviderFacts,
  type ProviderState,
} from '../../main/providers/core/knowledge.ts';
import type { LoginStage } from '../../main/providers/core/login-words.ts';
import { loginEnd } from '../../main/providers/core/login-words.ts';
import { providersView, type RowInput } from '../../main/providers/core/provider-view.ts';
import { routingSentence, usualRouting } from '../../main/providers/core/routing.ts';
import { failureSentence } from '../../main/providers/core/sentences.ts';
import { nowMs } from './snapshots.ts';

// The Providers tab as main would push it at the moment of the snapshots.

const minuteMs = 60_000;
const today = (hours: number, minutes: number): number =>
  new Date(2025, 10, 23, hours, minutes).getTime();

/** What each lists, as `/v1/models` would. */
const listed: Readonly<Record<ProviderId, readonly string[]>> = {
  claude: ['claude-sonnet-4-6', 'claude-sonnet-5', 'claude-haiku-4-5-20251001'],
  codex: ['gpt-5.4', 'gpt-5.5', 'gpt-5.6-terra'],
  antigravity: ['gemini-3-flash', 'gpt-oss-120b-medium'],
  kimi: ['kimi-k2.7-code', 'kimi-k3'],
  grok: ['grok-4.5', 'grok-4.6'],
  gemini: ['gemini-3.1-pro-preview', 'gemini-3.5-flash'],
  qwen: ['qwen3-coder-plus', 'qwen3-coder-flash'],
  iflow: ['glm-4.6', 'kimi-k2', 'qwen3-max'],
};

function account(providerId: ProviderId, state: Account['state']): Account {
  const file = { file: `${providerId}.json`, digest: '1', lastRefreshMs: null, email: null };
  const login = { disabled: false, hasSecret: true, canRefresh: true, expiresAtMs: null };
  return { ...file, ...login, providerId, state, row: null };
}

function facts(id: ProviderId, state: ProviderState, version = '6.9.25'): ProviderFacts {
  const isIn =
    state.type !== 'not-connected' &&
    state.type !== 'not-offered' &&
    state.type !== 'unreadable' &&
    state.type !== 'disconnected' &&
    state.type !== 'switched-off';
  const capability = capabilityOf(id, { version, hasUsageRoute: true });
  return {
    subject: capabilities[id],
    ...{ id, state, capability, hasKey: false, isShown: hasRow(capability, isIn) },
    accounts: isIn ? [account(id, state)] : [],
    unreadable:
      state.type === 'unreadable'
        ? [{ file: `${id}.json`, providerId: id, fault: 'broken', stamp: '1' }]
        : [],
    models: isIn ? listed[id] : [],
  };
}

const input = (id: ProviderId, state: ProviderState, more: Partial<RowInput> = {}): RowInput => ({
  ...{ result: null, testStartedAtMs: null, login: null, chosenModel: null, blockedSinceMs: null },
  facts: facts(id, state),
  ...more,
});

const connected = { type: 'connected' } as const;
const absent = { type: 'not-connected' } as const;

function answered(
  providerId: ProviderId,
  latencyMs: number,
  agoMs: number,
  more: Partial<ProviderTestResult> = {},
): ProviderTestResult {
  return {
    ...{ providerId, success: true, latencyMs, totalMs: 1_100, errorCode: null },
    ...{ errorMessage: null, replacedModelId: null, httpStatus: null, blockedUntilMs: null },
    timestamp: new Date(nowMs - agoMs).toISOString(),
    modelId: listed[providerId][0] ?? null,
    ...more,
  };
}

function failed(
  providerId: ProviderId,
  errorCode: NonNullable<ProviderTestResult['errorCode']>,
  more: Partial<ProviderTestResult>,
): ProviderTestResult {
  const none = { success: false, latencyMs: null, totalMs: null, errorCode };
  const result = answered(providerId, 0, 0, { ...none, ...more });
  return { ...result, errorMessage: failureSentence({ ...result, code: errorCode }, nowMs) };
}

const untilMs = today(15, 5);

/** The rows of the Providers tab's picture. */
const rows: Readonly<Record<ProviderId, RowInput>> = {
  claude: input('claude', connected, { result: answered('claude', 420, 2 * minuteMs) }),
  codex: input(
    'codex',
    { type: 'needs-login', expiredAtMs: new Date(2025, 10, 21, 9).getTime() },
    {
      result: failed('codex', 'token-expired', {
        httpStatus: 401,
        modelId: 'gpt-5.6-terra',
        timestamp: new Date(today(13, 41)).toISOString(),
      }),
    },
  ),
  gemini: input(
    'gemini',
    { type: 'blocked', untilMs, cause: 'quota-exceeded' },
    { result: failed('gemini', 'quota-exceeded', { httpStatus: 429, blockedUntilMs: untilMs }) },
  ),
  antigravity: input('antigravity', absent),
  kimi: input('kimi', absent),
  grok: input('grok', absent),
  qwen: input('qwen', connected, { testStartedAtMs: nowMs - 1_800 }),
  iflow: input('iflow', absent),
};

/** The rows of the picture, but for those given. */
export const viewOf = (
  other: Partial<Record<ProviderId, RowInput>> = {},
  gatewayRuns = true,
): ProvidersView =>
  providersView({ gatewayRuns, isKnown: true, nowMs, rows: { ...rows, ...other } });

const waiting = (
  kind: 'device' | 'browser',
  host: string,
  userCode: string | null,
): LoginStage => ({
  ...{ type: 'waiting', kind, host, userCode, browserOpened: true },
  deadlineMs: nowMs + 9 * minuteMs + 42_000,
});

const codexAnswers = input('codex', connected, { result: answered('codex', 612, 20_000) });
const claudeLongAgo = input('claude', connected, {
  result: answered('claude', 420, 4 * minuteMs),
});

export const ended = (id: ProviderId, outcome: LoginOutcome): RowInput =>
  input(id, outcome === 'connected' ? connected : absent, {
    login: { type: 'ended', end: loginEnd(outcome, { modelCount: 3 }), atMs: nowMs - 1_000 },
  });

const all = (make: (id: ProviderId) => RowInput) => ({
  claude: make('claude'),
  codex: make('codex'),
  antigravity: make('antigravity'),
  kimi: make('kimi'),
  grok: make('grok'),
  gemini: make('gemini'),
  qwen: make('qwen'),
  iflow: make('iflow'),
});

/** The same of the newest core. */
const input7 = (
  id: ProviderId,
  state: ProviderState,
  { isShown, ...more }: Partial<RowInput> & { readonly isShown?: boolean } = {},
): RowInput => {
  const own = facts(id, state, '7.2.140');
  return input(id, state, { ...more, facts: { ...own, isShown: isShown ?? own.isShown } });
};

const v7Absent = (id: ProviderId): ProviderState =>
  capabilities[id].lines.v7.login === null ? { type: 'not-offered' } : absent;

/** A day on the newest core: its logins, and Gemini by key. */
const today7 = {
  ...all((id) => input7(id, v7Absent(id))),
  claude: input7('claude', connected, { result: answered('claude', 420, 2 * minuteMs) }),
  codex: rows.codex,
  antigravity: input7('antigravity', connected, { testStartedAtMs: nowMs - 1_800 }),
  kimi: input7('kimi', connected),
  gemini: input7('gemini', connected, { result: answered('gemini', 512, 3 * minuteMs) }),
};

const serviceIds = {
  'GLM, Coding Plan': 'service:glm-glm-glm-glm-',
  OpenRouter: 'service:openrouter-openr',
  '<b>odd</b> 🚀': 'service:odd-odd-odd-odd-',
  'LM Studio': 'service:lmstudio-lmstudi',
} as const;

export const glmId = serviceIds['GLM, Coding Plan'];

const serviceAnswered: ProviderTestResult = {
  ...answered('claude', 640, minuteMs),
  ...{ providerId: glmId, modelId: 'glm-4.6' },
};

const serviceRefused: ProviderTestResult = {
  ...failed('claude', 'token-expired', { httpStatus: 401, modelId: 'qwen/qwen3-coder' }),
  providerId: serviceIds.OpenRouter,
  errorMessage: failureSentence(
    {
      ...{ providerId: serviceIds.OpenRouter, code: 'token-expired', httpStatus: 401, byKey: true },
      ...{ modelId: null, blockedUntilMs: null },
      subject: { name: 'OpenRouter', company: 'OpenRouter', host: 'openrouter.ai' },
    },
    nowMs,
  ),
};

/** A row of a service, from its entry in config.yaml. */
function service({
  name,
  host = 'api.z.ai',
  isAway = false,
  isDisabled = false,
  result = null,
}: {
  readonly name: keyof typeof serviceIds;
  readonly host?: string;
  readonly isAway?: boolean;
  readonly isDisabled?: boolean;
  readonly result?: ProviderTestResult | null;
}): RowInput {
  const id = serviceIds[name];
  const models = name === 'OpenRouter' ? ['qwen/qwen3-coder'] : ['glm-4.6', 'glm-5'];
  const known = {
    ...{ id, name, host, owner: name },
    ...{ models, bare: models, isDisabled, isAway },
  };
  return {
    ...input('claude', connected, { result }),
    facts: factsOf({ ...nothingKnown, services: [known] }, id, nowMs),
  };
}

/** The tab in all its looks. */
export const providerViews = {
  mixed: viewOf(),
  device: viewOf({
    claude: claudeLongAgo,
    codex: codexAnswers,
    qwen: input('qwen', absent, { login: waiting('device', 'chat.qwen.ai', 'WDJB-MJHT') }),
  }),
  browser: viewOf({
    codex: input('codex', absent, { login: waiting('browser', 'auth.openai.com', null) }),
  }),
  opening: viewOf({ iflow: input('iflow', absent, { login: { type: 'opening' } }) }),
  tested: viewOf({
    qwen: input('qwen', connected, { result: answered('qwen', 731, 500) }),
  }),
  gone: viewOf({
    codex: input('codex', connected, {
      result: answered('codex', 500, minuteMs, {
        modelId: 'gpt-5.6-terra',
        replacedModelId: 'gpt-5.5',
      }),
    }),
  }),
  testing: viewOf(all((id) => input(id, connected, { testStartedAtMs: nowMs - 500 }))),
  untested: viewOf(all((id) => input(id, connected))),
  answering: viewOf(all((id) => input(id, connected, { result: answered(id, 420, 3 * minuteMs) }))),
  'today, three accounts': providersView({
    ...{ gatewayRuns: true, isKnown: true, nowMs, routing: routingSentence(usualRouting, 'v7') },
    rows: {
      ...today7,
      claude: {
        ...today7.claude,
        facts: {
          ...today7.claude.facts,
          accounts: [1, 2, 3].map(() => account('claude', connected)),
        },
      },
      codex: input7('codex', connected, { result: answered('codex', 612, minuteMs) }),
    },
  }),
  'today, used up': providersView({
    ...{ gatewayRuns: true, isKnown: true, nowMs },
    rows: {
      ...today7,
      claude: input7('claude', connected, {
        result: failed('claude', 'quota-exceeded', { httpStatus: 429, blockedUntilMs: untilMs }),
        quotaUntilMs: nowMs + 45 * 60 * minuteMs,
      }),
      codex: input7('codex', connected, { result: answered('codex', 612, minuteMs) }),
    },
  }),
  services: providersView({
    ...{ gatewayRuns: true, isKnown: true, nowMs },
    rows: { ...all((id) => input7(id, v7Absent(id))), claude: today7.claude },
    services: [
      service({ result: serviceAnswered, name: 'GLM, Coding Plan' }),
      service({ result: serviceRefused, name: 'OpenRouter', host: 'openrouter.ai' }),
      service({ name: '<b>odd</b> 🚀', isDisabled: true }),
      service({ name: 'LM Studio', isAway: true }),
    ],
  }),
  off: viewOf({ codex: input('codex', { type: 'switched-off' }) }),
  unreadable: viewOf({ claude: input('claude', { type: 'unreadable' }) }),
  'first run': viewOf(all((id) => input(id, absent))),
  found: providersView({
    ...{ gatewayRuns: true, isKnown: true, nowMs },
    rows: all((id) => input(id, absent)),
    found: { claude: 2, codex: 1 },
  }),
  stopped: viewOf({ qwen: input('qwen', connected) }, false),
  today: viewOf(today7),
  'today, all': viewOf({
    ...today7,
    qwen: input7('qwen', connected, { result: answered('qwen', 731, 20_000) }),
    iflow: input7('iflow', { type: 'not-offered' }, { isShown: true }),
  }),
  'today, by code': viewOf({
    ...today7,
    codex: input7('codex', connected, { result: answered('codex', 612, 20_000) }),
    grok: input7('grok', absent, { login: waiting('device', 'accounts.x.ai', 'WDJB-MJHT') }),
  }),
  'today, first run': viewOf(all((id) => input7(id, v7Absent(id)))),
} as const satisfies Record<string, ProvidersView>;

/** One that was refused, and one that is switched off. */
export const switchedAccounts: ProviderAccounts = {
  accounts: [
    {
      ...{ id: 'a1', who: 'jan.nowak@example.com', kind: 'login', isOn: true },
      line: 'Quota used up until 15:05',
      refusal: 'Refused at 13:41 (quota used up), asked again from 15:05.',
    },
    {
      ...{ id: 'a2', who: 'second@example.com', kind: 'login', isOn: false },
      ...{ line: 'Switched off', refusal: null },
    },
  ],
  kept: [],
};

export const unreadableAccounts: ProviderAccounts = {
  accounts: [
    {
      id: 'u1',
      who: 'claude-jan.nowak@example.com.json',
      line: 'Not used: its file is not whole.',
      refusal: null,
      isOn: null,
      kind: 'unreadable',
    },
  ],
  kept: [],
};

export const serviceAccounts: ProviderAccounts = {
  accounts: [
    {
      ...{ id: 's1', who: 'API key …x7Qd', line: 'In config.yaml', kind: 'key' },
      ...{ refusal: null, isOn: true },
    },
  ],
  kept: [],
};

/** What came of bringing them along. */
export const imported: ImportedAccounts = importedView({ claude: 2, codex: 1 }, [
  { file: 'claude-jan.nowak@example.com.json', sentence: leftWords.cut },
  { file: 'codex-old.account@example.com-plus.json', sentence: leftWords.here },
]);

export const codexAccounts: ProviderAccounts = {
  accounts: [
    {
      id: 'a1',
      who: 'jan.nowak@example.com',
      line: 'Token expired on 21 Nov',
      refusal: null,
      isOn: true,
      kind: 'login',
    },
    { id: 'k1', who: 'API key …x7Qd', line: 'Connected', refusal: null, isOn: null, kind: 'key' },
  ],
  kept: [
    {
      ...{ id: 'o1', who: 'old.account@example.com', line: 'Disconnected', kind: 'login' },
      ...{ refusal: null, isOn: null },
    },
  ],
};
