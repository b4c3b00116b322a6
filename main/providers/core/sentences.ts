import { momentWords, shortMomentWords } from '../../base/core/wording.ts';
import {
  isService,
  type ProviderTestResult,
  type RowId,
  type TestErrorCode,
} from '../../contract/providers.ts';
import { capabilities, noLoginWords } from './capabilities.ts';
import { type Subject, unknownService } from './services.ts';
import { type UnreadableAccount, unreadableSentence } from './unreadable.ts';

/** What repairs it, in the row's one button. */
export const remedies = [
  'test',
  'log-in',
  'connect',
  'add-key',
  'switch-on',
  'bring-back',
  'try-anyway',
  'choose-model',
  'start-gateway',
  'restart-gateway',
] as const;

export type Remedy = (typeof remedies)[number];

export const remedyLabels: Readonly<Record<Remedy, string>> = {
  test: 'Test',
  'log-in': 'Log in',
  connect: 'Connect',
  'add-key': 'Add key',
  'switch-on': 'Switch on',
  'bring-back': 'Bring back',
  'try-anyway': 'Try anyway',
  'choose-model': 'Choose…',
  'start-gateway': 'Start',
  'restart-gateway': 'Restart',
};

/** What a sentence about a failed test may name. No part of it comes from an upstream's text. */
export interface FailureFacts {
  readonly providerId: RowId;
  /** A provider is known by its id. */
  readonly subject?: Subject;
  readonly code: TestErrorCode;
  readonly httpStatus: number | null;
  readonly modelId: string | null;
  readonly blockedUntilMs: number | null;
  /** A key of config.yaml was used, not a login. */
  readonly byKey?: boolean;
  /** Logins whose files nothing can read. */
  readonly unreadable?: readonly Pick<UnreadableAccount, 'fault'>[];
}

export const switchedOffWords = (name: string): string =>
  `All that is here of ${name} is switched off. Switch on takes it into use again.`;

type Sentence = (facts: Named) => string;

interface Named extends FailureFacts, Subject {
  /** ` (HTTP 401)`, or nothing. */
  readonly http: string;
  /** ` until 14:05`, or nothing. */
  readonly until: string;
}

/** One sentence or two for every code: cause, culprit, what helps. */
const sentences: Readonly<Record<TestErrorCode, Sentence>> = {
  'proxy-not-running': () =>
    'The gateway is not running, so nobody could be asked. Start it and test again.',
  'gateway-lost': () =>
    'The gateway went away during the test. It restarts by itself; test again then.',
  'not-connected': ({ name }) => `No login and no key for ${name} is here. Connect it first.`,
  'not-offered': ({ providerId }) => (isService(providerId) ? '' : noLoginWords(providerId)),
  'login-unreadable': ({ name, unreadable = [] }) => unreadableSentence(name, unreadable),
  'switched-off': ({ name }) => switchedOffWords(name),
  'token-expired': ({ name, company, http, byKey }) =>
    byKey
      ? `${company} refused the API key${http}. Add a new one to use ${name} again.`
      : `${company} refused the saved login${http}, and it could not be renewed. Log in once more to use ${name} again.`,
  'permission-denied': ({ modelId }) =>
    `This account may not use ${modelId ?? 'this model'}. Choose another model or account.`,
  'quota-exceeded': ({ company, http, until }) =>
    `${company} allows no more requests${until}${http}. Try anyway asks again now.`,
  'model-not-found': ({ company, modelId, http }) =>
    `${company} has no model ${modelId ?? 'of that name'} for this account${http}. Choose another one.`,
  'local-key-rejected': () => "config.yaml no longer holds KorProxy's key. Restart puts it back.",
  offline: ({ host }) =>
    `The name ${host} was not found, so this computer is most likely offline. Look at the network and test again.`,
  'provider-unreachable': ({ host }) =>
    `No connection to ${host} came about. A company proxy is set with HTTPS_PROXY or proxy-url.`,
  'proxy-unreachable': ({ company }) =>
    `The proxy (HTTPS_PROXY, or proxy-url in config.yaml) gave no connection, so ${company} could not be asked. Look whether it runs and whether its address is right.`,
  'proxy-passed-by': ({ company }) =>
    `CLIProxyAPI went past your proxy to ask ${company}, and no connection came about. Put the proxy into config.yaml as proxy-url, best with socks5://.`,
  'certificate-untrusted': ({ host }) =>
    `The certificate of ${host} is not trusted. Behind a company proxy its certificate goes into SSL_CERT_FILE.`,
  'connection-lost': ({ host }) =>
    `The connection to ${host} broke before an answer came. Test again; if it stays, look at proxy and firewall.`,
  'timed-out': ({ company }) => `${company} gave no answer within 30 s. Test again in a minute.`,
  'answer-stalled': ({ company }) =>
    `${company} began to answer and then fell silent for the rest of 30 s. Test again in a minute.`,
  'answer-cut': ({ company }) => `${company} broke off in the middle of its answer. Test again.`,
  'empty-answer': ({ company }) =>
    `${company} answered, but without a word of text. Test again or choose another model.`,
  'provider-error': ({ company }) => `The fault is at ${company}, not here. Try again in a minute.`,
  'request-refused': ({ company, http }) =>
    `${company} did not take the request${http}. Choose another model.`,
  paused: ({ name, until }) =>
    `The gateway holds ${name} back${until} after an earlier failure. Try anyway asks again now.`,
  'bad-answer': () =>
    'What answered on the port does not talk like the gateway. Restart it and test again.',
  cancelled: () => 'The test was cancelled.',
};

/** The message of a failed test: whole sentences, at most two or three. */
export function failureSentence(facts: FailureFacts, nowMs: number): string {
  const { name, company, host } = subjectOf(facts.providerId, facts.subject);
  const http = facts.httpStatus === null ? '' : ` (HTTP ${facts.httpStatus})`;
  const until =
    facts.blockedUntilMs === null ? '' : ` until ${momentWords(facts.blockedUntilMs, nowMs)}`;
  return sentences[facts.code]({ ...facts, name, company, host, http, until });
}

/** Whom a row is about. */
export const subjectOf = (id: RowId, subject?: Subject): Subject =>
  subject ?? (isService(id) ? unknownService : capabilities[id]);

const remedyOf: Readonly<Record<TestErrorCode, Remedy>> = {
  'proxy-not-running': 'start-gateway',
  'gateway-lost': 'test',
  'not-connected': 'connect',
  'not-offered': 'add-key',
  'login-unreadable': 'connect',
  'switched-off': 'switch-on',
  'token-expired': 'log-in',
  'permission-denied': 'choose-model',
  'quota-exceeded': 'try-anyway',
  'model-not-found': 'choose-model',
  'local-key-rejected': 'restart-gateway',
  offline: 'test',
  'provider-unreachable': 'test',
  'proxy-unreachable': 'test',
  'proxy-passed-by': 'test',
  'certificate-untrusted': 'test',
  'connection-lost': 'test',
  'timed-out': 'test',
  'answer-stalled': 'test',
  'answer-cut': 'test',
  'empty-answer': 'test',
  'provider-error': 'test',
  'request-refused': 'choose-model',
  paused: 'try-anyway',
  'bad-answer': 'restart-gateway',
  cancelled: 'test',
};

/** A plain test would be answered by the gateway's own block, so the button clears that first. */
export function remedyFor(
  code: TestErrorCode,
  blockedUntilMs: number | null,
  nowMs: number,
  byKey = false,
): Remedy {
  const remedy = remedyOf[code];
  if (byKey && remedy === 'log-in') return 'add-key';
  if (remedy !== 'test' && remedy !== 'try-anyway') return remedy;
  return blockedUntilMs !== null && blockedUntilMs > nowMs ? 'try-anyway' : 'test';
}

/** The status line's two parts: what stands in the tone's colour, and what follows it. */
export interface StatusLine {
  readonly strong: string;
  readonly rest: string;
}

/** What stands in the tone's colour, and what follows it. */
// biome-ignore format: a table
const statusLines: Readonly<Record<TestErrorCode, readonly [strong: string, rest: string]>> = {
  'proxy-not-running':     ['Gateway is stopped',          ''],
  'gateway-lost':          ['Gateway went away',           ''],
  'not-connected':         ['',                            'Not connected'],
  'not-offered':           ['',                            'Works by API key'],
  'login-unreadable':      ["Login can't be read",         ''],
  'switched-off':          ['',                            'Switched off'],
  'token-expired':         ['Token expired',               ''],
  'permission-denied':     ['Not allowed',                 '{http}'],
  'quota-exceeded':        ['Quota used up',               '{until}'],
  'model-not-found':       ['Model not found',             '{http}'],
  'local-key-rejected':    ['Gateway refused its own key', ''],
  offline:                 ['This computer is offline',    ''],
  'provider-unreachable':  ["Can't reach {host}",          ''],
  'proxy-unreachable':     ["Can't reach the proxy",       ''],
  'proxy-passed-by':       ['Your proxy is not used',      ''],
  'certificate-untrusted': ['Certificate not trusted',     ''],
  'connection-lost':       ['Connection broke',            ''],
  'timed-out':             ['No answer in 30 s',           ''],
  'answer-stalled':        ['Fell silent',                 ' in its answer'],
  'answer-cut':            ['Answer broke off',            ''],
  'empty-answer':          ['Answered without text',       ''],
  'provider-error':        ['Provider error',              '{http}'],
  'request-refused':       ['Request refused',             '{http}'],
  paused:                  ['Held back',                   '{until}'],
  'bad-answer':            ['Gateway not understood',      ''],
  cancelled:               ['',                            'Test cancelled'],
};

/** What an account was refused for, inside a sentence: `quota used up`. Null where nobody told. */
export function causeWords(code: TestErrorCode | null): string | null {
  if (code === null) return null;
  const [strong, rest] = statusLines[code];
  const words = (strong || rest).replace(' {host}', ' it');
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** At most 30 characters together, so that no row ever wraps. */
export function statusLine(
  result: ProviderTestResult,
  nowMs: number,
  subject?: Subject,
): StatusLine {
  const { errorCode, latencyMs, httpStatus, blockedUntilMs, providerId } = result;
  if (errorCode === null) return { strong: `Answered in ${msWords(latencyMs ?? 0)}`, rest: '' };
  const isBlocked = blockedUntilMs !== null && blockedUntilMs > nowMs;
  const [strong, rest] = statusLines[errorCode];
  return {
    strong: strong.replace('{host}', shortHost(subjectOf(providerId, subject).host)),
    rest: rest
      .replace('{http}', httpStatus === null ? '' : ` (HTTP ${httpStatus})`)
      .replace('{until}', isBlocked ? ` until ${shortMomentWords(blockedUntilMs, nowMs)}` : ''),
  };
}

/** What `Can't reach ` leaves of a line. */
const shortHost = (host: string): string => (host.length > 18 ? 'its address' : host);

/** `420 ms`, `1.1 s`. */
export function msWords(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
