import { countWords } from '../../base/core/wording.ts';
import type { LoginOutcome } from '../../contract/logins.ts';
import { ownerWords, type PortOwner } from '../../contract/problems.ts';
import type { ProviderId } from '../../contract/providers.ts';
import { capabilities, noLoginWords } from './capabilities.ts';
import type { Login } from './capability-types.ts';

/** How a login ended, with what its sentence needs. */
export interface LoginEnd {
  readonly outcome: LoginOutcome;
  readonly modelCount: number | null;
  readonly port: number | null;
  readonly owner: PortOwner | null;
}

export const loginEnd = (outcome: LoginOutcome, more: Partial<LoginEnd> = {}): LoginEnd => ({
  outcome,
  modelCount: null,
  port: null,
  owner: null,
  ...more,
});

/** Where a login stands, for the row. The link itself is no part of it. */
export type LoginStage =
  | { readonly type: 'opening' }
  | {
      readonly type: 'waiting';
      readonly kind: Login['type'];
      readonly host: string;
      readonly userCode: string | null;
      readonly deadlineMs: number;
      readonly browserOpened: boolean;
    }
  | { readonly type: 'finishing' }
  | { readonly type: 'ended'; readonly end: LoginEnd; readonly atMs: number };

const lines: Readonly<Record<LoginOutcome, (end: LoginEnd) => string>> = {
  connected: ({ modelCount }) => `Connected, ${countWords(modelCount ?? 0, 'model')}`,
  'other-account': () => 'That was another account',
  denied: () => 'You said no in the browser',
  cancelled: () => 'Cancelled',
  'timed-out': () => 'Time ran out',
  'port-busy': ({ port, owner }) => `Port ${port} is used by ${ownerWords(owner)}`,
  'not-offered': () => 'Works by API key',
  'gateway-not-running': () => 'Gateway is stopped',
  'gateway-restarted': () => 'The gateway restarted',
  'page-refused': () => 'The login page was not opened',
  'provider-unreachable': () => 'The provider was not reached',
  'exchange-failed': () => 'The login was not confirmed',
  'project-missing': () => 'No Google Cloud project',
  'project-not-enabled': () => 'Gemini is off in the project',
  'nothing-saved': () => 'No login was saved',
  'no-models': () => 'Connected, but no models yet',
  failed: () => 'The login failed',
};

/** The row's status line. */
export const loginLine = (end: LoginEnd): string => lines[end.outcome](end);

const sentences: Readonly<
  Record<LoginOutcome, (name: string, company: string, end: LoginEnd, id: ProviderId) => string>
> = {
  connected: (name) => `${name} is connected. You can close this page.`,
  'other-account': (name) =>
    `Another account was connected. The one that ${name} asked for still wants a new login.`,
  denied: (_name, company) => `${company} was told no, so nothing was connected.`,
  cancelled: () => 'The login was cancelled. Nothing was changed.',
  'timed-out': () => 'Nobody answered in time. Start again when you are ready.',
  'port-busy': (_name, company, end) =>
    `${company} answers to port ${end.port}, and ${ownerWords(end.owner)} holds it. Quit that program and try again.`,
  'not-offered': (_name, _company, _end, id) => noLoginWords(id),
  'gateway-not-running': () => 'The gateway is not running. Start it and connect again.',
  'gateway-restarted': () => 'The gateway restarted during the login, so it was lost. Start again.',
  'page-refused': (_name, company) =>
    `CLIProxyAPI named a page that is not one of ${company}, so it was not opened.`,
  'provider-unreachable': (_name, company) =>
    `${company} was not reached. Look at the network or proxy and try again.`,
  'exchange-failed': (_name, company) =>
    `${company} did not confirm the login. Try again; the code may have been too old.`,
  'project-missing': () =>
    'This Google account has no Google Cloud project. Create one and connect again.',
  'project-not-enabled': () =>
    'The Gemini API is not switched on in the Google Cloud project. Switch it on and connect again.',
  'nothing-saved': () => 'CLIProxyAPI said yes but saved no login. Try again.',
  'no-models': (name) => `The login was saved, but the gateway lists no model of ${name} yet.`,
  failed: (_name, company) => `CLIProxyAPI could not finish the login with ${company}. Try again.`,
};

/** What the unfolded row and the browser's page say. */
export function loginSentence(id: ProviderId, end: LoginEnd): string {
  const { name, company } = capabilities[id];
  return sentences[end.outcome](name, company, end, id);
}

const reasons: readonly (readonly [RegExp, LoginOutcome])[] = [
  [/request failed: /, 'provider-unreachable'],
  [/time(d)? ?out|device code expired|expired state/i, 'timed-out'],
  [/access denied|authorization denied/, 'denied'],
  [/no Google Cloud projects/i, 'project-missing'],
  [/project activation required/i, 'project-not-enabled'],
  [/exchange/i, 'exchange-failed'],
  [/authentication failed/i, 'exchange-failed'],
  [/bad request|access_denied/i, 'denied'],
];

/**
 * The sidecar's words for a failed login, as one of ours. The older line has none for the end of a
 * device login but that it failed; a "no" is the common one.
 */
export function outcomeOfReason(reason: string, kind: Login['type']): LoginOutcome {
  if (kind === 'device' && reason === 'Authentication failed') return 'denied';
  return reasons.find(([pattern]) => pattern.test(reason))?.[1] ?? 'failed';
}
