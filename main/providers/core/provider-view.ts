import { clockWords, pastWords, shortMomentWords } from '../../base/core/wording.ts';
import type {
  LoginView,
  ProviderAction,
  ProviderFace,
  ProviderRow,
  ProvidersView,
  Tone,
} from '../../contract/provider-rows.ts';
import {
  isService,
  type ProviderId,
  type ProviderTestResult,
  providerIds,
  type TestErrorCode,
} from '../../contract/providers.ts';
import type { Words } from '../../contract/words.ts';
import { capabilities, noLoginWords } from './capabilities.ts';
import { type AccountCounts, foundView } from './import-words.ts';
import { blockedUntil, isConnected, type ProviderFacts } from './knowledge.ts';
import { type LoginStage, loginLine, loginSentence } from './login-words.ts';
import {
  failureSentence,
  msWords,
  type Remedy,
  remedyFor,
  remedyLabels,
  statusLine,
  switchedOffWords,
} from './sentences.ts';
import { unreadableSentence } from './unreadable.ts';

/** What one row is made from. */
export interface RowInput {
  readonly facts: ProviderFacts;
  readonly result: ProviderTestResult | null;
  /** Of the test under way, epoch milliseconds. */
  readonly testStartedAtMs: number | null;
  readonly login: LoginStage | null;
  readonly chosenModel: string | null;
  /** When a block that still stands was first seen; null while there is none. */
  readonly blockedSinceMs: number | null;
  /** Until when its quota is used up, as the service told when it was asked for limits; else null. */
  readonly quotaUntilMs?: number | null;
}

export interface ProvidersInput {
  readonly gatewayRuns: boolean;
  /** False until the running gateway has told its models. */
  readonly isKnown: boolean;
  readonly rows: Readonly<Record<ProviderId, RowInput>>;
  /** The services of the user's own, which stand below them. */
  readonly services?: readonly RowInput[];
  /** Accounts of another CLIProxyAPI that could come along. */
  readonly found?: AccountCounts;
  /** How the gateway chooses among several accounts, as a sentence. */
  readonly routing?: string;
  readonly nowMs: number;
}

/** The Providers tab. Main decides every word; the view only draws. */
export function providersView(input: ProvidersInput): ProvidersView {
  const shown = [...providerIds.map((id) => input.rows[id]), ...(input.services ?? [])].filter(
    ({ facts }) => facts.isShown,
  );
  const drafts = shown.map((row) => ({ row, draft: draftOf(input, row) }));
  const inked = drafts.find(({ draft }) => needsUser(draft))?.row ?? null;
  const rows = drafts.map(({ row, draft }) => ({
    ...rowOf(row, draft, row === inked),
    routing: row.facts.accounts.length > 1 ? (input.routing ?? null) : null,
  }));
  return {
    found: foundView(input.found ?? {}),
    rows,
    needing: input.gatewayRuns && input.isKnown ? rows.filter((row) => row.needsUser).length : null,
    testing: rows.some(({ progress }) => progress !== null),
    canTest: input.gatewayRuns && shown.some(({ facts }) => isConnected(facts)),
  };
}

/** A row's changing part. */
interface Draft {
  readonly face: ProviderFace;
  readonly tone: Tone;
  readonly strong: string;
  readonly rest: Words;
  readonly label: string;
  readonly action: ProviderAction;
  readonly sentence: string | null;
  readonly login: LoginView | null;
}

const plain = (face: ProviderFace, rest: Words, label: string, action: ProviderAction): Draft => ({
  face,
  tone: 'plain',
  strong: '',
  rest,
  label,
  action,
  sentence: null,
  login: null,
});

const mending = (face: ProviderFace, rest: Words, remedy: Remedy): Draft =>
  plain(face, rest, remedyLabels[remedy], remedy);

const needsUser = ({ tone, face }: Draft): boolean =>
  tone === 'red' || (tone === 'amber' && face !== 'starting');

/** What is true right now comes first; the last test speaks only where nothing newer does. */
function draftOf({ gatewayRuns, nowMs }: ProvidersInput, row: RowInput): Draft {
  const { facts, login, testStartedAtMs, result } = row;
  const id = isService(facts.id) ? null : facts.id;
  if (id && login && login.type !== 'ended') return loginDraft(id, login);
  if (testStartedAtMs !== null) {
    const since = { type: 'since', atMs: testStartedAtMs } as const;
    return plain('starting', ['Testing, ', since], 'Cancel', 'cancel-test');
  }
  if (!gatewayRuns) return plain('stopped', ['Gateway is stopped'], 'Start', 'start-gateway');
  const isNews = login?.type === 'ended' && login.atMs >= testedAtMs(result);
  if (id && isNews && nowMs - login.atMs < endShownMs) {
    const draft = endDraft(id, login);
    if (draft) return draft;
  }
  if (id && facts.state.type === 'not-offered') {
    return facts.capability.keys.length > 0 ? byKeyAlone(id) : notInVersion(id);
  }
  if (facts.state.type === 'not-connected') {
    const isEnded = id !== null && capabilities[id].loginEnd !== null;
    const sentence = isEnded ? noLoginWords(id) : null;
    return { ...plain('stopped', ['Not connected'], 'Connect', 'connect'), sentence };
  }
  if (facts.state.type === 'unreadable') return unreadableDraft(facts);
  if (facts.state.type === 'switched-off') return switchedOffDraft(facts);
  if (facts.state.type === 'disconnected') {
    const sentence = 'It is kept, with its key and models, and can be brought back.';
    return { ...mending('stopped', ['Disconnected'], 'bring-back'), sentence };
  }
  if (facts.state.type === 'needs-login') return needsLogin(facts, result, nowMs);
  // Another client may have run into a block since the last test.
  const blockedSinceMs = facts.state.type === 'blocked' ? row.blockedSinceMs : null;
  const isNewer = blockedSinceMs !== null && blockedSinceMs > testedAtMs(result);
  if (result && speaksStill(result) && !isNewer) return resultDraft(row, result, nowMs);
  if (facts.state.type === 'blocked') return blockedDraft(row, nowMs);
  return plain('untested', ['Connected, not tested'], 'Test', 'test');
}

/** How long the end of a login stands before the account's own state does. */
const endShownMs = 60_000;

const testedAtMs = (result: ProviderTestResult | null): number =>
  result ? Date.parse(result.timestamp) : 0;

/** A gateway that was down then says nothing about the provider now. */
const speaksStill = ({ errorCode }: ProviderTestResult): boolean =>
  errorCode === null || !unasked.has(errorCode);

const unasked: ReadonlySet<TestErrorCode> = new Set([
  ...(['proxy-not-running', 'gateway-lost', 'not-connected', 'login-unreadable'] as const),
  ...(['switched-off', 'not-offered'] as const),
]);

function loginDraft(id: ProviderId, stage: Exclude<LoginStage, { type: 'ended' }>): Draft {
  const { company } = capabilities[id];
  const cancel = (rest: Words): Draft => plain('starting', rest, 'Cancel', 'cancel-login');
  if (stage.type === 'opening') return cancel(['Preparing the login']);
  if (stage.type === 'finishing') return cancel(['Confirming the login']);
  const { kind, host, userCode, deadlineMs, browserOpened } = stage;
  const isDevice = kind === 'device' && userCode !== null;
  const opened = browserOpened ? `The page of ${company} opened in your browser.` : '';
  const sentence = isDevice
    ? 'Open the page, log in and enter this code.'
    : opened || 'No browser came up. Copy the link and open it yourself.';
  const login = {
    kind,
    sentence,
    openLabel: `Open ${host}`,
    userCode,
    canPaste: kind === 'browser',
  };
  const left = { type: 'until', atMs: deadlineMs } as const;
  return { ...cancel(['Waiting for you, ', left, ' left']), login };
}

/** Null where the account's own state says it as well or better. */
function endDraft(id: ProviderId, stage: Extract<LoginStage, { type: 'ended' }>): Draft | null {
  const { end } = stage;
  const line = loginLine(end);
  const sentence = loginSentence(id, end);
  switch (end.outcome) {
    case 'connected':
      // Until its first test, this is the news.
      return { ...plain('untested', [], 'Test', 'test'), tone: 'green', strong: line };
    case 'cancelled':
    case 'denied':
    case 'timed-out':
      return { ...plain('stopped', [line], 'Connect', 'connect'), sentence };
    case 'not-offered':
    case 'gateway-not-running':
      return null;
    default:
      return { ...mending('degraded', [], 'connect'), tone: 'amber', strong: line, sentence };
  }
}

const byKeyAlone = (id: ProviderId): Draft => ({
  ...mending('absent', ['Works by API key'], 'add-key'),
  sentence: noLoginWords(id),
});

/** Its login turned out to be missing, whatever the version said. */
const notInVersion = (id: ProviderId): Draft => ({
  ...mending('absent', ['Not in this version'], 'connect'),
  sentence: noLoginWords(id),
});

const unreadableDraft = ({ subject, unreadable }: ProviderFacts): Draft => ({
  ...plain('unreachable', [], 'Reconnect', 'log-in'),
  tone: 'red',
  strong: "Login can't be read",
  sentence: unreadableSentence(subject.name, unreadable),
});

const switchedOffDraft = ({ subject }: ProviderFacts): Draft => ({
  ...mending('stopped', ['Switched off'], 'switch-on'),
  sentence: switchedOffWords(subject.name),
});

const noFacts = { httpStatus: null, modelId: null, blockedUntilMs: null };

function needsLogin(facts: ProviderFacts, result: ProviderTestResult | null, nowMs: number): Draft {
  const { state, id } = facts;
  const expiredAtMs = state.type === 'needs-login' ? state.expiredAtMs : null;
  const httpStatus = result?.errorCode === 'token-expired' ? result.httpStatus : null;
  return {
    ...plain('unreachable', [], 'Log in', 'log-in'),
    tone: 'red',
    strong: 'Token expired',
    rest: expiredAtMs === null ? [] : [` ${pastWords(expiredAtMs, nowMs)}`],
    sentence: failureSentence(
      { ...noFacts, providerId: id, code: 'token-expired', httpStatus },
      nowMs,
    ),
  };
}

function blockedDraft({ facts, quotaUntilMs }: RowInput, nowMs: number): Draft {
  const held = facts.state.type === 'blocked' ? facts.state : null;
  const cause = held?.cause ?? null;
  const quotaMs = cause === 'quota-exceeded' ? (quotaUntilMs ?? null) : null;
  const untilMs = quotaMs ?? blockedUntil(facts, nowMs) ?? held?.untilMs ?? null;
  const told = {
    ...noFacts,
    providerId: facts.id,
    subject: facts.subject,
    code: cause ?? 'paused',
    blockedUntilMs: untilMs,
  };
  return {
    ...mending('degraded', [], 'try-anyway'),
    tone: 'amber',
    strong: cause === 'quota-exceeded' ? 'Quota used up' : 'Held back',
    rest: untilMs === null ? [] : [` until ${shortMomentWords(untilMs, nowMs)}`],
    sentence: failureSentence(told, nowMs),
  };
}

function resultDraft(row: RowInput, tested: ProviderTestResult, nowMs: number): Draft {
  const { facts } = row;
  const result = withQuotaTime(row, tested, nowMs);
  const { errorCode, errorMessage, timestamp, replacedModelId, modelId, latencyMs, totalMs } =
    result;
  const atMs = Date.parse(timestamp);
  const { strong, rest } = statusLine(result, nowMs, facts.subject);
  if (errorCode === null) {
    const sentence = successSentence({ modelId, latencyMs, totalMs, replacedModelId });
    if (replacedModelId !== null) return { ...modelGone(replacedModelId), sentence };
    return {
      ...plain('healthy', ageWords(atMs, nowMs), 'Test', 'test'),
      tone: 'green',
      strong,
      sentence,
    };
  }
  const untilMs = (result === tested ? blockedUntil(facts, nowMs) : null) ?? result.blockedUntilMs;
  const remedy = remedyFor(errorCode, untilMs, nowMs, facts.hasKey);
  const isRed = redCodes.has(errorCode);
  const label = remedy === 'add-key' ? 'New key' : remedyLabels[remedy];
  return {
    ...plain(isRed ? 'unreachable' : 'degraded', [rest], label, remedy),
    tone: isRed ? 'red' : 'amber',
    strong: facts.hasKey && errorCode === 'token-expired' ? 'Key refused' : strong,
    sentence: errorMessage,
  };
}

/** What the service tells of its quota goes before how long a test was asked to wait. */
function withQuotaTime(
  { facts, quotaUntilMs }: RowInput,
  result: ProviderTestResult,
  nowMs: number,
): ProviderTestResult {
  if (quotaUntilMs == null || result.errorCode !== 'quota-exceeded') return result;
  const told = { ...result, blockedUntilMs: quotaUntilMs };
  const { subject } = facts;
  return {
    ...told,
    errorMessage: failureSentence({ ...told, code: 'quota-exceeded', subject }, nowMs),
  };
}

const hourMs = 3_600_000;

/** From an hour on a span has two units, and with them the line would pass its 30 characters. */
function ageWords(atMs: number, nowMs: number): Words {
  if (atMs > nowMs) return [];
  if (nowMs - atMs >= hourMs) return [`, ${pastWords(atMs, nowMs)}`];
  return [', ', { type: 'since', atMs }, ' ago'];
}

const redCodes: ReadonlySet<string> = new Set([
  'token-expired',
  'permission-denied',
  'local-key-rejected',
  'bad-answer',
]);

const modelGone = (model: string): Draft => ({
  ...mending('degraded', [`: ${shortModel(model)}`], 'choose-model'),
  tone: 'amber',
  strong: 'Model gone',
});

/** What `Model gone: ` leaves of the line's 30 characters. */
const maxGoneLength = 18;

const shortModel = (model: string): string =>
  model.length > maxGoneLength ? `${model.slice(0, maxGoneLength - 1)}…` : model;

function successSentence({
  modelId,
  latencyMs,
  totalMs,
  replacedModelId,
}: Pick<ProviderTestResult, 'modelId' | 'latencyMs' | 'totalMs' | 'replacedModelId'>): string {
  if (replacedModelId !== null) {
    // The line above names it, unless it had to be cut there.
    const gone = shortModel(replacedModelId) === replacedModelId ? 'it' : replacedModelId;
    return `This gateway no longer offers ${gone}. ${modelId} was used instead.`;
  }
  const whole = totalMs === null ? '' : `, whole answer ${msWords(totalMs)}`;
  return `Model ${modelId}, first byte ${msWords(latencyMs ?? 0)}${whole}.`;
}

/** Without a measured answer of its own. */
const usualMs = 5_000;

function rowOf(input: RowInput, draft: Draft, ink: boolean): Omit<ProviderRow, 'routing'> {
  const { facts, result, testStartedAtMs, chosenModel } = input;
  const { id } = facts;
  const { name } = facts.subject;
  const { face, tone, strong, rest, label, action, sentence, login } = draft;
  const usual = result?.success && result.totalMs !== null ? result.totalMs * 1.5 : usualMs;
  const asked = result && speaksStill(result) ? result.modelId : null;
  const testedAtMs = result && asked ? Date.parse(result.timestamp) : null;
  return {
    ...{ id, name, face, tone, strong, rest, sentence, login },
    button: { label, name: `${label.replace('?', '')} ${name}`, action, ink },
    progress: testStartedAtMs === null ? null : { startedAtMs: testStartedAtMs, expectedMs: usual },
    tested: testedAtMs === null ? null : `Tested ${clockWords(testedAtMs)} with ${asked}.`,
    testedAtMs,
    accountCount: facts.accounts.length,
    unreadableCount: facts.unreadable.length,
    isConnected: isConnected(facts),
    isEditable: isService(id) && facts.state.type !== 'disconnected',
    models: facts.models,
    model: chosenModel ?? facts.capability.defaultModels[0] ?? null,
    needsUser: needsUser(draft),
  };
}
