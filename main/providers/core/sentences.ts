import { lowered, momentWords, shortMomentWords } from '../../base/core/wording.ts';
import type { ProviderAction } from '../../contract/provider-rows.ts';
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
export const remedyLabels = {
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
} as const satisfies Partial<Record<ProviderAction, string>>;

export type Remedy = keyof typeof remedyLabels;

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

/** A plain test would be answered by the gateway's own block, so the button clears that first. */
export function remedyFor(
  code: TestErrorCode,
  blockedUntilMs: number | null,
  nowMs: number,
  byKey = false,
): Remedy {
  const [, , remedy] = statusLines[code];
  if (byKey && remedy === 'log-in') return 'add-key';
  if (remedy !== 'test' && remedy !== 'try-anyway') return remedy;
  return blockedUntilMs !== null && blockedUntilMs > nowMs ? 'try-anyway' : 'test';
}

/** The status line's two parts: what stands in the tone's colour, and what follows it. */
export interface StatusLine {
  readonly strong: string;
  readonly rest: string;
}

/** What stands in the tone's colour, what follows it, and what repairs it. */
// biome-ignore format: a table
const statusLines: Readonly<Record<TestErrorCode, readonly [strong: string, rest: string, Remedy]>> = {
  'proxy-not-running':     ['Gateway is stopped',          '',                  'start-gateway'],
  'gateway-lost':          ['Gateway went away',           '',                  'test'],
  'not-connected':         ['',                            'Not connected',     'connect'],
  'not-offered':           ['',                            'Works by API key',  'add-key'],
  'login-unreadable':      ["Login can't be read",         '',                  'connect'],
  'switched-off':          ['',                            'Switched off',      'switch-on'],
  'token-expired':         ['Token expired',               '',                  'log-in'],
  'permission-denied':     ['Not allowed',                 '{http}',            'choose-model'],
  'quota-exceeded':        ['Quota used up',               '{until}',           'try-anyway'],
  'model-not-found':       ['Model not found',             '{http}',            'choose-model'],
  'local-key-rejected':    ['Gateway refused its own key', '',                  'restart-gateway'],
  offline:                 ['This computer is offline',    '',                  'test'],
  'provider-unreachable':  ["Can't reach {host}",          '',                  'test'],
  'proxy-unreachable':     ["Can't reach the proxy",       '',                  'test'],
  'proxy-passed-by':       ['Your proxy is not used',      '',                  'test'],
  'certificate-untrusted': ['Certificate not trusted',     '',                  'test'],
  'connection-lost':       ['Connection broke',            '',                  'test'],
  'timed-out':             ['No answer in 30 s',           '',                  'test'],
  'answer-stalled':        ['Fell silent',                 ' in its answer',    'test'],
  'answer-cut':            ['Answer broke off',            '',                  'test'],
  'empty-answer':          ['Answered without text',       '',                  'test'],
  'provider-error':        ['Provider error',              '{http}',            'test'],
  'request-refused':       ['Request refused',             '{http}',            'choose-model'],
  paused:                  ['Held back',                   '{until}',           'try-anyway'],
  'bad-answer':            ['Gateway not understood',      '',                  'restart-gateway'],
  cancelled:               ['',                            'Test cancelled',    'test'],
};

/** What an account was refused for, inside a sentence: `quota used up`. Null where nobody told. */
export function causeWords(code: TestErrorCode | null): string | null {
  if (code === null) return null;
  const [strong, rest] = statusLines[code];
  return lowered((strong || rest).replace(' {host}', ' it'));
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
