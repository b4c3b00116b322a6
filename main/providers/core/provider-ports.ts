import type { Dispose } from '../../base/core/ports.ts';
import type { PortOwner } from '../../contract/problems.ts';
import type { CredentialFacts, GatewayRow } from './accounts.ts';
import type { SidecarFacts } from './capabilities.ts';
import type { BrowserLogin } from './capability-types.ts';
import type { ModelLists } from './gateway-models.ts';
import type { LimitsRequest } from './limits/requests.ts';
import type { UnreadableAccount } from './unreadable.ts';
import type { Reply } from './verdict.ts';

/** How the present sidecar is reached. A new object for every run of it. */
export interface SidecarEndpoint {
  readonly run: number;
  readonly port: number;
  readonly apiKey: string;
  readonly managementKey: string;
}

export interface StartedLogin {
  readonly type: 'started';
  readonly url: string;
  readonly state: string;
  /** Of a device login, where the sidecar tells them beside the address. */
  readonly userCode: string | null;
  readonly expiresInMs: number | null;
}

export type LoginStart =
  | StartedLogin
  /** This core has no such route. */
  | { readonly type: 'not-offered' }
  | { readonly type: 'failed' };

export type LoginStatus = 'waiting' | 'done' | 'failed' | 'unknown';

/** What a provider's page sent back to this computer. */
export interface LoginAnswer {
  readonly state: string;
  readonly code: string | null;
  /** The provider's word for a refusal (`access_denied`), null when it granted. */
  readonly error: string | null;
}

/** What came of a question that the sidecar asked somebody for us. */
export type CallReply =
  | {
      readonly type: 'answered';
      readonly status: number;
      readonly body: string;
      /** What it says of when to come back. */
      readonly retryAfter: string | null;
    }
  | { readonly type: 'unreachable' | 'timed-out' | 'too-long' | 'failed' };

/** A request that the sidecar makes with an account's own token, which it puts in for `$TOKEN$`. */
export interface AccountCall extends LimitsRequest {
  readonly authIndex: string;
}

export interface PendingTest {
  /** Ends after 30 s at the latest (NFR5). Never rejects. */
  readonly reply: Promise<Reply>;
  readonly cancel: () => void;
}

/**
 * One run of the sidecar, asked over loopback. Nothing rejects: what was not understood is null.
 * After one refused management key no further management call is made: five refusals ban this
 * computer for half an hour.
 */
export interface SidecarClient {
  facts(): Promise<SidecarFacts | null>;
  models(): Promise<ModelLists | null>;
  authFiles(): Promise<readonly GatewayRow[] | null>;
  /** Makes the sidecar try that account again at once. */
  clearBlock(row: GatewayRow): Promise<boolean>;
  /** Takes an account into use again, by its file. */
  switchOn(file: string): Promise<boolean>;
  /** Takes it out of use, and leaves it where it is. Lasts until it is switched on. */
  switchOff(file: string): Promise<boolean>;
  test(model: string): PendingTest;
  /** Has the sidecar ask, by the road that its requests take later. Ends after 10 s. */
  getFrom(url: string, key: string | null): Promise<CallReply>;
  /** Has the sidecar ask on an account's behalf, by its road and with its token. Ends after 10 s. */
  callAs(call: AccountCall): Promise<CallReply>;
  startLogin(route: string): Promise<LoginStart>;
  loginStatus(state: string): Promise<{ readonly status: LoginStatus; readonly reason: string }>;
  handOver(callbackName: string, answer: LoginAnswer): Promise<boolean>;
  /**
   * Lets the sidecar forget a login that is not wanted any more. The older line ends one only by a
   * refusal handed over, and a device login not at all: it runs out by itself.
   */
  dropLogin(state: string, callbackName: string | null): Promise<void>;
}

export type OpenSidecarClient = (endpoint: SidecarEndpoint) => SidecarClient;

/** What lies in the credential folder. */
export interface CredentialFolder {
  readonly accounts: readonly CredentialFacts[];
  /** Logins whose files nothing can read. */
  readonly unreadable: readonly UnreadableAccount[];
  /** Null when the folder can be read. A missing one is empty: the sidecar makes it. */
  readonly problem: 'unreadable' | null;
}

export interface CredentialWatch {
  readonly latest: () => CredentialFolder;
  /** Looks now instead of waiting for the system to tell. */
  readonly look: () => Promise<CredentialFolder>;
  readonly close: Dispose;
}

export interface CallbackRequest {
  readonly callback: BrowserLogin['callback'];
  /** Told of every answer; resolves with the sentence that the browser's page shows. */
  readonly onAnswer: (answer: LoginAnswer) => Promise<string>;
}

/** Listens on 127.0.0.1 alone; the sidecar's own listener would take callbacks from everywhere. */
export type ListenForCallback = (
  request: CallbackRequest,
) => Promise<
  | { readonly type: 'listening'; readonly close: Dispose }
  | { readonly type: 'busy'; readonly owner: PortOwner | null }
>;

export interface LoginLinks {
  /** The page to open, and what of it a person may see; null for anything but https on those hosts. */
  readonly page: (
    url: string,
    hosts: readonly string[],
  ) => { readonly url: string; readonly host: string; readonly userCode: string | null } | null;
  /** A code as a person can type it; null for anything else. */
  readonly userCode: (text: string | null) => string | null;
  /** What a pasted last address holds; null when it is not the one of this login. */
  readonly answer: (link: string, callback: BrowserLogin['callback']) => LoginAnswer | null;
}
