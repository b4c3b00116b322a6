import { momentWords, pastWords } from '../../base/core/wording.ts';
import type { AccountState, GatewayRow } from './accounts.ts';
import { causeWords } from './sentences.ts';

/** By its place, from 1: accounts are named nowhere but in an unfolded row. */
export const accountWords = (number: number): string => `Account ${number}`;

/** One line on an account of the unfolded row: `Token expired on 21 Nov`. */
export function accountLine(
  state: AccountState,
  {
    isOffered,
    nowMs,
    quotaUntilMs = null,
  }: {
    readonly isOffered: boolean;
    readonly nowMs: number;
    /** As the service told when it was asked for limits. */
    readonly quotaUntilMs?: number | null;
  },
): string {
  if (!isOffered) return 'Not used by this version';
  switch (state.type) {
    case 'connected':
      return 'Connected';
    case 'disabled':
      return 'Switched off';
    case 'needs-login':
      return state.expiredAtMs === null
        ? 'Needs a new login'
        : `Token expired ${pastWords(state.expiredAtMs, nowMs)}`;
    case 'blocked': {
      if (state.cause !== 'quota-exceeded')
        return `Held back until ${momentWords(state.untilMs, nowMs)}`;
      return `Quota used up until ${momentWords(quotaUntilMs ?? state.untilMs, nowMs)}`;
    }
  }
}

/** What the gateway remembers of an account's last refusal; null where it remembers none. */
export function refusalLine(row: GatewayRow | null, nowMs: number): string | null {
  if (row?.refusedAtMs == null) return null;
  const cause = causeWords(row.cause);
  const until =
    row.isUnavailable && row.blockedUntilMs !== null && row.blockedUntilMs > nowMs
      ? `, asked again from ${momentWords(row.blockedUntilMs, nowMs)}`
      : '';
  const why = cause === null ? '' : ` (${cause})`;
  return `Refused ${pastWords(row.refusedAtMs, nowMs)}${why}${until}.`;
}

/** Names a key without telling it. */
export const keyWords = (secret: string): string =>
  secret.length < 12 ? 'API key' : `API key …${secret.slice(-4)}`;
