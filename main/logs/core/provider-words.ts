import type { LoginOutcome } from '../../contract/logins.ts';
import type { ProviderId, TestErrorCode } from '../../contract/providers.ts';
import { type CredentialFault, faultWords } from '../../providers/core/unreadable.ts';
import { numberField, type Said, textField } from './entry.ts';
import type { LogEntry } from './log-line.ts';

const names: Readonly<Record<ProviderId, string>> = {
  claude: 'Claude',
  codex: 'Codex',
  antigravity: 'Antigravity',
  kimi: 'Kimi',
  grok: 'Grok',
  gemini: 'Gemini',
  qwen: 'Qwen',
  iflow: 'iFlow',
};

/** `service` is how a service of the user's own is called where it does not begin the sentence. */
export const providerWords = (entry: LogEntry, service = 'A service'): string => {
  const id = textField(entry, 'provider') ?? 'A provider';
  if (id.startsWith('service:')) return service;
  return Object.hasOwn(names, id) ? names[id as ProviderId] : id;
};

/** What follows the provider's name. */
const verdicts: Readonly<Record<TestErrorCode, string>> = {
  'proxy-not-running': 'not tested, because the gateway does not run',
  'gateway-lost': 'the gateway was lost during the test',
  'not-connected': 'not connected',
  'not-offered': 'works by API key alone',
  'login-unreadable': 'its login cannot be read. Connect again',
  'switched-off': 'switched off',
  'token-expired': 'token expired{http}. Log in again',
  'permission-denied': 'not allowed{http}',
  'quota-exceeded': 'quota used up{http}',
  'model-not-found': 'the model is not offered any more',
  'local-key-rejected': "the gateway refused KorProxy's own key",
  offline: 'this computer is offline',
  'provider-unreachable': 'cannot be reached',
  'proxy-unreachable': 'the proxy cannot be reached',
  'proxy-passed-by': 'cannot be reached past the proxy, which CLIProxyAPI does not use for it',
  'certificate-untrusted': 'its certificate is not trusted',
  'connection-lost': 'the connection was lost',
  'timed-out': 'no answer in time',
  'answer-stalled': 'the answer stopped half-way',
  'answer-cut': 'the answer was cut off',
  'empty-answer': 'answered without text',
  'provider-error': 'error at the provider{http}',
  'request-refused': 'the request was refused{http}',
  paused: 'held back by the gateway for now',
  'bad-answer': 'the answer could not be understood',
  cancelled: 'the test was cancelled',
};

/** One provider test (LL6). */
export function testedWords(entry: LogEntry): Said {
  const name = providerWords(entry);
  if (entry.fields['success'] === true) {
    const ms = numberField(entry, 'latencyMs');
    return { sentence: `${name} answered${ms === null ? '' : ` in ${ms} ms`}.`, mark: 'good' };
  }
  const code = textField(entry, 'errorCode') ?? 'provider-error';
  const status = numberField(entry, 'httpStatus');
  const verdict = Object.hasOwn(verdicts, code) ? verdicts[code as TestErrorCode] : code;
  const words = verdict.replace('{http}', status === null ? '' : ` (HTTP ${status})`);
  const isFault = code !== 'cancelled' && code !== 'proxy-not-running';
  return { sentence: `${name}: ${words}.`, mark: isFault ? 'error' : 'info' };
}

export const testStartedWords = (entry: LogEntry): string => {
  const model = textField(entry, 'modelId');
  return `${providerWords(entry)} is being tested${model === null ? '' : ` with ${model}`}.`;
};

export const testBrokeWords = (entry: LogEntry): string =>
  `${providerWords(entry)} could not be tested: KorProxy met an error.`;

export const switchedWords = (entry: LogEntry): string =>
  `An account of ${providerWords(entry, 'a service')} was switched ${entry.fields['on'] === true ? 'on' : 'off'}.`;

/** A login whose file nothing can read: told once for each state of the file. */
export function unreadableWords(entry: LogEntry): string {
  const fault = textField(entry, 'fault') ?? '';
  const what = Object.hasOwn(faultWords, fault)
    ? faultWords[fault as CredentialFault]
    : faultWords.unreadable;
  return `A login to ${providerWords(entry)} cannot be used: its file ${what}. Connect again.`;
}

export const loginStartedWords = (entry: LogEntry): string =>
  `A login to ${providerWords(entry)} began.`;

export function loginEndedWords(entry: LogEntry): Said {
  const outcome = textField(entry, 'outcome') ?? 'failed';
  const isGood = outcome === ('connected' satisfies LoginOutcome);
  const words = isGood ? 'worked' : `ended: ${outcome.replaceAll('-', ' ')}`;
  return {
    sentence: `The login to ${providerWords(entry)} ${words}.`,
    mark: isGood ? 'good' : entry.level,
  };
}

/** One question for what is left of a subscription. */
export function limitsWords(entry: LogEntry): string {
  const isTold = entry.fields['outcome'] === 'told';
  return `${providerWords(entry)} ${isTold ? 'told' : 'did not tell'} what is left of the subscription.`;
}

/** A notification said that little is left. */
export const limitsLowWords = (entry: LogEntry): string =>
  `${providerWords(entry)}: a notification said that little is left of the subscription.`;
