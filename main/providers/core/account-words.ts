import { timeWords } from '../../base/core/wording.ts';
import type { AccountState } from './accounts.ts';

/** One line on an account of the unfolded row: `Token expired on 21 Nov`. */
export function accountLine(state: AccountState, isOffered: boolean, nowMs: number): string {
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
      const what = state.cause === 'quota-exceeded' ? 'Quota used up' : 'Held back';
      return `${what} until ${timeWords(state.untilMs, nowMs)}`;
    }
  }
}

function pastWords(atMs: number, nowMs: number): string {
  const words = timeWords(atMs, nowMs);
  return words.includes(':') ? `at ${words}` : `on ${words}`;
}

/** Names a key without telling it. */
export const keyWords = (secret: string): string =>
  secret.length < 12 ? 'API key' : `API key …${secret.slice(-4)}`;
