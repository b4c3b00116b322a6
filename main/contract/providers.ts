import * as z from 'zod';

/**
 * The providers, in the order in which they are shown. Those that may come and go with an account
 * stand last, so that none ever moves another.
 */
export const providerIds = [
  'claude',
  'codex',
  'antigravity',
  'kimi',
  'grok',
  'gemini',
  'qwen',
  'iflow',
] as const;

export const providerId = z.enum(providerIds);

export type ProviderId = z.infer<typeof providerId>;

/** An OpenAI-compatible service of config.yaml, by a hash of its name and address. */
export const serviceId = z.templateLiteral(['service:', z.string().regex(/^[\w-]{16}$/)]);

export type ServiceId = z.infer<typeof serviceId>;

/** Whatever has a row of its own. */
export const rowId = z.union([providerId, serviceId]);

export type RowId = z.infer<typeof rowId>;

export const isService = (id: RowId): id is ServiceId => id.startsWith('service:');

/** Every way a provider test can end other than well. */
export const testErrorCode = z.enum([
  'proxy-not-running',
  'gateway-lost',
  'not-connected',
  'not-offered',
  'login-unreadable',
  'switched-off',
  'token-expired',
  'permission-denied',
  'quota-exceeded',
  'model-not-found',
  'local-key-rejected',
  'offline',
  'provider-unreachable',
  'proxy-unreachable',
  'proxy-passed-by',
  'certificate-untrusted',
  'connection-lost',
  'timed-out',
  'answer-stalled',
  'answer-cut',
  'empty-answer',
  'provider-error',
  'request-refused',
  'paused',
  'bad-answer',
  'cancelled',
]);

export type TestErrorCode = z.infer<typeof testErrorCode>;

export const longestModelId = 200;

/** Signs that cannot be seen or that move others: they would make two names look like one. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!\u200D)\p{Cf}/u;

/**
 * What tools obey in their settings: variables, files and commands that would be put in the place
 * of the name, a switch of a program, and a way up in an address.
 */
const obeyed = /[$`{}]|^-|^__proto__$|(^|[/\\])\.\.?([/\\]|$)/;

/**
 * What a model may be called. Services of the users' own use blanks, markup and emoji, so it is any
 * line that can be seen for what it is. Anything else is neither offered nor asked for.
 */
export const modelId = z
  .string()
  .min(1)
  .max(longestModelId)
  .refine((id) => id.trim() === id && !unseen.test(id) && !obeyed.test(id));

/**
 * Codes, figures and our own sentences only: an upstream's words may quote prompts, accounts and
 * keys, so they go no further than the verdict.
 */
export const providerTestResult = z.strictObject({
  providerId: rowId,
  success: z.boolean(),
  /** To the first byte of the answer; null when none came. */
  latencyMs: z.number().nonnegative().nullable(),
  /** To the end of the answer, null when it did not end. */
  totalMs: z.number().nonnegative().nullable(),
  errorCode: testErrorCode.nullable(),
  errorMessage: z.string().nullable(),
  timestamp: z.iso.datetime(),
  /** The model that was asked; null when it never came to a request. */
  modelId: modelId.nullable(),
  /** The model that should have been asked but is no longer offered. */
  replacedModelId: modelId.nullable(),
  httpStatus: z.int().min(100).max(599).nullable(),
  /** Until when the gateway holds this account back, epoch milliseconds; null when it does not. */
  blockedUntilMs: z.number().nullable(),
});

export type ProviderTestResult = z.infer<typeof providerTestResult>;
