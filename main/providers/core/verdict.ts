import type { TestErrorCode } from '../../contract/providers.ts';
import { type ErrorFrame, isObject, type Json, parseObject, readAnswer, textOf } from './answer.ts';
import { transportFault } from './transport-fault.ts';

/** What came back from the gateway to one test request. */
export type Reply =
  /** Nothing listens on our port. */
  | { readonly type: 'not-running' }
  /** The gateway took the request and went away before it answered. */
  | { readonly type: 'lost' }
  /** Bytes came that are no HTTP. */
  | { readonly type: 'garbage' }
  | { readonly type: 'cancelled' }
  /** The limit ran out; `firstByteMs` tells a silent provider from one that fell silent. */
  | { readonly type: 'timed-out'; readonly firstByteMs: number | null }
  | {
      readonly type: 'answered';
      readonly status: number;
      readonly retryAfter: string | null;
      /** At most `bodyLimit` characters of it. */
      readonly body: string;
      /** False when the connection broke or the body was longer than we read. */
      readonly ended: 'whole' | 'broken' | 'too-long';
      readonly firstByteMs: number | null;
      readonly totalMs: number;
    };

export type Verdict =
  | { readonly success: true }
  | {
      readonly success: false;
      readonly code: TestErrorCode;
      /** How long the provider or the gateway asks us to wait. */
      readonly retryAfterMs: number | null;
    };

const fails = (code: TestErrorCode, retryAfterMs: number | null = null): Verdict => ({
  success: false,
  code,
  retryAfterMs,
});

/**
 * What a reply means, on both lines of the sidecar. `connected` settles the sidecar's one answer
 * for two things: no credential, and no such model.
 */
export function verdictOf(reply: Reply, { connected }: { readonly connected: boolean }): Verdict {
  switch (reply.type) {
    case 'not-running':
      return fails('proxy-not-running');
    case 'lost':
      return fails('gateway-lost');
    case 'garbage':
      return fails('bad-answer');
    case 'cancelled':
      return fails('cancelled');
    case 'timed-out':
      return fails(reply.firstByteMs === null ? 'timed-out' : 'answer-stalled');
    case 'answered':
      return reply.status >= 200 && reply.status < 300
        ? ofSuccess(reply)
        : ofRefusal(reply, connected);
  }
}

type Answered = Extract<Reply, { type: 'answered' }>;

function ofSuccess({ status, body, ended }: Answered): Verdict {
  if (status !== 200) return fails('bad-answer');
  const { hasText, isComplete, isUnderstood, error } = readAnswer(body);
  if (error) return fails(codeOfFrame(error));
  // Our own limit cut it, not the provider; a model that cannot stop talking does answer.
  if (ended === 'too-long') return hasText ? { success: true } : fails('bad-answer');
  if (ended === 'broken') return fails('answer-cut');
  if (hasText) return isComplete ? { success: true } : fails('answer-cut');
  if (!isUnderstood && body.trim() !== '') return fails('bad-answer');
  return fails('empty-answer');
}

/** A stream that failed on the way carries its error as an event: the answer had begun. */
function codeOfFrame({ message, type }: ErrorFrame): TestErrorCode {
  const broken = transportFault(message) === null ? 'provider-error' : 'answer-cut';
  return codesByType.get(type) ?? broken;
}

const codesByType = new Map<string, TestErrorCode>([
  ['authentication_error', 'token-expired'],
  ['permission_error', 'permission-denied'],
  ['rate_limit_error', 'quota-exceeded'],
]);

function ofRefusal({ status, retryAfter, body }: Answered, connected: boolean): Verdict {
  const json = parseObject(body);
  if (json === null || status < 400) return fails('bad-answer');
  const { error } = json;
  // Only the sidecar itself says `error` as a plain string: about our local key, never about a provider.
  if (typeof error === 'string' && (status === 401 || status === 403))
    return fails('local-key-rejected');
  const message = textOf(isObject(error) ? error['message'] : error) || textOf(json['message']);
  const code = codeOfWords(message, connected) ?? codeOfStatus(status, message, body);
  return fails(code, waitOf(json, retryAfter));
}

/** Sentences of the sidecar that say more than their status. */
function codeOfWords(message: string, connected: boolean): TestErrorCode | null {
  if (message.startsWith('unknown provider for model')) {
    return connected ? 'model-not-found' : 'not-connected';
  }
  if (message.startsWith('auth_unavailable')) return 'paused';
  if (message.startsWith('auth_not_found')) return 'not-connected';
  if (/^oauth2: |invalid_grant|executor: missing (api key|access token)/.test(message)) {
    return 'token-expired';
  }
  return null;
}

function codeOfStatus(status: number, message: string, body: string): TestErrorCode {
  const known = codesByStatus.get(status);
  if (known) return known;
  if (status >= 500 || status === 408) return transportFault(message) ?? 'provider-error';
  return /API_KEY_INVALID/.test(body) ? 'token-expired' : 'request-refused';
}

const codesByStatus = new Map<number, TestErrorCode>([
  [401, 'token-expired'],
  [402, 'quota-exceeded'],
  [403, 'permission-denied'],
  [404, 'model-not-found'],
  [429, 'quota-exceeded'],
]);

const longestWaitMs = 30 * 86_400_000;

/** Codex says `resets_in_seconds`, the sidecar `reset_seconds`, Google `retryDelay: "34s"`. */
function waitOf(json: Json, retryAfter: string | null): number | null {
  const error = isObject(json['error']) ? json['error'] : {};
  const details = Array.isArray(error['details']) ? error['details'].filter(isObject) : [];
  const delays = details.map(({ retryDelay }) => textOf(retryDelay).replace(/s$/, ''));
  const candidates = [error['reset_seconds'], error['resets_in_seconds'], ...delays, retryAfter];
  const seconds = candidates
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && value !== ''))
    .map(Number)
    .find((value) => Number.isFinite(value) && value > 0);
  return seconds === undefined ? null : Math.min(seconds * 1_000, longestWaitMs);
}

/**
 * The cause behind a pause, from the refusal that the sidecar remembers of an account. It is the
 * upstream's body without its status, so only its own words can tell.
 */
export function rememberedCause(statusMessage: string): TestErrorCode | null {
  if (statusMessage === '') return null;
  const json = parseObject(statusMessage);
  const error = json && isObject(json['error']) ? json['error'] : (json ?? {});
  const status = Number(error['code']);
  if (status >= 400 && status < 600) return codeOfStatus(status, '', statusMessage);
  const marks = [error['type'], error['code'], error['status']].map(textOf).join(' ').toLowerCase();
  const words = json ? marks : statusMessage.toLowerCase();
  const found = causes.find(([pattern]) => pattern.test(words));
  return found?.[1] ?? transportFault(json ? textOf(error['message']) : statusMessage);
}

const causes: readonly (readonly [RegExp, TestErrorCode])[] = [
  [
    /authenticat|unauthori[sz]ed|auth_unavailable|invalid_api_key|\b401\b|http_401/,
    'token-expired',
  ],
  [/permission|forbidden|insufficient_quota|\b403\b|http_403/, 'permission-denied'],
  [/rate_limit|usage_limit|quota|exhausted|\b429\b|http_429/, 'quota-exceeded'],
  [/not_found|\b404\b|http_404/, 'model-not-found'],
  [/overloaded|api_error|internal|server_error|unavailable|http_5\d\d/, 'provider-error'],
];
