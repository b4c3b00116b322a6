import type { ProviderId } from '../../contract/providers.ts';
import { isObject, parseObject, textOf } from './answer.ts';
import { capabilities } from './capabilities.ts';
import { rememberedCause } from './verdict.ts';

/** What a credential file says, secrets left out. */
export interface CredentialFacts {
  /** File name in the credential folder. Holds an e-mail address: never logged, never sent unasked. */
  readonly file: string;
  readonly providerId: ProviderId;
  /** Who, for the unfolded row only. */
  readonly email: string | null;
  readonly disabled: boolean;
  readonly hasSecret: boolean;
  readonly canRefresh: boolean;
  readonly expiresAtMs: number | null;
  readonly lastRefreshMs: number | null;
  /** Of the content: a changed one means that somebody logged in or the sidecar refreshed. */
  readonly digest: string;
}

/** One row of `auth-files`, what we use of it. */
export interface GatewayRow {
  readonly file: string;
  /** For `reset-quota`. */
  readonly authIndex: string;
  readonly isFailing: boolean;
  readonly isUnavailable: boolean;
  readonly blockedUntilMs: number | null;
  /** From what the sidecar remembers of the last refusal; its text stays behind. */
  readonly cause: ReturnType<typeof rememberedCause>;
  /** When that was; null where it remembers none. The next success has it forget both. */
  readonly refusedAtMs: number | null;
}

const maxRows = 1_000;

/** The answer of `/v0/management/auth-files`; null when it is none. */
export function readAuthFiles(body: string): readonly GatewayRow[] | null {
  const files = parseObject(body)?.['files'];
  if (!Array.isArray(files)) return null;
  return files
    .slice(0, maxRows)
    .filter(isObject)
    .map((row) => ({
      file: textOf(row['name']),
      authIndex: textOf(row['auth_index']),
      isFailing: row['status'] === 'error',
      isUnavailable: row['unavailable'] === true,
      blockedUntilMs: timeOf(row['next_retry_after']),
      cause: row['status'] === 'error' ? rememberedCause(textOf(row['status_message'])) : null,
      refusedAtMs: row['status'] === 'error' ? timeOf(row['updated_at']) : null,
    }));
}

/** Epoch milliseconds of an ISO time, a number of seconds or of milliseconds; null for anything else. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) {
    return value < 1e11 ? value * 1_000 : value;
  }
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

const expiryNames = ['expired', 'expire', 'expires_at', 'expiresAt', 'expiry', 'expires'] as const;

/**
 * A credential file as facts; null when it is not one of a provider we know. Decided by `type`
 * alone: file names are free.
 */
export function readCredential(file: string, text: string, digest: string): CredentialFacts | null {
  const json = parseObject(text);
  if (json === null) return null;
  const type = textOf(json['type']);
  const owner = Object.values(capabilities).find(({ credentialType }) => credentialType === type);
  if (!owner) return null;
  const token = isObject(json['token']) ? json['token'] : {};
  const secretOf = (name: string): boolean => textOf(json[name] ?? token[name]) !== '';
  const expiries = expiryNames.map((name) => timeOf(json[name] ?? token[name]));
  return {
    file,
    providerId: owner.id,
    email: textOf(json['email']) || null,
    disabled: json['disabled'] === true,
    hasSecret:
      owner.id === 'iflow'
        ? secretOf('api_key')
        : secretOf('access_token') || (owner.id === 'gemini' && secretOf('refresh_token')),
    canRefresh: secretOf('refresh_token'),
    expiresAtMs: expiries.find((ms) => ms !== null) ?? null,
    lastRefreshMs: timeOf(json['last_refresh']),
    digest,
  };
}

export type AccountState =
  | { readonly type: 'connected' }
  | { readonly type: 'disabled' }
  /** Expired and not renewed: only a new login helps. */
  | { readonly type: 'needs-login'; readonly expiredAtMs: number | null }
  | { readonly type: 'blocked'; readonly untilMs: number; readonly cause: GatewayRow['cause'] };

export interface Moment {
  readonly nowMs: number;
  /** How long the present sidecar has run, null while none does. */
  readonly sidecarUpMs: number | null;
}

/** The sidecar looks every few seconds for tokens to renew, and tries thrice. */
const refreshPatienceMs = 30_000;

/**
 * One account's state from its file and its row together. A refresh that failed shows nowhere but
 * here: the token's time has passed though a sidecar that renews it has run for a while.
 */
export function accountState(
  account: CredentialFacts,
  row: GatewayRow | null,
  { nowMs, sidecarUpMs }: Moment,
): AccountState {
  const { disabled, expiresAtMs, canRefresh, hasSecret } = account;
  if (disabled) return { type: 'disabled' };
  if (!hasSecret) return { type: 'needs-login', expiredAtMs: null };
  if (row?.blockedUntilMs && row.isUnavailable && row.blockedUntilMs > nowMs) {
    return row.cause === 'token-expired'
      ? { type: 'needs-login', expiredAtMs: pastOrNull(expiresAtMs, nowMs) }
      : { type: 'blocked', untilMs: row.blockedUntilMs, cause: row.cause };
  }
  if (expiresAtMs === null || expiresAtMs > nowMs) return { type: 'connected' };
  if (!canRefresh) return { type: 'needs-login', expiredAtMs: expiresAtMs };
  // Gemini's tokens are renewed at use and never written back, so an old time there is no sign.
  if (account.providerId === 'gemini') return { type: 'connected' };
  const hadTime =
    sidecarUpMs !== null && Math.min(sidecarUpMs, nowMs - expiresAtMs) > refreshPatienceMs;
  return hadTime ? { type: 'needs-login', expiredAtMs: expiresAtMs } : { type: 'connected' };
}

const pastOrNull = (atMs: number | null, nowMs: number): number | null =>
  atMs !== null && atMs <= nowMs ? atMs : null;
